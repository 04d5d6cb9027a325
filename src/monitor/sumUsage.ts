import { sumSeries } from './sumSeries.ts'
import type { Measured, ResourceUsage, UsagePart } from './usage.ts'

/** What one of several programs that a trial consists of has used. */
interface PartUsage {
  name: string
  usage: ResourceUsage
}

type Counter = {
  [Name in keyof ResourceUsage]-?: ResourceUsage[Name] extends Measured ? Name : never
}[keyof ResourceUsage]

/**
 * The programs of a trial as one, with each kept by itself. Counters are sums: bytes that one sends to another count
 * at both. The lower bound of the peak is the largest sum at one time, as the series has it, the upper bound
 * the sum of the upper bounds. Noise is the machine's, and taken from the first.
 */
export const sumUsage = (parts: readonly [PartUsage, ...PartUsage[]]): ResourceUsage => {
  const usages = parts.map(({ usage }) => usage)
  const [first] = parts
  const series = sumSeries(usages.map(({ series }) => series))
  const sum = (name: Counter): Measured => sumOf(parts.map(({ name: part, usage }) => [part, usage[name]]))
  const peak = sum('peakMemoryMb')
  return {
    cpuSeconds: sum('cpuSeconds'),
    cpuUserSeconds: sum('cpuUserSeconds'),
    cpuSystemSeconds: sum('cpuSystemSeconds'),
    throttledSeconds: sum('throttledSeconds'),
    peakMemoryMb: peak.value === null || !series ? peak : { ...peak, value: peakOf(usages, series.memoryMb) },
    peakMemoryUpperMb: sum('peakMemoryUpperMb'),
    pageCacheMb: sum('pageCacheMb'),
    majorFaults: sum('majorFaults'),
    diskReadMb: sum('diskReadMb'),
    diskWriteMb: sum('diskWriteMb'),
    networkMb: sum('networkMb'),
    loopbackMb: sum('loopbackMb'),
    cpuStallSeconds: sum('cpuStallSeconds'),
    memoryStallSeconds: sum('memoryStallSeconds'),
    ioStallSeconds: sum('ioStallSeconds'),
    outOfMemory: usages.some(({ outOfMemory }) => outOfMemory),
    series,
    parts: parts.map(partOf),
    ...(first.usage.noise !== undefined && { noise: first.usage.noise }),
    warnings: usages.flatMap(({ warnings }) => warnings),
  }
}

/** Between two looks a part may have had more than the series shows. */
const peakOf = (usages: readonly ResourceUsage[], together: readonly number[]): number =>
  Math.max(...together, ...usages.map(({ peakMemoryMb }) => peakMemoryMb.value ?? 0))

const partOf = ({ name, usage }: PartUsage): UsagePart => ({
  name,
  cpuSeconds: usage.cpuSeconds,
  peakMemoryMb: usage.peakMemoryMb,
  peakMemoryUpperMb: usage.peakMemoryUpperMb,
  outOfMemory: usage.outOfMemory,
})

/** Without one of them there is no sum. */
const sumOf = (figures: readonly (readonly [string, Measured])[]): Measured => {
  let value = 0
  for (const [part, figure] of figures) {
    if (figure.value === null) return { value: null, reason: `${part}: ${figure.reason ?? 'not measured'}` }
    value += figure.value
  }
  const sources = new Set(figures.flatMap(([, { source }]) => source ?? []))
  return { value, ...(sources.size > 0 && { source: [...sources].join(', ') }) }
}
