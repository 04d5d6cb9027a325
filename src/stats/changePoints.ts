import { mean, sampleVariance } from 'simple-statistics'
import { logsOf } from './logMean.ts'
import { studentCdf } from './studentT.ts'

interface ChangePoint {
  /** Index of the first value after the change. */
  index: number
  /** Geometric mean after over before, up to the neighbouring changes. */
  ratio: number
  /** Two-sided, of a t test. The place was searched for, so that it is no error rate; hence the small limit. */
  p: number
}

interface ChangeLimits {
  maxP?: number
  /** Changes below this part (0.02 for 2 %) are left out. */
  leastChange?: number
}

/** Runs on each side that a change needs. */
const LEAST_RUNS = 3

/** While searching, weaker splits are kept too: a later split may be what makes one clear. */
const SEARCH_FACTOR = 10

/**
 * Where a history of positive values changes its level. Splits by E-divisive (Matteson & James 2014, JASA 109), judged by
 * a t test in place of random permutations, then takes the weakest away until all are clear: Fleming et al., Hunter,
 * ICPE 2023 (Apache Otava). The same history gives the same changes.
 */
export const changePoints = (
  history: readonly number[],
  { maxP = 0.001, leastChange = 0 }: ChangeLimits = {},
): ChangePoint[] => {
  if (history.length === 0) return []
  const logs = logsOf(history)
  let points = splits(logs, 0, logs.length, SEARCH_FACTOR * maxP)
  for (;;) {
    const judged = points.map((index, i) =>
      change(logs, points[i - 1] ?? 0, index, points[i + 1] ?? logs.length),
    )
    const weak = judged.filter(
      ({ p, ratio }) => p > maxP || Math.abs(Math.log(ratio)) < Math.log1p(leastChange),
    )
    if (weak.length === 0) return judged
    const weakest = weak.reduce((worst, point) => (point.p > worst.p ? point : worst))
    points = points.filter((index) => index !== weakest.index)
  }
}

const splits = (logs: readonly number[], from: number, to: number, maxP: number): number[] => {
  const split = bestSplit(logs.slice(from, to))
  if (split === null) return []
  const index = from + split
  if (change(logs, from, index, to).p > maxP) return []
  return [...splits(logs, from, index, maxP), index, ...splits(logs, index, to, maxP)]
}

/** The split with the largest energy distance between its sides, weighted by their sizes. */
const bestSplit = (values: readonly number[]): number | null => {
  const n = values.length
  const left = withinSums(values)
  const right = withinSums([...values].reverse())
  let [best, most] = [null as number | null, 0]
  for (let split = LEAST_RUNS; split <= n - LEAST_RUNS; split++) {
    const rest = n - split
    const between = left[n]! - left[split]! - right[rest]!
    const energy =
      (2 * between) / (split * rest) -
      (2 * left[split]!) / (split * (split - 1)) -
      (2 * right[rest]!) / (rest * (rest - 1))
    const weighted = (energy * split * rest) / n
    if (weighted > most) [best, most] = [split, weighted]
  }
  return best
}

/** Sum of distances of all pairs among the first k values, for k from 0 to n. */
const withinSums = (values: readonly number[]): number[] => {
  const sums = [0]
  for (const [k, value] of values.entries()) {
    let sum = sums[k]!
    for (let i = 0; i < k; i++) sum += Math.abs(value - values[i]!)
    sums.push(sum)
  }
  return sums
}

const change = (logs: readonly number[], from: number, index: number, to: number): ChangePoint => {
  const [before, after] = [logs.slice(from, index), logs.slice(index, to)]
  const shift = mean(after) - mean(before)
  const df = before.length + after.length - 2
  const pooled =
    (sampleVariance(before) * (before.length - 1) + sampleVariance(after) * (after.length - 1)) / df
  const error = Math.sqrt(pooled * (1 / before.length + 1 / after.length))
  const p = error === 0 ? Number(shift === 0) : 2 * studentCdf(-Math.abs(shift) / error, df)
  return { index, ratio: Math.exp(shift), p }
}
