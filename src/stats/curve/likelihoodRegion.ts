import { type Axis, highestIn, highestOn, type Place } from './boxSearch.ts'
import type { Family, ShapeFit } from './family.ts'

/** A figure of a curve: `scale` times the log of its scale, and what `of` gives for its shape. */
export interface Quantity {
  scale: -1 | 0 | 1
  of: (outer: number) => (inner: number) => number
}

export interface Ends {
  lower: number
  upper: number
}

interface Region {
  family: Family
  fitFor: (outer: number) => (inner: number) => ShapeFit
  /** The shape that fits best. */
  best: Place
  /** Highest sum of squares of a curve within. */
  squares: number
  n: number
}

/** Below the score of any curve within. */
const OUTSIDE = -1e12

/** Of the width that is searched: figures with a scale are flat at their tops, so that theirs is the square of it. */
const PRECISION = 1e-3

/** For figures of shape alone, which end at an edge. */
const EDGE_PRECISION = 1e-5

/**
 * Ends of figures over all curves with at most so large a sum of squares. At a given shape the scales that are within
 * are an interval around the best one, so that only shapes need to be searched, in the box that holds those within.
 */
export const likelihoodRegion = (region: Region): ((quantity: Quantity) => Ends) => {
  const box = boxAround(region)
  const highest = ({ scale, of }: Quantity, sign: 1 | -1): number => {
    const scoreFor = (outer: number) => {
      const [fitOf, figureOf] = [region.fitFor(outer), of(outer)]
      return (inner: number): number => {
        const { logScale, squares } = fitOf(inner)
        const room = region.squares - squares
        if (room < 0) return OUTSIDE * (1 - room)
        return sign * (scale * logScale + figureOf(inner)) + Math.abs(scale) * Math.sqrt(room / region.n)
      }
    }
    const precision = scale === 0 ? EDGE_PRECISION : PRECISION
    const tolerance = { inner: precision * width(box.inner), outer: precision * width(box.outer) }
    const best = scoreFor(region.best.outer)(region.best.inner)
    return Math.max(best, highestIn(box, scoreFor, tolerance).score)
  }
  return (quantity) => ({ lower: -highest(quantity, -1), upper: highest(quantity, 1) })
}

const width = ({ from, to }: Axis): number => to - from

/** Values first looked at on each side of the box: within, figures have no more than one hill. */
const BOX_GRID = 6

const boxAround = ({ family, fitFor, best, squares }: Region): { inner: Axis; outer: Axis } => {
  const { inner, outer } = family
  const tolerance = { inner: 1e-5 * width(inner), outer: 1e-5 * width(outer) }
  const isWithin = {
    inner: (value: number) =>
      -highestOn(outer, (at) => -fitFor(at)(value).squares, tolerance.outer).score <= squares,
    outer: (value: number) => {
      const fitOf = fitFor(value)
      return -highestOn(inner, (at) => -fitOf(at).squares, tolerance.inner).score <= squares
    },
  }
  return {
    inner: narrowed(inner, best.inner, isWithin.inner),
    outer: narrowed(outer, best.outer, isWithin.outer),
  }
}

const narrowed = (axis: Axis, best: number, isWithin: (value: number) => boolean): Axis => {
  const start = Math.min(axis.to, Math.max(axis.from, best))
  return {
    from: edge(start, axis.from, isWithin),
    to: edge(start, axis.to, isWithin),
    grid: axis.grid === 1 ? 1 : BOX_GRID,
    limits: axis.limits?.filter(isWithin) ?? [],
  }
}

/** Just beyond the last value within, by bisection. */
const edge = (inside: number, bound: number, isWithin: (value: number) => boolean): number => {
  if (isWithin(bound)) return bound
  let [near, far] = [inside, bound]
  while (Math.abs(far - near) > EDGE_PRECISION * Math.abs(far - inside)) {
    const middle = (near + far) / 2
    if (middle === near || middle === far) break
    if (isWithin(middle)) near = middle
    else far = middle
  }
  return far
}
