import { FIRST_INTERVAL_MS, type TimeSeries } from './timeSeries.ts'

/**
 * Series of programs that ran at once, as one on the coarsest of their grids; null where one is missing. Each begins
 * when the trial does: their stretches are the same times, to within the milliseconds that it takes to begin them.
 */
export const sumSeries = (all: readonly (TimeSeries | null)[]): TimeSeries | null => {
  const series = all.flatMap((one) => one ?? [])
  if (series.length < all.length) return null
  const intervalMs = Math.max(FIRST_INTERVAL_MS, ...series.map((one) => one.intervalMs))
  const sum = (
    pick: (one: TimeSeries) => readonly number[],
    merge: (values: readonly number[]) => number,
  ): number[] => {
    const rows = series.map((one) => thinned(pick(one), intervalMs / one.intervalMs, merge))
    const length = Math.max(0, ...rows.map((row) => row.length))
    return Array.from({ length }, (_, i) => {
      const total = rows.reduce((part, row) => part + (row[i] ?? 0), 0)
      return Number(total.toPrecision(4))
    })
  }
  return {
    intervalMs,
    memoryMb: sum(
      (one) => one.memoryMb,
      (values) => Math.max(...values),
    ),
    cpuCores: sum((one) => one.cpuCores, mean),
    diskReadMbPerSec: sum((one) => one.diskReadMbPerSec, mean),
    diskWriteMbPerSec: sum((one) => one.diskWriteMbPerSec, mean),
  }
}

/** Intervals are doubled from the same first one: each divides the coarser. */
const thinned = (
  values: readonly number[],
  times: number,
  merge: (values: readonly number[]) => number,
): number[] =>
  Array.from({ length: Math.ceil(values.length / times) }, (_, i) =>
    merge(values.slice(i * times, (i + 1) * times)),
  )

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
