/** Values that a parameter of a curve's shape can have. */
export interface Axis {
  from: number
  to: number
  /** Values first looked at, at equal distances; close enough that there is one hill between three of them. */
  grid: number
  /** Further values that are looked at, such as −Infinity. */
  limits?: readonly number[]
}

/** An axis with a single value. */
export const only = (value: number): Axis => ({ from: value, to: value, grid: 1 })

interface Found<Place> {
  at: Place
  score: number
}

export interface Place {
  inner: number
  outer: number
}

const GOLDEN = (Math.sqrt(5) - 1) / 2

/** The highest score on an axis: a grid finds the hill, golden-section search its top (Kiefer 1953, Proc. AMS 4). */
export const highestOn = (
  { from, to, grid, limits = [] }: Axis,
  score: (value: number) => number,
  tolerance: number,
): Found<number> => {
  const values = Array.from({ length: grid }, (_, i) =>
    Math.min(to, from + ((to - from) * i) / Math.max(1, grid - 1)),
  )
  const seen = values.map((at) => ({ at, score: score(at) }))
  const best = seen.reduce((top, { score }, i) => (score > seen[top]!.score ? i : top), 0)
  const [low, high] = [seen[best - 1] ?? seen[best]!, seen[best + 1] ?? seen[best]!]
  const others = limits.map((at) => ({ at, score: score(at) }))
  return higher([seen[best]!, climb(low.at, high.at, score, tolerance), ...others])
}

const higher = (found: readonly Found<number>[]): Found<number> =>
  found.reduce((top, one) => (one.score > top.score ? one : top))

const climb = (
  from: number,
  to: number,
  score: (value: number) => number,
  tolerance: number,
): Found<number> => {
  const found = (at: number): Found<number> => ({ at, score: score(at) })
  let [low, high] = [from, to]
  let left = found(high - GOLDEN * (high - low))
  let right = found(low + GOLDEN * (high - low))
  // Numbers end before a tolerance of next to nothing does.
  while (high - low > Math.max(tolerance, 4 * Number.EPSILON * Math.abs(low))) {
    if (left.score > right.score) {
      ;[high, right] = [right.at, left]
      left = found(high - GOLDEN * (high - low))
    } else {
      ;[low, left] = [left.at, right]
      right = found(low + GOLDEN * (high - low))
    }
  }
  return higher([left, right])
}

/** The highest score over two axes: of each value of `outer` the best `inner`. */
export const highestIn = (
  { inner, outer }: { inner: Axis; outer: Axis },
  scoreFor: (outer: number) => (inner: number) => number,
  tolerance: { inner: number; outer: number },
): Found<Place> => {
  const { at } = highestOn(
    outer,
    (value) => highestOn(inner, scoreFor(value), tolerance.inner).score,
    tolerance.outer,
  )
  const best = highestOn(inner, scoreFor(at), tolerance.inner)
  return { at: { inner: best.at, outer: at }, score: best.score }
}
