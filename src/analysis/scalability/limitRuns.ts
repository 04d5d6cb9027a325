import { welchRatio } from '../../stats/welchRatio.ts'
import type { Estimate } from '../estimate.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import { meanOf } from './figures.ts'
import { endsOf, type Run, runsByStack, valuesOf } from './runs.ts'
import type { LimitPoint } from './scalabilityResult.ts'

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

/** What ran and took how long, compared with nothing yet. */
export const pointOf = (run: LimitRun): LimitPoint => {
  const completed = valuesOf(run, 'executionTimeMs')
  return {
    value: run.value,
    label: run.label,
    n: completed.length,
    timeMs: meanOf(completed),
    speedUp: null,
    efficiency: null,
    ratio: null,
    ...endsOf(run),
  }
}

/** How many times as long one takes as another; both have times. Runs with other limits share no block. */
export const timeRatio = (run: LimitRun, against: LimitRun): Estimate => {
  if (run === against) return { value: 1, interval: null }
  const { ratio: value, interval } = welchRatio(against.times, run.times)
  return { value, interval }
}

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
