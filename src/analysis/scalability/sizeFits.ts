import { fitSizeCurve, type JudgedLaw, type SizeCurve } from '../../stats/curve/sizeCurve.ts'
import type { Estimate } from '../estimate.ts'
import { estimateOf, MEGABYTE } from './figures.ts'
import type { FittedLaw, SizeFit } from './scalabilityResult.ts'

/** How far beyond what was measured a curve is taken at its word. */
export const BEYOND = 3

/** Points of a curve that a report holds: at equal distances of the log, the last at `BEYOND` times the largest size. */
const CURVE_POINTS = 17

/** One trial's figure. */
export interface SizedFigure {
  bytes: number
  value: number
}

/** A curve over bytes. */
export interface ByteCurve {
  curve: SizeCurve
  fromBytes: number
  toBytes: number
}

/** Null below three sizes. */
export const curveOf = (trials: readonly SizedFigure[]): ByteCurve | null => {
  const curve = fitSizeCurve(trials.map(({ bytes, value }) => ({ x: bytes / MEGABYTE, y: value })))
  if (curve === null) return null
  const sizes = trials.map(({ bytes }) => bytes)
  return { curve, fromBytes: Math.min(...sizes), toBytes: Math.max(...sizes) }
}

export const sizeFitOf = (
  { curve, fromBytes, toBytes }: ByteCurve,
  trials: readonly SizedFigure[],
): SizeFit => {
  const { linear, power, chosen } = curve
  const steps = Array.from(
    { length: CURVE_POINTS },
    (_, i) => fromBytes * ((BEYOND * toBytes) / fromBytes) ** (i / (CURVE_POINTS - 1)),
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
