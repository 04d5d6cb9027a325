/**
 * Probabilities of each sum, from 0, of a random subset of whole numbers, each in it with chance ½: the null
 * distribution of the signed-rank sum, by adding one rank at a time (Streitberg & Röhmel 1986). Exact up to
 * 50 numbers, as all are multiples of 2⁻ⁿ.
 */
export const subsetSumProbabilities = (numbers: readonly number[]): Float64Array => {
  const total = numbers.reduce((sum, number) => sum + number, 0)
  const probabilities = new Float64Array(total + 1)
  probabilities[0] = 1
  let reached = 0
  for (const number of numbers) {
    reached += number
    for (let sum = reached; sum >= 0; sum--) {
      const without = sum >= number ? probabilities[sum - number]! : 0
      probabilities[sum] = (probabilities[sum]! + without) / 2
    }
  }
  return probabilities
}

const tables = new Map<number, Float64Array>()

/** P(T ≤ t) of the signed-rank sum of n untied differences, for t from 0 to n(n+1)/2. */
export const signedRankCdf = (n: number): Float64Array => {
  const known = tables.get(n)
  if (known) return known
  const table = subsetSumProbabilities(Array.from({ length: n }, (_, i) => i + 1))
  for (let t = 1; t < table.length; t++) table[t]! += table[t - 1]!
  tables.set(n, table)
  return table
}
