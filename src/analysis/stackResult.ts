import { z } from 'zod'
import { interval } from '../stats/logMean.ts'
import { summary } from '../stats/summary.ts'
import { executionResult, trialStatus } from '../trial/record.ts'

/** Warm repeats of one stack: each block gives one value, the geometric mean of its trial's repeats. */
export const warmTime = z.object({
  geometricMeanMs: z.number(),
  interval: interval.nullable(),
  blocks: z.number().int().positive(),
})
export type WarmTime = z.infer<typeof warmTime>

/** Middle and spread over completed trials alone; null where none of them has the figure. */
export const metricSummaries = z.object({
  executionTimeMs: summary.nullable(),
  startupTimeMs: summary.nullable(),
  /** Execution time without start-up. */
  workTimeMs: summary.nullable(),
  peakMemoryMb: summary.nullable(),
  peakMemoryUpperMb: summary.nullable(),
  cpuSeconds: summary.nullable(),
  avgCpuPercent: summary.nullable(),
  diskIoMb: summary.nullable(),
  networkIoMb: summary.nullable(),
  throughputRecordsPerSec: summary.nullable(),
  errorCount: summary.nullable(),
  outputFiles: summary.nullable(),
  outputBytes: summary.nullable(),
})
export type MetricSummaries = z.infer<typeof metricSummaries>

/** How many trials were scheduled and what became of them. */
export const trialCounts = z.object({
  planned: z.number().int(),
  /** Scheduled and never started: the run was cancelled, or the stack had failed too often. */
  notRun: z.number().int(),
  ended: z.record(trialStatus, z.number().int()),
})
export type TrialCounts = z.infer<typeof trialCounts>

export const aggregatedMetrics = metricSummaries.extend({
  trials: trialCounts,
  warmTimeMs: warmTime.nullable(),
  /** By step, in their order; empty where the scenario has a single one. */
  stepTimesMs: z.record(z.string(), summary).default({}),
})
export type AggregatedMetrics = z.infer<typeof aggregatedMetrics>

/** Input rows of all tables for what the stack used; median over completed trials. */
export const resourceEfficiency = z.object({
  recordsPerCpuSecond: z.number().nullable(),
  /** Over peak memory (lower bound) in GiB × execution time in seconds. */
  recordsPerGibSecond: z.number().nullable(),
  /** Over the allocated cost of a run. */
  recordsPerDollar: z.number().nullable().default(null),
})
export type ResourceEfficiency = z.infer<typeof resourceEfficiency>

/** One stack's part in one scenario. */
export const stackResult = z.object({
  /** What ran, for people: `spark (local[2])`. */
  label: z.string(),
  /** The engine's settings, complete. */
  engine: z.record(z.string(), z.unknown()),
  versions: z.record(z.string(), z.string()),
  /** How each limit is kept by the engine's own settings. */
  limitSettings: z.record(z.string(), z.string()),
  executionResults: z.array(executionResult),
  aggregatedMetrics,
  resourceEfficiency,
})
export type StackResult = z.infer<typeof stackResult>
