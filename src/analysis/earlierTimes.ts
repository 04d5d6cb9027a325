import type { BenchmarkResults } from './results.ts'
import type { ScenarioResult } from './scenarioResult.ts'

/** Times that an earlier report has for the same work, by stack, ms: the best basis for an estimate. */
export const earlierTimes = (
  earlier: BenchmarkResults | null,
  { scenario, size, variant, target }: Pick<ScenarioResult, 'scenario' | 'size' | 'variant' | 'target'>,
): Record<string, number> => {
  const result = earlier?.results.find(
    (candidate) =>
      candidate.scenario === scenario &&
      candidate.size === size &&
      candidate.variant === variant &&
      candidate.target === target,
  )
  const medians = Object.entries(result?.stackResults ?? {}).flatMap(([id, { aggregatedMetrics }]) => {
    const median = aggregatedMetrics.executionTimeMs?.median
    return median === undefined ? [] : [[id, median] as const]
  })
  return Object.fromEntries(medians)
}
