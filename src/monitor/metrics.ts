import type { PerformanceMetrics } from '../trial/record.ts'
import type { Measured, ResourceUsage } from './usage.ts'

export interface TrialFigures {
  /** Read right after the last commit; null where the trial ended before that. */
  usage: ResourceUsage | null
  /** Null: no commit. */
  executionTimeMs: number | null
  /** Null: the engine never was ready. */
  startupTimeMs: number | null
  /** Rows of all input tables. */
  inputRows: number
  errorCount: number
}

/** The eight metrics of a trial, and for each that is null why, by its name. */
export const toPerformanceMetrics = (
  figures: TrialFigures,
): { metrics: PerformanceMetrics; reasons: Record<string, string> } => {
  const { usage, inputRows, errorCount } = figures
  const executionTimeMs = timed(figures.executionTimeMs, 'the trial did not get to its last commit')
  const seconds = map(executionTimeMs, (ms) => ms / 1000)
  const unread: Measured = { value: null, reason: 'the trial ended before its counters were read' }
  const measured: Record<keyof PerformanceMetrics, Measured> = {
    executionTimeMs,
    startupTimeMs: timed(figures.startupTimeMs, 'the engine never was ready'),
    peakMemoryMb: usage?.peakMemoryMb ?? unread,
    avgCpuPercent: both(usage?.cpuSeconds ?? unread, seconds, (cpu, wall) => (100 * cpu) / wall),
    diskIoMb: both(
      usage?.diskReadMb ?? unread,
      usage?.diskWriteMb ?? unread,
      (read, written) => read + written,
    ),
    networkIoMb: usage?.networkMb ?? unread,
    throughputRecordsPerSec: map(seconds, (wall) => inputRows / wall),
    errorCount: { value: errorCount },
  }
  const entries = Object.entries(measured)
  return {
    metrics: Object.fromEntries(entries.map(([name, { value }]) => [name, value])) as PerformanceMetrics,
    reasons: Object.fromEntries(
      entries.flatMap(([name, { value, reason }]) =>
        value === null ? [[name, reason ?? 'not measured']] : [],
      ),
    ),
  }
}

const timed = (value: number | null, reason: string): Measured =>
  value === null ? { value, reason } : { value }

const map = (one: Measured, change: (value: number) => number): Measured =>
  one.value === null ? one : { value: change(one.value) }

const both = (one: Measured, other: Measured, join: (one: number, other: number) => number): Measured =>
  one.value === null ? one : map(other, (value) => join(one.value!, value))
