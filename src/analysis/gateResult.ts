import { z } from 'zod'
import { interval } from '../stats/logMean.ts'
import { summary } from '../stats/summary.ts'
import { warning } from '../stats/warning.ts'

/** `couldNotMeasure`: a missing baseline or scenario, a failed trial, a wrong output, another machine. */
const gateVerdict = z.enum(['pass', 'regressed', 'inconclusive', 'couldNotMeasure'])
export type GateVerdict = z.infer<typeof gateVerdict>

/** Metrics that the gate tests, each a family of its own; a cost follows from them and is not tested. */
export const gateMetric = z.enum(['executionTimeMs', 'peakMemoryMb', 'cpuSeconds'])
export type GateMetric = z.infer<typeof gateMetric>

/** One comparison of a metric with the baseline. Ratios are new over old: above 1 is worse. */
const judgement = z.object({
  verdict: gateVerdict,
  ratio: z.number().nullable(),
  /** One-sided bounds at the level of the look and of its place in the family. */
  interval: interval.nullable(),
  p: z.number().nullable(),
  /** Blocks, or sessions where those are the reference. */
  blocks: z.number().int(),
  /** Largest change that the data can't exclude, as a share: 0.04 is +4 %. */
  cannotExclude: z.number().nullable(),
  /** Smallest regression that this run would have found with 80 % power, as a share. */
  detectable: z.number().nullable(),
  /** The verdict in words. Reports put scenario, stack and metric before it, `cannotExclude` and `detectable` after it. */
  sentence: z.string(),
})
export type Judgement = z.infer<typeof judgement>

/** One stack in one scenario. */
const gateItem = judgement.extend({
  /** Benchmark file, relative to the project; empty in reports of earlier versions. */
  file: z.string().default(''),
  scenario: z.string(),
  size: z.string(),
  /** Which of its variants, `10MB · 2 CPUs`; absent where it has one alone. */
  variant: z.string().optional(),
  target: z.string(),
  stack: z.string(),
  /** The trials that new ones were held against, in the metric's unit; null where it could not be measured. */
  base: summary.nullable().default(null),
  /** Look at which it was decided, from 1; null where it could not be measured. */
  look: z.number().int().nullable(),
  warnings: z.array(warning).default([]),
})
export type GateItem = z.infer<typeof gateItem>

const gateFamily = z.object({
  metric: gateMetric,
  /** Mean over all scenarios and stacks; null where there is one only. */
  suite: judgement.nullable(),
  items: z.array(gateItem),
})
export type GateFamily = z.infer<typeof gateFamily>

/** What new results were held against. */
const gateReference = z.discriminatedUnion('kind', [
  /** A revision that ran as arms of the same blocks. */
  z.object({ kind: z.literal('revision'), ref: z.string(), commit: z.string() }),
  /** Recorded sessions. */
  z.object({ kind: z.literal('baseline'), name: z.string(), sessions: z.number().int() }),
])
export type GateReference = z.infer<typeof gateReference>

/** What a gate was asked, so that its answer can be computed from a report alone. */
export const gateRequest = z.object({
  reference: gateReference,
  margin: z.number(),
  /** Chance of a false alarm in each family as a whole. */
  level: z.number(),
  /** Declared numbers of blocks; one: they were fixed. */
  looks: z.array(z.number().int()),
  metrics: z.array(gateMetric),
  inconclusive: z.enum(['fail', 'warn']),
  /** What may be missing or other than it was. */
  allow: z.array(z.string()),
  /** All that the reference has, under the filters of this run. */
  expected: z.array(
    z.object({
      file: z.string(),
      scenario: z.string(),
      variant: z.string().optional(),
      target: z.string(),
      stack: z.string(),
    }),
  ),
})
export type GateRequest = z.infer<typeof gateRequest>
export type ExpectedItem = GateRequest['expected'][number]

/** What could not be measured, and what to do about it. What is null concerns all. */
const gateProblem = z.object({
  file: z.string().nullable().default(null),
  scenario: z.string().nullable(),
  variant: z.string().optional(),
  target: z.string().nullable().default(null),
  stack: z.string().nullable(),
  text: z.string(),
})
export type GateProblem = z.infer<typeof gateProblem>

/** The gate's answer for a run. */
export const gateResult = z.object({
  verdict: gateVerdict,
  /** 0 pass, 1 regressed, 2 could not measure, 3 inconclusive (0 where it only warns). */
  exitCode: z.number().int(),
  against: gateReference.nullable(),
  /** Change up to which a slower result passes, as a share. */
  margin: z.number(),
  /** Chance of a false alarm over all looks and the whole family. */
  level: z.number(),
  /** Blocks after which the gate looked, and the level used at each. */
  looks: z.array(z.object({ blocks: z.number().int(), level: z.number() })),
  families: z.array(gateFamily),
  problems: z.array(gateProblem),
  warnings: z.array(warning),
})
export type GateResult = z.infer<typeof gateResult>
