import { sum } from 'simple-statistics'

/** Beyond this 2ⁿ sums take too long; the t interval needs no help from an exact p there. */
export const MAX_ENUMERATED = 20

interface SignFlipTest {
  /** Two-sided p; null for more than {@link MAX_ENUMERATED} differences. */
  p: number | null
  /** The smallest p that this number of differences can give, whatever they are. */
  leastPossibleP: number
  n: number
}

/** 2/2ⁿ: only the two orders in which all differences have one sign are as extreme as they can be. */
export const leastPossibleP = (n: number): number => 2 ** (1 - n)

/**
 * Exact sign-flip (one-sample permutation) test that paired differences centre on 0: how many of the 2ⁿ ways
 * to give them signs have a sum at least as far from 0 as the one seen. Fisher 1935, The Design of Experiments, §21.
 * It assumes symmetry under the null and no normality.
 */
export const signFlipTest = (differences: readonly number[]): SignFlipTest => {
  const n = differences.length
  if (n === 0) throw new RangeError('Expected at least one difference, got none')
  const sizes = differences.map(Math.abs)
  const least = leastPossibleP(n)
  if (n > MAX_ENUMERATED) return { p: null, leastPossibleP: least, n }
  // Sums of the same terms in another order differ in their last bits and must still count as equal.
  const seen = Math.abs(sum([...differences])) - 1e-12 * sum(sizes)
  return { p: countExtreme(sizes, seen) * least, leastPossibleP: least, n }
}

/** Ways to sign the sizes with |sum| ≥ seen; the first sign stays positive, as mirrored ways are as extreme. */
const countExtreme = (sizes: readonly number[], seen: number): number => {
  const [first, ...others] = sizes
  const visit = (partial: number, i: number): number =>
    i === others.length
      ? Number(Math.abs(partial) >= seen)
      : visit(partial + others[i]!, i + 1) + visit(partial - others[i]!, i + 1)
  return visit(first!, 0)
}
