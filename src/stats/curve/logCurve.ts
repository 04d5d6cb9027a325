import { mean } from 'simple-statistics'
import { incompleteBeta } from '../incompleteBeta.ts'
import { DEFAULT_LEVEL, type Interval, logsOf } from '../logMean.ts'
import { studentQuantile } from '../studentT.ts'
import { highestIn } from './boxSearch.ts'
import type { Family, ShapeFit } from './family.ts'
import { type Ends, likelihoodRegion, type Quantity } from './likelihoodRegion.ts'

/** One trial: a positive figure measured at `x`. */
export interface Trial {
  x: number
  y: number
}

export interface LogCurve {
  /** Trials less parameters; where it is 0 there are no intervals. */
  df: number
  /** Standard deviation of a trial's log around the curve, as the intervals take it. */
  sdLog: number
  /** p of the F test that the means at each x lie no farther from the curve than trials let expect; null: no df. */
  lackOfFitP: number | null
  at: (x: number) => number
  /** What a figure is by the fit, and its ends over all curves that the trials allow. */
  endsOf: (quantity: Quantity) => Ends & { value: number }
  intervalAt: (x: number) => Interval
}

/**
 * Least squares of log residuals, one a trial, over a family of curves. Times spread by factors, so that in logs
 * trials of all sizes weigh the same. The scale is solved for each shape.
 *
 * Intervals are profile likelihoods (Bates & Watts 1988, Nonlinear Regression, ch. 6): what is true of some curve with a
 * sum of squares of at most S_min + s²·t², with Student's t for n − p degrees of freedom. s² is the larger of two mean
 * squares: of trials around the curve, and of the means at each x around it. The second is larger where a whole size ran at a
 * bad time, or where the law is not quite right; neither is seen by repeating trials.
 */
export const fitLogCurve = (
  trials: readonly Trial[],
  family: Family,
  { level = DEFAULT_LEVEL } = {},
): LogCurve => {
  const groups = groupTrials(trials)
  const n = trials.length
  const df = n - family.parameters
  if (groups.length < family.parameters)
    throw new RangeError(`Expected trials at ${family.parameters} or more x, got ${groups.length}`)
  const shapes = family.logShape(groups.map(({ x }) => x))
  const fitFor = (outer: number) => {
    const shapeOf = shapes(outer)
    return (inner: number): ShapeFit => fitScale(groups, n, shapeOf(inner))
  }
  // No start value decides, as all shapes are searched.
  const { at: shape } = highestIn(
    family,
    (outer) => {
      const fitOf = fitFor(outer)
      return (inner) => -fitOf(inner).squares
    },
    { inner: 1e-10, outer: 1e-9 },
  )
  const { logScale, squares } = fitFor(shape.outer)(shape.inner)
  const noise = noiseOf(groups, squares, family.parameters)
  let endsWithin: ((quantity: Quantity) => Ends) | undefined
  const ends = (quantity: Quantity): Ends => {
    const room = noise.variance * studentQuantile((1 + level) / 2, df) ** 2
    endsWithin ??= likelihoodRegion({ family, fitFor, best: shape, squares: squares + room, n })
    return endsWithin(quantity)
  }
  const shapeAt = (x: number): Quantity => {
    const at = family.logShape([x])
    return {
      scale: 1,
      of: (outer) => {
        const of = at(outer)
        return (inner) => of(inner)[0]!
      },
    }
  }
  const figureOf = ({ scale, of }: Quantity): number => scale * logScale + of(shape.outer)(shape.inner)
  const endsOf = (quantity: Quantity) => ({ value: figureOf(quantity), ...ends(quantity) })
  return {
    df,
    sdLog: Math.sqrt(noise.variance),
    lackOfFitP: noise.lackOfFitP,
    at: (x) => Math.exp(figureOf(shapeAt(x))),
    endsOf,
    intervalAt: (x) => {
      const { lower, upper } = endsOf(shapeAt(x))
      return { lower: Math.exp(lower), upper: Math.exp(upper), level }
    },
  }
}

/** Trials at one x. */
interface Group {
  x: number
  n: number
  /** Mean of logs. */
  centre: number
  /** Sum of squares around it. */
  within: number
}

const groupTrials = (trials: readonly Trial[]): Group[] =>
  [...Map.groupBy(trials, ({ x }) => x)]
    .map(([x, same]) => {
      const logs = logsOf(same.map(({ y }) => y))
      const centre = mean(logs)
      const within = logs.reduce((sum, log) => sum + (log - centre) ** 2, 0)
      return { x, n: logs.length, centre, within }
    })
    .sort((a, b) => a.x - b.x)

const fitScale = (groups: readonly Group[], n: number, shape: readonly number[]): ShapeFit => {
  let logScale = 0
  for (const [i, group] of groups.entries()) logScale += (group.n * (group.centre - shape[i]!)) / n
  let squares = 0
  for (const [i, group] of groups.entries()) squares += group.n * (group.centre - shape[i]! - logScale) ** 2
  return { logScale, squares }
}

const noiseOf = (
  groups: readonly Group[],
  lack: number,
  parameters: number,
): { variance: number; lackOfFitP: number | null } => {
  const n = groups.reduce((sum, group) => sum + group.n, 0)
  const within = groups.reduce((sum, group) => sum + group.within, 0)
  const [lackDf, withinDf] = [groups.length - parameters, n - groups.length]
  const pooled = n > parameters ? (lack + within) / (n - parameters) : 0
  const variance = Math.max(pooled, lackDf > 0 ? lack / lackDf : 0)
  if (lackDf < 1 || withinDf < 1) return { variance, lackOfFitP: null }
  // P(F > f) is a beta tail (DLMF 8.17, Abramowitz & Stegun 26.6.2).
  const p =
    within === 0 ? Number(lack === 0) : incompleteBeta(within / (within + lack), withinDf / 2, lackDf / 2)
  return { variance, lackOfFitP: p }
}
