/** A warm repeat has no start-up and finds compiled code: taken as half of a whole trial. */
const WARM_SHARE = 0.5

/** Tables, settling and verification around each trial. */
const AROUND_MS = 3000

/**
 * What a trial takes where nothing was measured: 10 s and 12 s per million input rows. That is the middle
 * between Spark (16 s and 21 s) and Polars or DuckDB (3 s and 4 s) for a join and an aggregation on two cores.
 */
const assumedTrialMs = (rows: number): number => 10_000 + 12_000 * (rows / 1e6)

interface EstimateRequest {
  /** Labels of the stacks; `measuredMs` is what one trial of the same work took in an earlier run. */
  stacks: readonly { stack: string; measuredMs?: number | undefined }[]
  blocks: number
  warm: number
  /** Rows of all input tables. */
  rows: number
}

/** What the trials of one scenario are expected to take. */
export interface Estimate {
  /** One trial of each stack with everything around it, ms. */
  trialMs: Readonly<Record<string, number>>
  trials: number
  totalMs: number
  /** `measured`: all stacks have earlier times; `assumed`: at least one has none. */
  basis: 'measured' | 'assumed'
}

/** Expects every block to take what the stacks took before, or what is assumed of any stack. */
export const estimateTrials = ({ stacks, blocks, warm, rows }: EstimateRequest): Estimate => {
  const entries = stacks.map(({ stack, measuredMs }) => {
    const coldMs = measuredMs ?? assumedTrialMs(rows)
    return [stack, coldMs * (1 + warm * WARM_SHARE) + AROUND_MS] as const
  })
  const blockMs = entries.reduce((sum, [, ms]) => sum + ms, 0)
  return {
    trialMs: Object.fromEntries(entries),
    trials: stacks.length * blocks,
    totalMs: blocks * blockMs,
    basis: stacks.every(({ measuredMs }) => measuredMs !== undefined) ? 'measured' : 'assumed',
  }
}
