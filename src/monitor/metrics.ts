import {
  type PartTotals,
  type PerformanceMetrics,
  type ResourceTotals,
  resourceTotals,
} from '../trial/record.ts'
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

interface TrialMetrics {
  metrics: PerformanceMetrics
  resources: ResourceTotals | null
  parts: PartTotals[]
  /** Why a figure is null, by its name. */
  reasons: Record<string, string>
  /** The counters that a figure comes from, by its name. */
  sources: Record<string, string>
}

/** The eight metrics of a trial and what lies under them. */
export const toTrialMetrics = (figures: TrialFigures): TrialMetrics => {
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
  const totals = usage && pick(usage, Object.keys(resourceTotals.shape) as (keyof ResourceTotals)[])
  const peaks = usage && pick(usage, ['cpuSeconds', 'peakMemoryUpperMb'])
  const all = Object.entries<Measured>({ ...measured, ...totals, ...peaks })
  return {
    metrics: values(measured),
    resources: totals && values(totals),
    parts: (usage?.parts ?? []).map(({ name, outOfMemory, ...part }) => ({
      name,
      ...values(part),
      outOfMemory,
    })),
    reasons: Object.fromEntries(
      all.flatMap(([name, { value, reason }]) => (value === null ? [[name, reason ?? 'not measured']] : [])),
    ),
    sources: Object.fromEntries(
      all.flatMap(([name, { value, source }]) => (value !== null && source ? [[name, source]] : [])),
    ),
  }
}

const pick = <Name extends keyof ResourceUsage>(usage: ResourceUsage, names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, usage[name]])) as Pick<ResourceUsage, Name>

const values = <Name extends string>(figures: Record<Name, Measured>) =>
  Object.fromEntries(Object.entries<Measured>(figures).map(([name, { value }]) => [name, value])) as Record<
    Name,
    number | null
  >

const timed = (value: number | null, reason: string): Measured =>
  value === null ? { value, reason } : { value }

const map = (one: Measured, change: (value: number) => number): Measured =>
  one.value === null ? one : { ...one, value: change(one.value) }

const both = (one: Measured, other: Measured, join: (one: number, other: number) => number): Measured =>
  one.value === null ? one : map({ ...one, ...other }, (value) => join(one.value!, value))
