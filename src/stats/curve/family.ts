import type { Axis } from './boxSearch.ts'

/** Curves y = scale · shape(x), with one or two parameters of shape. */
export interface Family {
  inner: Axis
  outer: Axis
  /** ln shape at each of `xs`. */
  logShape: (xs: readonly number[]) => (outer: number) => (inner: number) => number[]
  /** How many parameters are free, the scale included. */
  parameters: number
}

/** How a curve of some shape lies to the trials, with its best scale. */
export interface ShapeFit {
  logScale: number
  /** Sum of squares of the distances of the trials' means from the curve, each mean as often as it has trials. */
  squares: number
}
