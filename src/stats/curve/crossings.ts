import type { LogEstimate } from './logDifference.ts'

/** Where a difference may be zero. */
export interface Crossing {
  /** Null: the estimate has no zero, but its ends do not exclude one between `lower` and `upper`. */
  x: number | null
  /** Null: open, as far as was looked. */
  lower: number | null
  upper: number | null
}

interface Difference {
  valueAt: (x: number) => number
  endsAt: (x: number) => LogEstimate
}

/** Values looked at for zeros, and for ends, at equal distances of ln x. */
const VALUES = 257
const ENDS = 17

const BISECTIONS = 40

/** Ends are found to about 1e-4 of their distance from the next value looked at. */
const END_BISECTIONS = 13

/**
 * Zeros of a difference of two curves between two positive x, each with the x around it at which the difference may be zero: where
 * the interval of the difference holds 0 (Fieller's way, inverting the test at each x), so that the true zero is missed as
 * rarely as a single interval misses. Zeros whose stretches meet share them. After the zeros come stretches without one.
 */
export const crossings = ({ valueAt, endsAt }: Difference, from: number, to: number): Crossing[] => {
  const zeros = zerosOf(valueAt, spaced(from, to, VALUES))
  const isUnclear = (x: number): boolean => {
    const { lower, upper } = endsAt(x)
    return lower <= 0 && upper >= 0
  }
  const states = spaced(from, to, ENDS).map((x) => ({ x, isUnclear: isUnclear(x) }))
  const stretchAround = (x: number): Omit<Crossing, 'x'> => {
    const below = states.findLast((state) => state.x < x && !state.isUnclear)
    const above = states.find((state) => state.x > x && !state.isUnclear)
    const nearestBelow = states.find((state) => state.x < x && state.x > (below?.x ?? 0))?.x ?? x
    const nearestAbove = states.findLast((state) => state.x > x && state.x < (above?.x ?? Infinity))?.x ?? x
    return {
      lower: below ? lastWhere(isUnclear, nearestBelow, below.x) : null,
      upper: above ? lastWhere(isUnclear, nearestAbove, above.x) : null,
    }
  }
  const found = zeros.map((x) => ({ x, ...stretchAround(x) }))
  const isCovered = (x: number): boolean =>
    found.some(({ lower, upper }) => x > (lower ?? 0) && x < (upper ?? Infinity))
  const others: Crossing[] = []
  for (const { x, isUnclear } of states) {
    const last = others.at(-1)
    if (!isUnclear || isCovered(x) || (last && x < (last.upper ?? Infinity))) continue
    others.push({ x: null, ...stretchAround(x) })
  }
  return [...found, ...others]
}

const spaced = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)))

const zerosOf = (valueAt: (x: number) => number, xs: readonly number[]): number[] =>
  xs.slice(1).flatMap((right, i) => {
    const left = xs[i]!
    const isPositive = valueAt(left) > 0
    return isPositive === valueAt(right) > 0
      ? []
      : [lastWhere((x) => valueAt(x) > 0 === isPositive, left, right, BISECTIONS)]
  })

/** Where something that holds at `inside` ceases to, on the way to `outside`; both positive. */
const lastWhere = (
  holds: (x: number) => boolean,
  inside: number,
  outside: number,
  bisections = END_BISECTIONS,
): number => {
  let [near, far] = [inside, outside]
  for (let i = 0; i < bisections; i++) {
    const middle = Math.sqrt(near * far)
    if (holds(middle)) near = middle
    else far = middle
  }
  return far
}
