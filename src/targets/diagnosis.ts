/** `limited`: runs work, but show or hold less; `missing`: the default run does not work without it. */
export type CheckStatus = 'ok' | 'limited' | 'missing'

/** One thing that runs need or that figures depend on, as it is found now. */
export interface Check {
  name: string
  status: CheckStatus
  /** What was found. */
  detail: string
  /** What to do about it; empty where nothing needs doing. */
  advice: string
}

/** Where a metric comes from on a target. docs/metrics.md has definitions and error bounds. */
export interface MetricSource {
  metric: string
  source: string
  exactness: string
}

/** What a target can run and measure. */
export interface Diagnosis {
  checks: Check[]
  metrics: MetricSource[]
}

export const ok = (name: string, detail: string): Check => ({ name, status: 'ok', detail, advice: '' })

export const limited = (name: string, detail: string, advice: string): Check => ({
  name,
  status: 'limited',
  detail,
  advice,
})

export const missing = (name: string, detail: string, advice: string): Check => ({
  name,
  status: 'missing',
  detail,
  advice,
})
