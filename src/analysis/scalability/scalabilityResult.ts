import { z } from 'zod'
import { warning } from '../../stats/warning.ts'
import { trialStatus } from '../../trial/record.ts'
import { estimate } from '../estimate.ts'
import { measuredLimits } from '../measuredLimits.ts'

/** Two ends at 95 %, of which either may lie beyond what can be told: null is open. */
const ends = z.object({ lower: z.number().nullable(), upper: z.number().nullable() })

/** How trials ended, completed ones included; statuses that did not occur are left out. */
const statuses = z.partialRecord(trialStatus, z.number().int().positive())

/** One law's curve. Time in ms, memory in MiB; the ends hold for the curve, not for a single trial. */
const curvePoint = z.object({ bytes: z.number(), value: z.number(), lower: z.number(), upper: z.number() })

/** `a + b·(bytes / unitBytes)^c`; `c` is 1 in the linear law. */
const law = z.object({
  /** What does not grow with the input: ms, or MiB. */
  a: estimate,
  /** ms, or MiB, for each `unitBytes` to the power `c`. */
  b: estimate,
  c: estimate,
  unitBytes: z.number(),
  /** Root mean square of the relative (log) error in foretelling each size from the others. */
  leaveOneOutError: z.number(),
  /** From the smallest size to as far as it is believed: at most 3 times the largest. */
  curve: z.array(curvePoint),
})
export type FittedLaw = z.infer<typeof law>

const sizeFit = z.object({
  /** The power law needs four sizes. */
  laws: z.object({ linear: law, power: law.nullable() }),
  chosen: z.enum(['linear', 'power']),
  /** Sizes that it is fitted to, and their trials: those below the first at which one failed. */
  range: z.object({
    fromBytes: z.number(),
    toBytes: z.number(),
    sizes: z.number().int(),
    trials: z.number().int(),
  }),
  /** Relative spread of a trial around the curve: standard deviation of its log. */
  sdLog: z.number(),
})
export type SizeFit = z.infer<typeof sizeFit>

/** One stack at one size. */
const sizePoint = z.object({
  /** As the scenario names it: `10MB`. */
  size: z.string(),
  bytes: z.number().int(),
  /** Completed trials: the only ones that figures are made of. */
  n: z.number().int(),
  /** Geometric means; null where no trial completed. */
  timeMs: estimate.nullable(),
  memoryMb: estimate.nullable(),
  statuses,
  /** Scheduled trials that never started. */
  notRun: z.number().int(),
})
export type SizePoint = z.infer<typeof sizePoint>

/** d ln(time) / d ln(size) between neighbouring sizes: 0 is all start-up, 1 is in proportion to size. */
const localSlope = z.object({ fromBytes: z.number(), toBytes: z.number(), slope: estimate })
export type LocalSlope = z.infer<typeof localSlope>

/** The size at which peak memory, by its curve, is the limit. */
const memoryWall = z.object({
  limitMb: z.number(),
  /** Null: not up to `upToBytes`. The interval is null where one end is open. */
  bytes: estimate.nullable(),
  /** Sizes between which it may lie; null where it lies beyond `upToBytes` for certain. */
  between: ends.nullable(),
  isExtrapolated: z.boolean(),
  upToBytes: z.number(),
  /** The smallest size at which a trial ran out of memory; null: none did. */
  ranOutAt: z.object({ size: z.string(), bytes: z.number() }).nullable(),
  text: z.string(),
})
export type MemoryWall = z.infer<typeof memoryWall>

const stackBySize = z.object({
  label: z.string(),
  /** Every size, the smallest first, those without a completed trial too. */
  points: z.array(sizePoint),
  time: sizeFit.nullable(),
  memory: sizeFit.nullable(),
  memoryWall: memoryWall.nullable(),
  localSlopes: z.array(localSlope),
  /** Why there is no curve of time, and what to run for one; null: there is one. */
  whyNot: z.string().nullable(),
  warnings: z.array(warning),
})
export type StackBySize = z.infer<typeof stackBySize>

