import { incompleteBeta } from './incompleteBeta.ts'

/** P(T > t) for t ≥ 0, from the beta tail, so that small probabilities keep all their digits. */
const upperTail = (t: number, df: number): number => incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2

/** P(T ≤ t) of Student's t distribution (DLMF 8.17, Abramowitz & Stegun 26.7.1). `df` > 0 need not be whole. */
export const studentCdf = (t: number, df: number): number => {
  requireDf(df)
  return t > 0 ? 1 - upperTail(t, df) : upperTail(-t, df)
}

/** The t with P(T ≤ t) = p, for 0 < p < 1. */
export const studentQuantile = (p: number, df: number): number => {
  requireDf(df)
  if (!(p > 0 && p < 1)) throw new RangeError(`Expected a probability between 0 and 1, got ${p}`)
  if (p === 0.5) return 0
  const tail = Math.min(p, 1 - p)
  return Math.sign(p - 0.5) * quantileOfTail(tail, df)
}

/** Bisection: the tail falls steadily, so that this can't miss, and it ends at the last bit. */
const quantileOfTail = (tail: number, df: number): number => {
  let low = 0
  let high = 1
  while (upperTail(high, df) > tail) {
    low = high
    high *= 2
  }
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (upperTail(middle, df) > tail) low = middle
    else high = middle
  }
}

const requireDf = (df: number): void => {
  if (!(df > 0)) throw new RangeError(`Expected degrees of freedom above 0, got ${df}`)
}
