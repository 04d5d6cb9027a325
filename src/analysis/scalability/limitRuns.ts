import type { ScenarioResult } from '../scenarioResult.ts'
import { type Run, runsByStack, valuesOf } from './runs.ts'

/**
 * One stack's times with this many cores, or executors, to be compared: none where a trial was not sound, as those left
 * would be the ones that happened to go well.
 */
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
      return {
        ...run,
        value: limitOf(result),
        times: run.unsound === null ? valuesOf(run, 'executionTimeMs') : [],
      }
    }),
  }))

/** Which runs have times and are compared with nothing, and why. */
export const leftOut = (
  stacks: readonly { runs: readonly LimitRun[] }[],
  unit: 'core' | 'executor',
): string[] =>
  stacks
    .flatMap(({ runs }) => runs)
    .filter((run) => run.unsound !== null && valuesOf(run, 'executionTimeMs').length > 0)
    .map(
      ({ label, value, unsound }) =>
        `${label}, ${value} ${unit}${value === 1 ? '' : 's'}: compared with nothing, as ${unsound}`,
    )
