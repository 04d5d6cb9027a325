import { z } from 'zod'
import { fingerprint } from './fingerprint.ts'

/** What a gate tests of one trial; null where it could not be measured. Others than completed are never stored. */
const storedTrial = z.object({
  block: z.number().int().positive(),
  position: z.number().int().positive(),
  status: z.literal('completed'),
  executionTimeMs: z.number().nullable(),
  peakMemoryMb: z.number().nullable(),
  cpuSeconds: z.number().nullable(),
  /** Of all that it wrote; null in baselines of earlier versions. */
  digest: z.string().nullable().default(null),
})
export type StoredTrial = z.infer<typeof storedTrial>

/** One scenario in one session. */
export const storedScenario = z.object({
  /** Benchmark file, relative to the project. */
  file: z.string().min(1),
  scenario: z.string(),
  size: z.string(),
  /** Which of its variants, `10MB · 2 CPUs`; absent where it has one alone. */
  variant: z.string().optional(),
  target: z.string(),
  /** Of the order of stacks within blocks. */
  seed: z.number().int(),
  dataset: z.object({ rows: z.number().int(), bytes: z.number().int(), digest: z.string() }),
  /** Machine, limits, settings, versions of engines and etl-bench, data and operations. */
  fingerprint,
  /** Trials in run order, by stack. */
  stacks: z.record(z.string(), z.array(storedTrial).min(1)),
})
export type StoredScenario = z.infer<typeof storedScenario>

/** Sessions of a stored baseline that have the scenario, the oldest first. */
export const storedSessions = z.array(storedScenario.extend({ runId: z.string(), startedAt: z.string() }))
export type StoredSessions = z.infer<typeof storedSessions>
