import { z } from 'zod'
import { workload } from '../scenario/workload.ts'
import { warning } from '../stats/warning.ts'
import { profileRecord } from '../trial/profile.ts'
import { tableWrite } from '../trial/protocol.ts'
import { selectivity } from '../trial/selectivity.ts'
import { smallestMemory } from '../trial/smallestMemory.ts'
import { comparison } from './comparisonResult.ts'
import { costResult } from './cost/costResult.ts'
import { fingerprint } from './fingerprint.ts'
import { infrastructure } from './infrastructure.ts'
import { measuredLimits } from './measuredLimits.ts'
import { secondaryDifference } from './secondaryDifferences.ts'
import { stackResult } from './stackResult.ts'
import { storedSessions } from './storedSessions.ts'
import { verification } from './verification.ts'

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
  limits: measuredLimits.extend({
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
