import { z } from 'zod'
import { gateMetric } from './gateResult.ts'

/** How much one figure of one stack varies from block to block where nothing has changed. */
export const noiseEntry = z.object({
  /** Benchmark file, relative to the project; empty in reports of earlier versions. */
  file: z.string().default(''),
  scenario: z.string(),
  size: z.string(),
  /** Which of its variants, `10MB · 2 CPUs`; absent where it has one alone. */
  variant: z.string().optional(),
  target: z.string(),
  stack: z.string(),
  metric: gateMetric,
  /** Of the log ratio of two trials in one block, within the repeats. */
  sdLog: z.number(),
  /** Blocks that it was measured in, all repeats together. */
  blocks: z.number().int(),
  /** Smallest change that the planned blocks show with 80 % power, as a share; null: they can't show any. */
  detectable: z.number().nullable(),
})
export type NoiseEntry = z.infer<typeof noiseEntry>

/** The current state held against itself, through the very code of the gate: all that it finds is false. */
export const calibrationResult = z.object({
  /** Gate evaluations that could be made. */
  repeats: z.number().int(),
  /** Those that said regressed. */
  falseAlarms: z.number().int(),
  /** Exact one-sided 95 % bounds of the chance of a false alarm (Clopper–Pearson). */
  lowestChance: z.number(),
  highestChance: z.number(),
  inconclusive: z.number().int(),
  /** What was found, in words; empty in reports of earlier versions. */
  sentence: z.string().default(''),
  /** What the gate promises, and what it was asked with. */
  level: z.number(),
  margin: z.number(),
  looks: z.array(z.number().int()),
  noise: z.array(noiseEntry),
  /** What kept a repeat from being measured. */
  problems: z.array(z.string()),
})
export type CalibrationResult = z.infer<typeof calibrationResult>
