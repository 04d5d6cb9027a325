import type { ScenarioResult } from '../scenarioResult.ts'
import { type Run, runsByStack, valuesOf } from './runs.ts'

/** One stack's completed times with this many cores, or executors. */
export type LimitRun = Run & { value: number; times: readonly number[] }

/** Of each stack, what it ran in, as sorted. */
export const limitRuns = (
  sorted: readonly ScenarioResult[],
  limitOf: (result: ScenarioResult) => number,
): { id: string; label: string; runs: LimitRun[] }[] =>
  [...runsByStack(sorted)].map(([id, runs]) => ({
    id,
    label: runs[0]!.label,
    runs: runs.map(({ result, ...run }) => {
      return { ...run, value: limitOf(result), times: valuesOf(run, 'executionTimeMs') }
    }),
  }))
