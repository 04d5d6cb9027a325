import { midranks, tieTolerance } from './midranks.ts'
import { subsetSumProbabilities } from './signedRankDistribution.ts'
import { leastPossibleP } from './signFlip.ts'

interface SignedRankTest {
  /** Two-sided exact p. */
  p: number
  /** The smallest p that this number of differences can give, whatever they are. */
  leastPossibleP: number
  n: number
  /** Differences of 0: they are ranked and then left out, as they have no sign. */
  zeros: number
}

/**
 * Exact Wilcoxon signed-rank test that paired differences centre on 0. Ties share their mean rank and the
 * distribution is that of the ranks seen; zeros by Pratt's way (Pratt 1959, JASA 54: ranked, then left out),
 * so that p can't fall when a difference moves to 0.
 */
export const signedRankTest = (differences: readonly number[]): SignedRankTest => {
  const n = differences.length
  if (n === 0) throw new RangeError('Expected at least one difference, got none')
  const sizes = differences.map(Math.abs)
  const zero = tieTolerance(sizes)
  const ranks = midranks(sizes)
  const signed = ranks.flatMap((rank, i) =>
    sizes[i]! > zero ? [{ doubled: Math.round(2 * rank), isPositive: differences[i]! > 0 }] : [],
  )
  const seen = signed.reduce((sum, { doubled, isPositive }) => sum + (isPositive ? doubled : 0), 0)
  const probabilities = subsetSumProbabilities(signed.map(({ doubled }) => doubled))
  // The distribution is symmetric: the farther end decides.
  const far = Math.min(seen, probabilities.length - 1 - seen)
  const tail = probabilities.slice(0, far + 1).reduce((sum, probability) => sum + probability, 0)
  return {
    p: Math.min(1, 2 * tail),
    leastPossibleP: leastPossibleP(n),
    n,
    zeros: n - signed.length,
  }
}
