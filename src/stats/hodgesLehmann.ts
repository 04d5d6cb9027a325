import { medianSorted } from 'simple-statistics'
import { signedRankCdf } from './signedRankDistribution.ts'

/** The n(n+1)/2 means of each value with itself and each other, in order. */
const walshAverages = (values: readonly number[]): number[] => {
  const averages = new Float64Array((values.length * (values.length + 1)) / 2)
  let at = 0
  for (const [i, value] of values.entries())
    for (let j = i; j < values.length; j++) averages[at++] = (value + values[j]!) / 2
  return [...averages.sort()]
}

/** Centre of a symmetric distribution: the median of the Walsh averages. Hodges & Lehmann 1963, Ann. Math. Stat. 34. */
export const hodgesLehmann = (values: readonly number[]): number => medianSorted(walshAverages(values))

/**
 * Lower confidence bound of the centre: the values not rejected by the one-sided exact signed-rank test lie
 * above it (Hollander, Wolfe & Chicken 2014, §3.3). It holds in at least 1 − alpha of all runs: ties only make it more
 * careful. −Infinity where n is too small for alpha.
 */
export const signedRankLowerBound = (values: readonly number[], alpha: number): number => {
  const cdf = signedRankCdf(values.length)
  let order = 0
  while (cdf[order]! <= alpha) order++
  return order === 0 ? -Infinity : walshAverages(values)[order - 1]!
}

/**
 * One-sided p that the centre is above `theta`: below alpha exactly where {@link signedRankLowerBound} is above
 * `theta`. Walsh averages equal to `theta` count against it.
 */
export const signedRankPAbove = (values: readonly number[], theta: number): number => {
  let notAbove = 0
  for (const [i, value] of values.entries())
    for (let j = i; j < values.length; j++) notAbove += Number((value + values[j]!) / 2 <= theta)
  return signedRankCdf(values.length)[notAbove]!
}

/** The largest level at most alpha that the one-sided signed-rank test can have; 0 where n is too small. */
export const attainableAlpha = (n: number, alpha: number): number =>
  signedRankCdf(n).findLast((probability) => probability <= alpha) ?? 0
