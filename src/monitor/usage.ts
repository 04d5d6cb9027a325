import { z } from 'zod'
import { warning } from '../stats/warning.ts'
import { noiseFigures } from './noise/figures.ts'
import { timeSeries } from './timeSeries.ts'

/** A figure and the counters that it comes from, or null with the reason why it can't be had here. */
export const measured = z.object({
  value: z.number().nullable(),
  source: z.string().optional(),
  reason: z.string().optional(),
})
export type Measured = z.infer<typeof measured>

/** One program of several that a trial consists of. */
const usagePart = z.object({
  name: z.string(),
  cpuSeconds: measured,
  /** Lower and upper bound of its own peak, MiB. */
  peakMemoryMb: measured,
  peakMemoryUpperMb: measured,
  outOfMemory: z.boolean(),
})
export type UsagePart = z.infer<typeof usagePart>

/** What one trial has used since its start. docs/metrics.md has definitions, sources and error bounds. */
export const resourceUsage = z.object({
  /** User + system time of all the trial's processes, also of those that have ended. */
  cpuSeconds: measured,
  cpuUserSeconds: measured,
  cpuSystemSeconds: measured,
  /** Time that CPU quotas held the trial back. */
  throttledSeconds: measured,
  /** Lower bound of the peak of anonymous and shared memory, MiB. Page cache is none of it. */
  peakMemoryMb: measured,
  /** Upper bound of that peak, MiB. */
  peakMemoryUpperMb: measured,
  /** Largest seen, MiB; pages that were cached before the trial are not charged to it. */
  pageCacheMb: measured,
  /** Page faults that had to wait for the disk. */
  majorFaults: measured,
  diskReadMb: measured,
  diskWriteMb: measured,
  /** Received and sent, without loopback. */
  networkMb: measured,
  loopbackMb: measured,
  /** Time in which at least one thread waited for the resource (PSI). */
  cpuStallSeconds: measured,
  memoryStallSeconds: measured,
  ioStallSeconds: measured,
  /** The kernel has ended a process for want of memory. */
  outOfMemory: z.boolean(),
  series: timeSeries.nullable(),
  /** Of each program by itself, where there are several: all else is of them together. */
  parts: z.array(usagePart).optional(),
  /** What else went on since the trial's start; absent where nothing is known of the machine around it. */
  noise: noiseFigures.nullable().optional(),
  /** What a reader should know of how these figures were taken. */
  warnings: z.array(warning),
})
export type ResourceUsage = z.infer<typeof resourceUsage>
