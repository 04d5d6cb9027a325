import { z } from 'zod'
import { warning } from '../stats/warning.ts'
import { acrossTargets } from './acrossTargets.ts'
import { calibrationResult } from './calibrationResult.ts'
import { pricesUsed } from './cost/costResult.ts'
import { recommendation } from './decision/recommendation.ts'
import { gateRequest, gateResult } from './gateResult.ts'
import { scalabilityResult } from './scalability/scalabilityResult.ts'
import { scenarioResult } from './scenarioResult.ts'

/** Version of `report.json`; goes up when a reader of the last version could misread a new report. */
export const SCHEMA_VERSION = 1

/** All of one run: what `report.json` holds and every reporter renders. */
export const benchmarkResults = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  runId: z.string(),
  startedAt: z.string(),
  /** Null while the run goes on, or when it was killed. */
  finishedAt: z.string().nullable(),
  configuration: z.record(z.string(), z.unknown()),
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