/** A size at which two stacks take the same time, or that there is none. A pair whose curves meet twice has two. */
const crossover = z.object({
  /** The one named later in the configuration. */
  stack: z.string(),
  against: z.string(),
  /** Null: none from `fromBytes` to `upToBytes`. The interval is null where one end is open. */
  bytes: estimate.nullable(),
  /** Sizes between which there may be one; null: shown to be none in the range. */
  between: ends.nullable(),
  /** The stack that takes less time below and above; the same one where there is no crossover; null: can't be told, as on a side with an open end. */
  fasterBelow: z.string().nullable(),
  fasterAbove: z.string().nullable(),
  /** `bytes` lies outside of what was measured. */
  isExtrapolated: z.boolean(),
  /** What was looked through: what both have measured and up to 3 times beyond, as far as both curves are believed. */
  fromBytes: z.number(),
  upToBytes: z.number(),
  sentence: z.string(),
})
export type Crossover = z.infer<typeof crossover>

/** One scenario over its sizes, at the same limits. */
const bySize = z.object({
  limits: measuredLimits,
  sizes: z.array(z.object({ size: z.string(), bytes: z.number().int(), rows: z.number().int() })),
  stacks: z.record(z.string(), stackBySize),
  crossovers: z.array(crossover),
})
export type BySize = z.infer<typeof bySize>

/** One stack at one limit. Speed-up is against its fewest cores; efficiency is that for each core more. */
const limitPoint = z.object({
  /** Cores, or executors. */
  value: z.number().int(),
  /** What ran with them: `spark (2 executors × 1 core)`. */
  label: z.string().default(''),
  n: z.number().int(),
  timeMs: estimate.nullable(),
  speedUp: estimate.nullable(),
  efficiency: estimate.nullable(),
  /** Its time over that with the fewest executors; null by cores. */
  ratio: estimate.nullable().default(null),
  statuses,
  notRun: z.number().int(),
})
export type LimitPoint = z.infer<typeof limitPoint>

/** Universal Scalability Law: throughput at N is `lambda·N / (1 + sigma·(N − 1) + kappa·N·(N − 1))`. */
const scalabilityLaw = z.object({
  /** Runs a second at N = 1. */
  lambda: estimate,
  /** Contention: the share that does not run side by side. */
  sigma: estimate,
  /** Coherence: what each pair costs. */
  kappa: estimate,
  /** N with the most throughput; null: it only rises, as far as was seen. */
  peak: z.number().nullable(),
  peakBetween: ends,
})
export type ScalabilityLaw = z.infer<typeof scalabilityLaw>

/** COST (McSherry et al., HotOS 2015): what `stack` needs to beat a single core of `against`. */
const cost = z.object({
  stack: z.string(),
  against: z.string(),
  /** The least that was measured; null: not reached up to `upTo`. */
  cores: z.number().int().nullable(),
  upTo: z.number().int(),
  /** Time of `stack` with `cores` (or `upTo`) over that of `against` with one. */
  ratio: estimate,
  sentence: z.string(),
})
export type Cost = z.infer<typeof cost>

/**
 * One scenario over numbers of cores, or of executors that divide the same cores, at the same size and memory. Executors
 * that grow with the cores are by cores: these are what is paid for.
 */
const byLimits = z.object({
  size: z.string(),
  bytes: z.number().int(),
  memoryMb: z.number().int(),
  axis: z.enum(['cpus', 'executors']),
  /** Cores of all; null: by cores. */
  cpus: z.number().int().nullable().default(null),
  /** Executors of all; null: they differ, or it is not known. */
  executors: z.number().int().nullable().default(null),
  /** By executors those alone that they change. */
  stacks: z.record(
    z.string(),
    z.object({
      label: z.string(),
      points: z.array(limitPoint),
      usl: scalabilityLaw.nullable(),
      whyNoUsl: z.string().nullable(),
    }),
  ),
  /** Empty by executors. */
  cost: z.array(cost),
  /** For people: by executors what they change; by either what is left out, and why. */
  sentences: z.array(z.string()).default([]),
})
export type ByLimits = z.infer<typeof byLimits>

/** How one scenario's time and memory grow on one target. */
export const scalabilityResult = z.object({
  file: z.string(),
  scenario: z.string(),
  target: z.string(),
  /** One for each set of limits that ran at two sizes or more. */
  bySize: z.array(bySize),
  /** One for each size that ran at two limits or more. */
  byLimits: z.array(byLimits),
})
export type ScalabilityResult = z.infer<typeof scalabilityResult>
