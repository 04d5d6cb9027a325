import { z } from 'zod'
import { parseByteSize } from '../host/byteSize.ts'
import { tableWrite } from '../trial/protocol.ts'
import { blockPlan } from './blocks.ts'
import { costSettings } from './costOptions.ts'
import { dataSize } from './dataSize.ts'
import { defaultGateSettings, gateSettings } from './gateOptions.ts'
import { defaultReportSettings, reportSettings } from './reportOptions.ts'
import { resourceLimits } from './resourceLimits.ts'
import { variantSettings } from './variantSettings.ts'
import { workload } from './workload.ts'

/** Settings per stack, by the name that scenarios use: `spark`, `pythonic`, `pythonic:duckdb`, `spark:tuned`. */
const stackSelection = z
  .record(z.string().min(1), z.record(z.string(), z.unknown()))
  .refine((stacks) => Object.keys(stacks).length > 0, 'expected at least one stack')
export type StackSelection = z.infer<typeof stackSelection>

/** `['spark', 'pythonic']` is short for `{ spark: {}, pythonic: {} }`. */
const stackNames = z
  .array(z.string().min(1))
  .min(1)
  .transform((names) => Object.fromEntries(names.map((name) => [name, {}])))

const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32 - 1)

/** What a scenario may set for itself; what it leaves out comes from the plugin's options. */
export const scenarioSettings = z.strictObject({
  stacks: z.union([stackNames, stackSelection]),
  /** Blocks to run; each has one trial of every stack in random order. */
  blocks: blockPlan,
  /** Repeats of the job in the same session after each timed one. */
  warm: z.number().int().min(0).max(50),
  /** One more run of each stack after the blocks, with its engine's profiling on; never part of a figure. */
  profile: z.boolean(),
  /** After the blocks, search the least memory with which each stack still writes the right output. */
  smallestMemory: z.boolean(),
  /** A trial that takes longer is ended and counts as `timeout`. */
  timeoutMinutes: z
    .number()
    .positive()
    .max(24 * 60),
  /** Before each trial disks are flushed, and a calm machine is waited for, at most so long; 0: neither. */
  settleSeconds: z.number().int().min(0).max(600),
  resourceLimits: resourceLimits.partial(),
  write: tableWrite.partial(),
  /** Floats differ legitimately in their last digits between engines: |a − b| ≤ absolute + relative · |b|. */
  floatTolerance: z.strictObject({ relative: z.number().min(0), absolute: z.number().min(0) }),
  /** What the pipeline is to do, for the recommendation. */
  workload,
})
export type ScenarioSettings = z.infer<typeof scenarioSettings>

/** Everything about a run that is not a scenario: BenchmarkConfig of the design. */
export const benchmarkConfig = scenarioSettings.extend({
  targets: z.array(z.string().min(1)).min(1),
  /** Order of stacks within blocks is drawn from it. Absent: drawn anew and recorded. */
  seed: seed.optional(),
  /** Replaces the size of generated data in every scenario. */
  size: dataSize.optional(),
  /** Leave the warehouse and catalog in place at the end. */
  keep: z.boolean(),
  /** What generated datasets may take in the per-user cache, all together. */
  cacheMaxSize: z
    .string()
    .refine((text) => parseByteSize(text) !== undefined, "expected a size like '500MB', '50GB' or '1TB'"),
  /** Run whose incomplete blocks are to be done again. */
  resume: z.string().optional(),
  /** What costs are computed from. */
  cost: costSettings.partial(),
  ...variantSettings.shape,
  ...gateSettings.shape,
  ...reportSettings.shape,
})
export type BenchmarkConfig = z.infer<typeof benchmarkConfig>

export const defaultConfig: BenchmarkConfig = {
  targets: ['local'],
  stacks: { spark: {}, pythonic: {} },
  blocks: 6,
  warm: 0,
  profile: false,
  smallestMemory: false,
  timeoutMinutes: 30,
  settleSeconds: 10,
  resourceLimits: {},
  write: {},
  floatTolerance: { relative: 1e-9, absolute: 1e-12 },
  workload: {},
  keep: false,
  cacheMaxSize: '50GB',
  cost: {},
  ...defaultGateSettings,
  ...defaultReportSettings,
}

/** Iceberg settings of every output table unless a scenario says otherwise. */
export const defaultWrite = {
  formatVersion: 2,
  codec: 'zstd',
  rowLevelMode: 'copy-on-write',
  distribution: 'none',
  targetFileSizeMb: 512,
} as const
