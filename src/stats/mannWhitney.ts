import { midranks } from './midranks.ts'

interface MannWhitneyTest {
  /** Two-sided exact p: twice the smaller tail. */
  p: number
  /** The smallest p that these sample sizes can give, whatever the values. */
  leastPossibleP: number
  /** How many pairs have the value of `b` above that of `a`; ties count half. */
  u: number
}

/** 2/C(n+m, n): only the two orders that keep the samples apart are as extreme as they can be. */
export const leastPossibleP = (n: number, m: number = n): number => {
  let orders = 1
  for (let i = 1; i <= n; i++) orders = (orders * (m + i)) / i
  return Math.min(1, 2 / orders)
}

/**
 * Exact Mann–Whitney test that two independent samples come from one distribution, conditional on the ranks
 * seen, so that ties are exact too: which n of the n + m ranks fall to `a` is equally likely. Mann & Whitney
 * 1947; counting as Streitberg & Röhmel 1986. Time grows as (n + m)⁴: meant for tens of values, not thousands.
 */
export const mannWhitneyTest = (a: readonly number[], b: readonly number[]): MannWhitneyTest => {
  if (a.length === 0 || b.length === 0)
    throw new RangeError(`Expected values in both samples, got ${a.length} and ${b.length}`)
  const doubled = midranks([...a, ...b]).map((rank) => Math.round(2 * rank))
  const seen = doubled.slice(0, a.length).reduce((sum, rank) => sum + rank, 0)
  const probabilities = rankSumProbabilities(doubled, a.length)
  const below = sumOf(probabilities, 0, seen)
  const above = sumOf(probabilities, seen, probabilities.length - 1)
  const greatest = a.length * b.length + (a.length * (a.length + 1)) / 2
  return {
    p: Math.min(1, 2 * Math.min(below, above)),
    leastPossibleP: leastPossibleP(a.length, b.length),
    u: greatest - seen / 2,
  }
}

/** P(U ≤ u) for u = 0 … n·m where all values differ and the samples come from one distribution. */
export const mannWhitneyCdf = (n: number, m: number): number[] => {
  const ranks = Array.from({ length: n + m }, (_, i) => i + 1)
  const least = (n * (n + 1)) / 2
  let sum = 0
  return [...rankSumProbabilities(ranks, n).slice(least, least + n * m + 1)].map((share) => (sum += share))
}

/** Probability of each sum of `size` of the ranks drawn without putting back. */
const rankSumProbabilities = (ranks: readonly number[], size: number): Float64Array => {
  const total = ranks.reduce((sum, rank) => sum + rank, 0)
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(total + 1))
  ways[0]![0] = 1
  for (const [seen, rank] of ranks.entries()) {
    for (let taken = Math.min(size, seen + 1); taken >= 1; taken--) {
      const [to, from] = [ways[taken]!, ways[taken - 1]!]
      for (let sum = total; sum >= rank; sum--) to[sum]! += from[sum - rank]!
    }
  }
  const all = sumOf(ways[size]!, 0, total)
  return ways[size]!.map((count) => count / all)
}

const sumOf = (values: Float64Array, from: number, to: number): number => {
  let sum = 0
  for (let i = from; i <= to; i++) sum += values[i]!
  return sum
}
