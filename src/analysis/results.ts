import { z } from 'zod'
import { resourceLimits } from '../scenario/resourceLimits.ts'
import { workload } from '../scenario/workload.ts'
import { interval } from '../stats/logMean.ts'
import { summary } from '../stats/summary.ts'
import { warning } from '../stats/warning.ts'
import { profileRecord } from '../trial/profile.ts'
import { tableWrite } from '../trial/protocol.ts'
import { executionResult, trialStatus } from '../trial/record.ts'
import { selectivity } from '../trial/selectivity.ts'
import { smallestMemory } from '../trial/smallestMemory.ts'
import { acrossTargets } from './acrossTargets.ts'
import { calibrationResult } from './calibrationResult.ts'
import { costResult, pricesUsed } from './cost/costResult.ts'
import { recommendation } from './decision/recommendation.ts'
import { fingerprint } from './fingerprint.ts'
import { gateRequest, gateResult } from './gateResult.ts'
import { infrastructure } from './infrastructure.ts'
import { scalabilityResult } from './scalability/scalabilityResult.ts'
import { secondaryDifference } from './secondaryDifferences.ts'
import { storedSessions } from './storedSessions.ts'

/** Version of `report.json`; goes up when a reader of the last version could misread a new report. */
export const SCHEMA_VERSION = 1

const jsonObject = z.record(z.string(), z.unknown())

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
  engine: jsonObject,
  versions: z.record(z.string(), z.string()),
  /** How each limit is kept by the engine's own settings. */
  limitSettings: z.record(z.string(), z.string()),
  executionResults: z.array(executionResult),
  aggregatedMetrics,
  resourceEfficiency,
})
export type StackResult = z.infer<typeof stackResult>

/** A way in which an output is wrong. */
export const difference = z.object({
  stack: z.string(),
  block: z.number().int(),
  /** What the output was held against: another stack, the independent answer, a validation rule. */
  against: z.string(),
  /** For people: columns, counts, up to 5 example rows. */
  text: z.string(),
})
export type Difference = z.infer<typeof difference>

export const verification = z.object({
  /** All stacks wrote the same table in every block; null where there were no two outputs to compare. */
  identical: z.boolean().nullable(),
  /** Whether every table was also held against an independent answer. */
  answerChecked: z.boolean(),
  /** Tables that have an independent answer, and rules of all tables; each sound output was held against them. */
  answers: z.number().int().optional(),
  rules: z.number().int().optional(),
  differences: z.array(difference),
})
export type Verification = z.infer<typeof verification>

export const comparisonMetric = z.enum(['executionTimeMs', 'warmTimeMs'])
export type ComparisonMetric = z.infer<typeof comparisonMetric>

/** `stack` against `against` in one metric, paired by block. Ratio below 1: `stack` took less. */
export const comparison = z.object({
  metric: comparisonMetric,
  stack: z.string(),
  against: z.string(),
  /**
   * `less` and `more`: the interval excludes 1. `equivalent`: it includes 1 and the two are shown to be no farther apart
   * than `withinMargin`. `noDifferenceShown`: it includes 1, and they are not.
   * `noInterval`: too few blocks. `none`: there is nothing sound to compare, `whyNot` says why.
   */
  verdict: z.enum(['less', 'more', 'equivalent', 'noDifferenceShown', 'noInterval', 'none']),
  whyNot: z.string().nullable(),
  /** Blocks in which both completed with the same output. */
  blocks: z.array(z.number().int()),
  /** Null without a verdict, so that no failure can ever be read as a time. */
  ratio: z.number().nullable(),
  interval: interval.nullable(),
  sdLog: z.number().nullable(),
  /** 0.05 where the ratio is shown to lie between 1/1.05 and 1.05; null where it is not. */
  withinMargin: z.number().nullable().default(null),
  /** Exact sign-flip p as a check that assumes no normality; it can't be below `leastPossibleP`. */
  exactTest: z
    .object({
      p: z.number().nullable(),
      leastPossibleP: z.number(),
      /** By Holm's test over all pairs of the metric; null where there is no p. */
      adjustedP: z.number().nullable().default(null),
    })
    .nullable(),
  /** The verdict in words. */
  sentence: z.string(),
  warnings: z.array(warning),
})
export type Comparison = z.infer<typeof comparison>

export const comparativeAnalysis = z.object({
  /** Every pair of stacks; the one named later in the configuration against the earlier one. */
  comparisons: z.array(comparison),
  /** Figures beside the time, to explore; empty in reports of earlier versions. */
  secondary: z.array(secondaryDifference).default([]),
})

