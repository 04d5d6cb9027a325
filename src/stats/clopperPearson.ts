import { incompleteBeta } from './incompleteBeta.ts'
import { DEFAULT_LEVEL } from './logMean.ts'

/** One-sided upper bound of a probability of which k of n trials were seen; exact, Clopper & Pearson 1934, Biometrika 26. */
export const upperProbability = (k: number, n: number, { level = DEFAULT_LEVEL } = {}): number => {
  requireCount(k, n)
  return k === n ? 1 : betaQuantile(level, k + 1, n - k)
}

/** One-sided lower bound; with both at level (1 + c)/2 they are the two-sided interval at c. */
export const lowerProbability = (k: number, n: number, { level = DEFAULT_LEVEL } = {}): number => {
  requireCount(k, n)
  return k === 0 ? 0 : betaQuantile(1 - level, k, n - k + 1)
}

/** Bisection: the distribution function rises steadily. */
const betaQuantile = (p: number, a: number, b: number): number => {
  let low = 0
  let high = 1
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (incompleteBeta(middle, a, b) < p) low = middle
    else high = middle
  }
}

const requireCount = (k: number, n: number): void => {
  if (!(Number.isInteger(k) && Number.isInteger(n) && n > 0 && k >= 0 && k <= n))
    throw new RangeError(`Expected k of n trials with 0 ≤ k ≤ n and n > 0, got ${k} of ${n}`)
}
