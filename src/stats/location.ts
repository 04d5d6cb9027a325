import { mean, sampleStandardDeviation } from 'simple-statistics'
import { hodgesLehmann, signedRankLowerBound, signedRankPAbove } from './hodgesLehmann.ts'
import { studentCdf, studentQuantile } from './studentT.ts'

/** How the centre of paired differences is estimated and bounded. */
export type LocationMethod = 't' | 'hodgesLehmann'

/** From here the signed-rank test has levels fine enough, and one slow block no longer widens the interval. */
export const HODGES_LEHMANN_FROM = 8

/** Decided by the number of blocks alone, before any is measured: choosing by the data would bend the level. */
export const methodFor = (n: number): LocationMethod => (n < HODGES_LEHMANN_FROM ? 't' : 'hodgesLehmann')

/** The estimated centre of the differences. */
export const centreOf = (
  differences: readonly number[],
  method: LocationMethod = methodFor(differences.length),
): number => (method === 't' ? mean([...differences]) : hodgesLehmann(differences))

/** One-sided lower confidence bound of the centre, missed at most in alpha of all runs; −Infinity where n allows none. */
export const lowerBound = (
  differences: readonly number[],
  alpha: number,
  method: LocationMethod = methodFor(differences.length),
): number => {
  requireUsable(differences)
  requireAlpha(alpha)
  if (method === 'hodgesLehmann') return signedRankLowerBound(differences, alpha)
  const n = differences.length
  if (n === 1) return -Infinity
  const standardError = sampleStandardDeviation([...differences]) / Math.sqrt(n)
  return mean([...differences]) - studentQuantile(1 - alpha, n - 1) * standardError
}

/** One-sided upper confidence bound of the centre: the mirrored {@link lowerBound}. */
export const upperBound = (
  differences: readonly number[],
  alpha: number,
  method: LocationMethod = methodFor(differences.length),
): number => -lowerBound(mirrored(differences), alpha, method)

/** One-sided p that the centre is above `theta`; at most alpha where the lower bound for alpha is above `theta`. */
export const pAbove = (
  differences: readonly number[],
  theta: number,
  method: LocationMethod = methodFor(differences.length),
): number => {
  requireUsable(differences)
  if (method === 'hodgesLehmann') return signedRankPAbove(differences, theta)
  const n = differences.length
  if (n === 1) return 1
  const over = mean([...differences]) - theta
  const standardError = sampleStandardDeviation([...differences]) / Math.sqrt(n)
  if (standardError === 0) return over > 0 ? 0 : 1
  return studentCdf(-over / standardError, n - 1)
}

/** One-sided p that the centre is below `theta`. */
export const pBelow = (
  differences: readonly number[],
  theta: number,
  method: LocationMethod = methodFor(differences.length),
): number => pAbove(mirrored(differences), -theta, method)

const mirrored = (differences: readonly number[]): number[] => differences.map((difference) => -difference)

const requireUsable = (differences: readonly number[]): void => {
  if (differences.length === 0) throw new RangeError('Expected at least one difference, got none')
  const odd = differences.find((difference) => !Number.isFinite(difference))
  if (odd !== undefined) throw new RangeError(`Expected finite differences, got ${odd}`)
}

/** Above one half both bounds would cross. */
export const requireAlpha = (alpha: number): void => {
  if (!(alpha > 0 && alpha < 0.5)) throw new RangeError(`Expected alpha between 0 and 0.5, got ${alpha}`)
}
