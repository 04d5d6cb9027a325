import type { BenchmarkResults } from '../src/analysis/results.ts'
import type { ScenarioResult } from '../src/analysis/scenarioResult.ts'
import type { MetricSummaries, StackResult } from '../src/analysis/stackResult.ts'
import { sizeAndLimits } from '../src/scenario/variants.ts'
import type { Summary } from '../src/stats/summary.ts'

/** https://bencher.dev/docs/reference/bencher-metric-format */
interface Metric {
  value: number
  lower_value: number
  upper_value: number
}

/** Measures by slug, and how much of each is one of ours. Bencher's own `latency` is in ns; of the others we say the unit. */
const measures: Record<string, { metric: keyof MetricSummaries; factor: number }> = {
  latency: { metric: 'executionTimeMs', factor: 1e6 },
  'peak-memory-mib': { metric: 'peakMemoryMb', factor: 1 },
  'cpu-seconds': { metric: 'cpuSeconds', factor: 1 },
  'records-per-second': { metric: 'throughputRecordsPerSec', factor: 1 },
}

/**
 * Bencher Metric Format: medians with their quartiles, for `bencher run --adapter json`. A stack of which any trial
 * failed is left out, as are all stacks of a scenario whose outputs differ: a failure must not look like a time.
 */
export const renderBmf = (results: BenchmarkResults): string => {
  const benchmarks: Record<string, Record<string, Metric>> = {}
  for (const result of results.results) {
    for (const [id, stack] of Object.entries(result.stackResults)) {
      if (isSound(stack, result)) benchmarks[freeName(nameOf(result, id), benchmarks)] = metricsOf(stack)
    }
  }
  return `${JSON.stringify(benchmarks, null, 2)}\n`
}

const isSound = (
  { aggregatedMetrics: { trials } }: StackResult,
  { verification }: ScenarioResult,
): boolean => {
  const { completed, cancelled, ...failed } = trials.ended
  const isDisputed = verification.identical === false && !verification.answerChecked
  return completed > 0 && Object.values(failed).every((count) => count === 0) && !isDisputed
}

/** The same on every machine, so that a history has one name: a label would hold the number of cores. */
const nameOf = (result: ScenarioResult, stack: string): string =>
  [result.scenario, sizeAndLimits(result), result.target, stack].join(' / ')

/** Files may have scenarios of the same name. */
const freeName = (name: string, taken: object, n = 1): string => {
  const candidate = n === 1 ? name : `${name} (${n})`
  return Object.hasOwn(taken, candidate) ? freeName(name, taken, n + 1) : candidate
}

const metricsOf = ({ aggregatedMetrics }: StackResult): Record<string, Metric> =>
  Object.fromEntries(
    Object.entries(measures).flatMap(([slug, { metric, factor }]) => {
      const summary = aggregatedMetrics[metric]
      return summary ? [[slug, scaled(summary, factor)]] : []
    }),
  )

const scaled = ({ median, lowerQuartile, upperQuartile }: Summary, factor: number): Metric => ({
  value: median * factor,
  lower_value: lowerQuartile * factor,
  upper_value: upperQuartile * factor,
})
