import { z } from 'zod'

/** What a trial used over its time, for plots: one value for each stretch, the first starts with the trial. */
export const timeSeries = z.object({
  intervalMs: z.number(),
  /** Largest seen in the stretch, MiB. */
  memoryMb: z.array(z.number()),
  /** Cores kept busy, averaged over the stretch. */
  cpuCores: z.array(z.number()),
  diskReadMbPerSec: z.array(z.number()),
  diskWriteMbPerSec: z.array(z.number()),
})
export type TimeSeries = z.infer<typeof timeSeries>

const MOST_POINTS = 1000
export const FIRST_INTERVAL_MS = 100

const COUNTERS = ['cpuSeconds', 'readMb', 'writtenMb'] as const
type Counter = (typeof COUNTERS)[number]
/** `looks`: how many found the memory; without any it is what it was before. */
type Stretch = Record<Counter | 'memoryMb' | 'looks', number>

/**
 * Puts readings, which come when they come, on a steady grid: what a counter grew by between two readings is
 * spread evenly over that time. A full series is thinned by merging neighbours; its interval doubles.
 */
export const recordSeries = (mostPoints = MOST_POINTS) => {
  let intervalMs = FIRST_INTERVAL_MS
  let stretches: Stretch[] = []
  let lastMs = 0
  let memoryMb = 0
  const read = Object.fromEntries(COUNTERS.map((name) => [name, { atMs: 0, value: 0 }])) as Record<
    Counter,
    { atMs: number; value: number }
  >

  const stretchAt = (index: number): Stretch => {
    while (stretches.length <= index)
      stretches.push({ memoryMb, looks: 0, cpuSeconds: 0, readMb: 0, writtenMb: 0 })
    return stretches[index]!
  }
  const reach = (atMs: number): number => {
    lastMs = Math.max(lastMs, atMs)
    while (atMs > mostPoints * intervalMs) {
      stretches = mergePairs(stretches)
      intervalMs *= 2
    }
    return Math.max(0, Math.ceil(atMs / intervalMs) - 1)
  }

  return {
    memory: (atMs: number, mb: number): void => {
      const stretch = stretchAt(reach(atMs))
      stretch.memoryMb = stretch.looks === 0 ? mb : Math.max(stretch.memoryMb, mb)
      stretch.looks += 1
      memoryMb = mb
    },
    /** Value of a counter since the start. */
    count: (name: Counter, atMs: number, value: number): void => {
      const last = read[name]
      if (atMs <= last.atMs) return
      const lastIndex = reach(atMs)
      // A source that takes over from another may know less at first.
      const grown = Math.max(0, value - last.value)
      for (let index = Math.floor(last.atMs / intervalMs); index <= lastIndex; index++) {
        const from = Math.max(last.atMs, index * intervalMs)
        const to = Math.min(atMs, (index + 1) * intervalMs)
        stretchAt(index)[name] += (grown * (to - from)) / (atMs - last.atMs)
      }
      read[name] = { atMs, value: Math.max(value, last.value) }
    },
    series: (): TimeSeries => {
      // The last stretch has only just begun, perhaps.
      const seconds = (index: number) => Math.min(lastMs - index * intervalMs, intervalMs) / 1000
      const rates = (name: Counter) => stretches.map((stretch, i) => rounded(stretch[name] / seconds(i)))
      return {
        intervalMs,
        memoryMb: stretches.map((stretch) => rounded(stretch.memoryMb)),
        cpuCores: rates('cpuSeconds'),
        diskReadMbPerSec: rates('readMb'),
        diskWriteMbPerSec: rates('writtenMb'),
      }
    },
  }
}
export type SeriesRecorder = ReturnType<typeof recordSeries>

const mergePairs = (stretches: readonly Stretch[]): Stretch[] =>
  stretches.flatMap((one, i) => {
    if (i % 2 === 1) return []
    const other = stretches[i + 1]
    if (!other) return [one]
    return [
      {
        memoryMb: largest(one, other),
        looks: one.looks + other.looks,
        cpuSeconds: one.cpuSeconds + other.cpuSeconds,
        readMb: one.readMb + other.readMb,
        writtenMb: one.writtenMb + other.writtenMb,
      },
    ]
  })

const largest = (...pair: readonly [Stretch, Stretch]): number => {
  const seen = pair.filter(({ looks }) => looks > 0)
  return Math.max(...(seen.length > 0 ? seen : pair).map(({ memoryMb }) => memoryMb))
}

/** Four digits are enough for a plot, and a journal line stays short. */
const rounded = (value: number): number => Number(value.toPrecision(4))
