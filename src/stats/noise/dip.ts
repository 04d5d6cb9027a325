/**
 * Distance of a sample's distribution from the nearest one with a single mode (Hartigan & Hartigan 1985), from
 * 1/(2n) to 1/4. Computed as half the excess mass that a second interval adds over one, which is the same in one
 * dimension (Müller & Sawitzki 1991, JASA 86).
 */
export const dip = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  // Already one point more is the least that a second interval adds.
  let most = Math.min(1, n - 1)
  for (const price of prices(sorted)) {
    const [one, two] = bestMass(sorted, price)
    most = Math.max(most, two - one)
  }
  return Math.max(most, 1) / (2 * n)
}

/**
 * Prices of a unit of length at which the best single interval changes: there alone can a second one gain most.
 * The best interval of k points is the shortest; these are the kinks of the upper envelope of their values.
 */
const prices = (sorted: readonly number[]): number[] => {
  const n = sorted.length
  const shortest = Array.from({ length: n }, (_, extra) => {
    let least = Infinity
    for (let i = 0; i + extra < n; i++) least = Math.min(least, sorted[i + extra]! - sorted[i]!)
    return least
  })
  const kinks: number[] = []
  for (let from = 0; from < n - 1; ) {
    let [to, best] = [from + 1, 0]
    for (let k = from + 1; k < n; k++) {
      const price = (k - from) / (shortest[k]! - shortest[from]!)
      if (price >= best) [to, best] = [k, price]
    }
    if (Number.isFinite(best)) kinks.push(best)
    from = to
  }
  return kinks
}

/** Most points less priced length that one interval, and two, can hold. One pass, as for the largest sum of a run. */
const bestMass = (sorted: readonly number[], price: number): [number, number] => {
  let [inFirst, afterFirst, inSecond, afterSecond] = [-Infinity, -Infinity, -Infinity, -Infinity]
  let previous = sorted[0]!
  for (const value of sorted) {
    const length = price * (value - previous)
    inSecond = Math.max(inSecond - length, afterFirst) + 1
    afterSecond = Math.max(afterSecond, inSecond)
    inFirst = Math.max(inFirst - length, 0) + 1
    afterFirst = Math.max(afterFirst, inFirst)
    previous = value
  }
  return [afterFirst, afterSecond]
}
