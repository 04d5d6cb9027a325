import { z } from 'zod'
import { serviceUsage } from '../monitor/infrastructure/serviceUsage.ts'
import { noiseFigures } from '../monitor/noise/figures.ts'
import { timeSeries } from '../monitor/timeSeries.ts'
import { warning } from '../stats/warning.ts'
import { engineMetrics } from './engineMetrics.ts'

/** The eight metrics of one trial. Null where one can't be had; `reasons` of the result says why. */
export const performanceMetrics = z.object({
  /** From the runner's exec to its last commit, start-up included: the primary metric. */
  executionTimeMs: z.number().nullable(),
  /** From the runner's exec until its engine is ready for work. */
  startupTimeMs: z.number().nullable(),
  /** Lower bound of the peak of the whole process tree, MiB. */
  peakMemoryMb: z.number().nullable(),
  /** CPU time over wall time, 100 = one core busy throughout. */
  avgCpuPercent: z.number().nullable(),
  /** Read + written at the storage level, MiB. */
  diskIoMb: z.number().nullable(),
  networkIoMb: z.number().nullable(),
  /** Input rows of all tables over executionTimeMs. */
  throughputRecordsPerSec: z.number().nullable(),
  /** Malformed rows that were skipped or put aside; 1 where the trial itself went wrong. */
  errorCount: z.number().int().nullable(),
})
export type PerformanceMetrics = z.infer<typeof performanceMetrics>

export const trialStatus = z.enum([
  'completed',
  'wrongOutput',
  'failed',
  'timeout',
  'outOfMemory',
  'unsupported',
  'cancelled',
])
export type TrialStatus = z.infer<typeof trialStatus>

export const trialOutput = z.object({
  rows: z.number().int(),
  /** Hexadecimal digest of the whole canonical rows without float columns. */
  digest: z.string(),
  files: z.number().int(),
  bytes: z.number().int(),
})
export type TrialOutput = z.infer<typeof trialOutput>

/** What went into a table or step, and what its commits added, as the tables' own metadata says. */
const rows = z.object({
  /** Rows of all inputs and tables that are read, each as often as it is named; of text, lines. */
  rowsIn: z.number().int(),
  /** Rows in new files, with those that copy-on-write or compaction has moved. */
  rowsWritten: z.number().int(),
  rowsDeleted: z.number().int(),
  filesWritten: z.number().int(),
  bytesWritten: z.number().int(),
  commits: z.number().int(),
})
export type Rows = z.infer<typeof rows>

/** What the timed task did as an application. Inputs count once for the whole task, by their manifest. */
export const application = rows.extend({
  /** Malformed rows that were skipped or put aside, over `rowsIn`; null without rows. */
  errorRate: z.number().nullable(),
  steps: z.record(z.string(), rows),
})

/** What a trial used beside the eight metrics. Null where it can't be had; `reasons` of the result says why. */
export const resourceTotals = z.object({
  cpuUserSeconds: z.number().nullable(),
  cpuSystemSeconds: z.number().nullable(),
  throttledSeconds: z.number().nullable(),
  pageCacheMb: z.number().nullable(),
  majorFaults: z.number().nullable(),
  diskReadMb: z.number().nullable(),
  diskWriteMb: z.number().nullable(),
  loopbackMb: z.number().nullable(),
  cpuStallSeconds: z.number().nullable(),
  memoryStallSeconds: z.number().nullable(),
  ioStallSeconds: z.number().nullable(),
})
export type ResourceTotals = z.infer<typeof resourceTotals>

/** One program of those that a trial consists of. Null where it can't be had. */
const partTotals = z.object({
  name: z.string(),
  cpuSeconds: z.number().nullable(),
  /** Lower and upper bound of its own peak. */
  peakMemoryMb: z.number().nullable(),
  peakMemoryUpperMb: z.number().nullable(),
  /** The kernel has ended a process of it for want of memory. */
  outOfMemory: z.boolean(),
})
export type PartTotals = z.infer<typeof partTotals>

/** One trial as the journal and the report keep it. Blocks and positions count from 1. */
export const executionResult = z.object({
  block: z.number().int().positive(),
  position: z.number().int().positive(),
  startedAt: z.string(),
  status: trialStatus,
  metrics: performanceMetrics,
  /** Why a metric is null, by its name. */
  reasons: z.record(z.string(), z.string()),
  /** Upper bound of the peak, MiB. */
  peakMemoryUpperMb: z.number().nullable(),
  cpuSeconds: z.number().nullable(),
  /** Null in records of earlier versions, and of trials that were cut off before it was read. */
  resources: resourceTotals.nullable().default(null),
  /** Each program by itself, where there are several; the figures above are of all together. */
  parts: z.array(partTotals).default([]),
  /** The counters that each figure comes from, by its name. */
  sources: z.record(z.string(), z.string()).default({}),
  /** For plots. */
  series: timeSeries.nullable().default(null),
  /** Consecutive stretches of the trial in order, ms; `step` is null outside of steps. */
  phases: z.array(z.object({ name: z.string(), ms: z.number(), step: z.string().nullable().default(null) })),
  /** Times of the repeats in the same session, each into a fresh table, ms. */
  warmTimesMs: z.array(z.number()),
  commitRetries: z.number().int(),
  /** Null unless the task has completed. */
  application: application.nullable().default(null),
  /** Null where the engine counts nothing. */
  engineMetrics: engineMetrics.nullable().default(null),
  /** All tables together: sums, and a digest over theirs. Null unless every table could be read. */
  output: trialOutput.nullable(),
  /** Each table by its name in the scenario. */
  tables: z.record(z.string(), trialOutput).default({}),
  error: z.object({ message: z.string(), detail: z.string() }).nullable(),
  settledMs: z.number(),
  /** What else went on in the machine; null where nothing is known of it. */
  noise: noiseFigures.nullable().default(null),
  /** What services beside it used meanwhile; empty where there are none. */
  services: z.array(serviceUsage).default([]),
  /** How much of the input files was in the page cache just before it; null where that can't be seen. */
  inputsCachedShare: z.number().nullable().default(null),
  warnings: z.array(warning),
})
export type ExecutionResult = z.infer<typeof executionResult>
