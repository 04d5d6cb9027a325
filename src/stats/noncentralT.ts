import { gammaln } from 'simple-statistics'
import { incompleteBeta } from './incompleteBeta.ts'
import { normalCdf } from './normal.ts'

/**
 * P(T ≤ t) of the noncentral t distribution: what a t statistic does where the truth is `delta` standard errors
 * from the null. Lenth 1989, Algorithm AS 243, Applied Statistics 38; absolute error below 1e-11 for |delta| ≤ 50.
 */
export const noncentralTCdf = (t: number, df: number, delta: number): number => {
  if (t < 0) return 1 - noncentralTCdf(-t, df, -delta)
  return Math.min(1, Math.max(0, normalCdf(-delta) + seriesSum(t, df, delta)))
}

/** ½ Σ [p_j I_x(j + ½, df/2) + q_j I_x(j + 1, df/2)], with Poisson-like weights that peak at delta²/2. */
const seriesSum = (t: number, df: number, delta: number): number => {
  const x = (t * t) / (df + t * t)
  const rate = (delta * delta) / 2
  // Beyond twelve standard deviations of the weights nothing is left that a double could hold.
  const spread = 12 * Math.sqrt(rate) + 40
  let sum = 0
  for (let j = Math.max(0, Math.floor(rate - spread)); j <= rate + spread; j++) {
    const logWeight = -rate + (j === 0 ? 0 : j * Math.log(rate))
    const p = Math.exp(logWeight - gammaln(j + 1))
    const q = (delta / Math.SQRT2) * Math.exp(logWeight - gammaln(j + 1.5))
    sum += p * incompleteBeta(x, j + 0.5, df / 2) + q * incompleteBeta(x, j + 1, df / 2)
  }
  return sum / 2
}
