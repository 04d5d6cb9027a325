import { leaveOneOutError } from './leaveOneOut.ts'
import type { Trial } from './logCurve.ts'
import type { LogEstimate } from './logDifference.ts'
import { fitSizeLaw, type LawName, type SizeLaw } from './sizeLaw.ts'

/** Sizes that a law needs: one more than it has parameters. */
export const SIZES_NEEDED: Record<LawName, number> = { linear: 3, power: 4 }

export type JudgedLaw = SizeLaw & { leaveOneOutError: number }

export interface SizeCurve {
  linear: JudgedLaw
  /** Null below four sizes. */
  power: JudgedLaw | null
  /** The law with the smaller leave-one-size-out error. */
  chosen: LawName
  /** By the chosen law. */
  at: (x: number) => number
  /** Log of that, with the ends of the law that has more freedom: that the exponent is 1 isn't taken for granted. */
  logAt: (x: number) => LogEstimate
}

/** Both laws of how a figure grows with size; null below three sizes. */
export const fitSizeCurve = (trials: readonly Trial[]): SizeCurve | null => {
  const sizes = new Set(trials.map(({ x }) => x)).size
  if (sizes < SIZES_NEEDED.linear) return null
  const linear = judged(trials, 'linear')
  const power = sizes < SIZES_NEEDED.power ? null : judged(trials, 'power')
  const chosen = power !== null && power.leaveOneOutError < linear.leaveOneOutError ? power : linear
  const freest = power ?? linear
  return {
    linear,
    power,
    chosen: chosen.law,
    at: chosen.at,
    logAt: (x) => {
      const value = Math.log(chosen.at(x))
      const { lower, upper } = freest.intervalAt(x)
      return { value, lower: Math.min(value, Math.log(lower)), upper: Math.max(value, Math.log(upper)) }
    },
  }
}

const judged = (trials: readonly Trial[], law: LawName): JudgedLaw => ({
  ...fitSizeLaw(trials, law),
  leaveOneOutError: leaveOneOutError(trials, (others) => fitSizeLaw(others, law).at),
})
