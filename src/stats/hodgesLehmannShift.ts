import { medianSorted } from 'simple-statistics'
import type { Interval } from './logMean.ts'
import { mannWhitneyCdf } from './mannWhitney.ts'

/** How far `b` lies above `a`: the median of all differences. Hodges & Lehmann 1963, Ann. Math. Stat. 34. */
export const hodgesLehmannShift = (a: readonly number[], b: readonly number[]): number =>
  medianSorted(sortedDifferences(a, b))

/**
 * The shifts of `b` that the two-sided exact Mann–Whitney test does not reject, for two independent samples
 * (Hollander, Wolfe & Chicken 2014, §4.3). It holds in at least `level` of all runs: ties only make it more careful.
 * Null where the samples are too small for the level.
 */
export const shiftInterval = (a: readonly number[], b: readonly number[], level: number): Interval | null => {
  const differences = sortedDifferences(a, b)
  const order = mannWhitneyCdf(a.length, b.length).filter((p) => p <= (1 - level) / 2).length
  if (order === 0) return null
  return { lower: differences[order - 1]!, upper: differences[differences.length - order]!, level }
}

const sortedDifferences = (a: readonly number[], b: readonly number[]): number[] => {
  if (a.length === 0 || b.length === 0)
    throw new RangeError(`Expected values in both samples, got ${a.length} and ${b.length}`)
  return a.flatMap((x) => b.map((y) => y - x)).sort((x, y) => x - y)
}
