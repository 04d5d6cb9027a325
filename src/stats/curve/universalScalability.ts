import type { Family } from './family.ts'
import type { Ends } from './likelihoodRegion.ts'
import { fitLogCurve, type LogCurve, type Trial } from './logCurve.ts'

type Figure = Ends & { value: number }

interface UniversalScalability extends LogCurve {
  /** Throughput at N = 1, in 1 / unit of the times. */
  lambda: Figure
  sigma: Figure
  kappa: Figure
  /** N of the highest throughput, √((1 − σ)/κ); infinite where it only rises. */
  peak: Figure
}

/** Numbers of cores that the law needs: with fewer its three parameters follow any noise. */
export const POINTS_NEEDED = 4

/**
 * Universal Scalability Law (Gunther 2007, Guerrilla Capacity Planning, ch. 4–6): throughput with N cores is
 * λ·N / (1 + σ·(N − 1) + κ·N·(N − 1)), with contention 0 ≤ σ ≤ 1 and coherence κ ≥ 0. Fitted to times of one job, which
 * are one over throughput, by log residuals.
 */
export const fitUniversalScalability = (trials: readonly Trial[]): UniversalScalability => {
  if (new Set(trials.map(({ x }) => x)).size < POINTS_NEEDED)
    throw new RangeError(`Expected trials at ${POINTS_NEEDED} or more numbers of cores`)
  const curve = fitLogCurve(trials, FAMILY)
  return {
    ...curve,
    lambda: mapped(curve.endsOf({ scale: -1, of: () => () => 0 }), Math.exp),
    sigma: mapped(curve.endsOf({ scale: 0, of: () => (logit) => logit }), contention),
    kappa: mapped(curve.endsOf({ scale: 0, of: (log) => () => log }), Math.exp),
    peak: mapped(curve.endsOf({ scale: 0, of: (log) => (logit) => logPeak(logit, log) }), Math.exp),
  }
}

const mapped = ({ value, lower, upper }: Figure, scale: (value: number) => number): Figure => ({
  value: scale(value),
  lower: scale(lower),
  upper: scale(upper),
})

const contention = (logit: number): number => 1 / (1 + Math.exp(-logit))

const logPeak = (logit: number, logKappa: number): number =>
  // All contention: throughput never rises, whatever coherence costs.
  logit === Infinity ? 0 : Math.max(0, (-Math.log1p(Math.exp(logit)) - logKappa) / 2)

/** Contention as its logit, coherence as its log; both may be none at all. */
const FAMILY: Family = {
  inner: { from: -14, to: 14, grid: 28, limits: [-Infinity, Infinity] },
  outer: { from: -18, to: 0, grid: 19, limits: [-Infinity] },
  logShape: (ns) => (logKappa) => {
    const kappa = Math.exp(logKappa)
    return (logit) => {
      const sigma = contention(logit)
      return ns.map((n) => Math.log(1 + sigma * (n - 1) + kappa * n * (n - 1)) - Math.log(n))
    }
  },
  parameters: 3,
}