const limitEnforcement = z.object({ enforced: z.boolean(), by: z.string() })

/** Another revision of the scenario, whose stacks ran in the same blocks. */
export const baseResult = z.object({
  /** As it was asked for, and what it was then. */
  ref: z.string(),
  commit: z.string(),
  /** Why there is nothing to compare with; null: there is. */
  problem: z.string().nullable(),
  stackResults: z.record(z.string(), stackResult),
})
export type BaseResult = z.infer<typeof baseResult>

/** Declared numbers of blocks, after any of which the run could end. */
export const looks = z.object({
  /** Rising. */
  declared: z.array(z.number().int()),
  /** How many of them were reached. */
  taken: z.number().int(),
  /** Of each interval at each look, so that all hold together at 95 %. */
  level: z.number(),
  /** Why it ended before the last; null: it did not. */
  ended: z.string().nullable(),
})
export type Looks = z.infer<typeof looks>

/** One scenario at one size under one limit on one target. */
export const scenarioResult = z.object({
  scenario: z.string(),
  /** Benchmark file, relative to the project. */
  file: z.string().default(''),
  size: z.string(),
  /** Which of its variants, `10MB · 2 CPUs`; absent where it has one alone. */
  variant: z.string().optional(),
  target: z.string(),
  dataset: z.object({
    rows: z.number().int(),
    bytes: z.number().int(),
    seed: z.number().int().nullable(),
    digest: z.string(),
  }),
  /** The order of stacks within each block, and the seed that it was drawn from. */
  schedule: z.object({
    seed: z.number().int(),
    warm: z.number().int(),
    blocks: z.array(z.object({ block: z.number().int(), order: z.array(z.string()) })),
  }),
  /** Null where the number of blocks was fixed. */
  looks: looks.nullable().default(null),
  /** What every trial may use, and what holds it to that. */
  limits: resourceLimits.extend({
    enforcement: z.object({ cpus: limitEnforcement, memory: limitEnforcement }),
  }),
  /** How every output table was to be written. */
  write: tableWrite,
  /** What the pipeline is to do, as stated. */
  workload: workload.default({}),
  stackResults: z.record(z.string(), stackResult),
  /** What a gate holds this revision against; null where it is not held against another. */
  base: baseResult.nullable().default(null),
  /** What a gate holds this run against where that is a stored baseline; null where it is not, or has no such scenario. */
  stored: storedSessions.nullable().default(null),
  verification,
  comparativeAnalysis,
  /** What profile runs have left, where they were asked for. */
  profiles: z.array(profileRecord).default([]),
  /** The least memory that each stack did with; absent where it was not asked for. */
  smallestMemory: z.array(smallestMemory).optional(),
  /** What a reader should know to judge whether the comparison is fair. */
  fairness: z.array(z.string()),
  /** Operations whose authors say how many rows they keep. */
  selectivity: z.array(selectivity).default([]),
  /** What its times depend on, for comparison with other runs. */
  fingerprint: fingerprint.nullable().default(null),
  /** How catalog, store, network and disk answered around the trials. */
  infrastructure: infrastructure.nullable().default(null),
  /** Null in reports of earlier versions. */
  cost: costResult.nullable().default(null),
  warnings: z.array(warning),
})
export type ScenarioResult = z.infer<typeof scenarioResult>

/** All of one run: what `report.json` holds and every reporter renders. */
export const benchmarkResults = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  runId: z.string(),
  startedAt: z.string(),
  /** Null while the run goes on, or when it was killed. */
  finishedAt: z.string().nullable(),
  configuration: jsonObject,
  fingerprint: z.record(z.string(), z.union([z.string(), z.number()])),
  results: z.array(scenarioResult),
  /** Scenarios that ran on several targets. */
  acrossTargets: z.array(acrossTargets).default([]),
  /** Scenarios that ran at several sizes, or with several numbers of cores. */
  scalability: z.array(scalabilityResult).default([]),
  /** What costs are computed from; null in reports of earlier versions. */
  prices: pricesUsed.nullable().default(null),
  /** Which stack to use, for each scenario, target and limits that were run. */
  recommendations: z.array(recommendation).default([]),
  /** Null where no gate was asked for. */
  gateRequest: gateRequest.nullable().default(null),
  /** Null where no gate was asked for, or the run has not ended. */
  gate: gateResult.nullable().default(null),
  /** Null unless the run was a calibration that has ended; `results` are then its first repeat. */
  calibration: calibrationResult.nullable().default(null),
  warnings: z.array(warning),
})
export type BenchmarkResults = z.infer<typeof benchmarkResults>
