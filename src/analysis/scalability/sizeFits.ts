import { fitSizeCurve, type JudgedLaw, type SizeCurve } from '../../stats/curve/sizeCurve.ts'
import { EXPONENTS } from '../../stats/curve/sizeLaw.ts'
import type { Estimate } from '../estimate.ts'
import { estimateOf, MEGABYTE } from './figures.ts'
import type { FittedLaw, SizeFit } from './scalabilityResult.ts'

/** How far beyond what was measured a curve is taken at its word. */
const BEYOND = 3

/** Below this p the means at each size are farther from the curve than the trials let expect. */
const LACK_OF_FIT = 0.01

/** A curve that is off by less is right enough, however little single trials spread. */
const NOTABLE = 0.02

/** Points of a curve that a report holds, at equal distances of the log: from the smallest size to where its reach ends. */
const CURVE_POINTS = 17

/** One trial's figure. */
export interface SizedFigure {
  bytes: number
  value: number
}

/** Why the law that was chosen may not be the right one. */
export type Doubt = 'lackOfFit' | 'exponentAtBound'

/** A curve over bytes. */
export interface ByteCurve {
  curve: SizeCurve
  /** Sizes that it is fitted to. */
  fromBytes: number
  toBytes: number
  doubts: Doubt[]
  /** Sizes at which it is believed: `BEYOND` times what was measured, or that alone where there are doubts. */
  reach: { fromBytes: number; toBytes: number }
}

/** Null below three sizes. `failsFrom`: the size from which on the stack can't be relied on; no curve is believed past it. */
export const curveOf = (trials: readonly SizedFigure[], failsFrom = Infinity): ByteCurve | null => {
  const curve = fitSizeCurve(trials.map(({ bytes, value }) => ({ x: bytes / MEGABYTE, y: value })))
  if (curve === null) return null
  const sizes = trials.map(({ bytes }) => bytes)
  const [fromBytes, toBytes] = [Math.min(...sizes), Math.max(...sizes)]
  const doubts = doubtsOf(chosenLaw(curve))
  const reach =
    doubts.length > 0
      ? { fromBytes, toBytes }
      : { fromBytes: fromBytes / BEYOND, toBytes: Math.min(BEYOND * toBytes, failsFrom) }
  return { curve, fromBytes, toBytes, doubts, reach }
}

const doubtsOf = ({ lackOfFitP, sdLog, parameters, law }: JudgedLaw): Doubt[] => {
  const isFar = lackOfFitP !== null && lackOfFitP < LACK_OF_FIT && sdLog > NOTABLE
  const { value: c, lower, upper } = parameters().c
  const isBound = (c < EXPONENTS.from + 1e-6 && upper < 1) || (c > EXPONENTS.to - 1e-6 && lower > 1)
  return [
    ...(isFar ? (['lackOfFit'] as const) : []),
    ...(law === 'power' && isBound ? (['exponentAtBound'] as const) : []),
  ]
}

export const sizeFitOf = (
  { curve, fromBytes, toBytes, reach }: ByteCurve,
  trials: readonly SizedFigure[],
): SizeFit => {
  const { linear, power, chosen } = curve
  const steps = Array.from(
    { length: CURVE_POINTS },
    (_, i) => fromBytes * (reach.toBytes / fromBytes) ** (i / (CURVE_POINTS - 1)),
  )
  return {
    laws: { linear: lawOf(linear, steps), power: power && lawOf(power, steps) },
    chosen,
    range: {
      fromBytes,
      toBytes,
      sizes: new Set(trials.map(({ bytes }) => bytes)).size,
      trials: trials.length,
    },
    sdLog: chosenLaw(curve).sdLog,
  }
}

export const chosenLaw = ({ linear, power, chosen }: SizeCurve): JudgedLaw =>
  chosen === 'power' && power !== null ? power : linear

const lawOf = (law: JudgedLaw, bytes: readonly number[]): FittedLaw => {
  const { a, b, c } = law.parameters()
  const exponent: Estimate = law.law === 'linear' ? { value: 1, interval: null } : estimateOf(c)
  return {
    a: estimateOf(a),
    b: estimateOf(b),
    c: exponent,
    unitBytes: MEGABYTE,
    leaveOneOutError: law.leaveOneOutError,
    curve: bytes.map((size) => {
      const { lower, upper } = law.intervalAt(size / MEGABYTE)
      return { bytes: size, value: law.at(size / MEGABYTE), lower, upper }
    }),
  }
}
