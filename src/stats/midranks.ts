/** Values nearer to each other than this part of the largest are ties: logs of equal ratios differ in their last bits. */
const TIE = 1e-12

/** Values that count as 0, or as equal, beside the largest of them. */
export const tieTolerance = (values: readonly number[]): number =>
  TIE * values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)

/** Ranks from 1 in the order of the values; tied values share the mean of their ranks (Kendall 1945). */
export const midranks = (values: readonly number[]): number[] => {
  const tolerance = tieTolerance(values)
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!)
  const ranks = Array<number>(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end]!]! - values[order[end - 1]!]! <= tolerance) end++
    for (const i of order.slice(start, end)) ranks[i] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}
