import type { StackResult } from '../../src/analysis/stackResult.ts'
import type { ExecutionResult } from '../../src/trial/record.ts'

/** The completed trial whose time is nearest to the median; without one the last that ended otherwise. A trial that was: its parts add up. */
export const typicalTrial = ({
  executionResults,
  aggregatedMetrics,
}: StackResult): ExecutionResult | undefined => {
  const median = aggregatedMetrics.executionTimeMs?.median
  if (median === undefined) return executionResults.at(-1)
  const distance = ({ metrics }: ExecutionResult): number => Math.abs((metrics.executionTimeMs ?? 0) - median)
  return executionResults
    .filter(({ status, metrics }) => status === 'completed' && metrics.executionTimeMs !== null)
    .toSorted((a, b) => distance(a) - distance(b))[0]
}
