import { z } from 'zod'
import { workload } from '../../scenario/workload.ts'
import { estimate } from '../estimate.ts'
import { measuredLimits } from '../measuredLimits.ts'

/**
 * `use`: one stack is to be used. `tossUp`: nothing that was measured or stated tells the stacks left apart.
 * `notEnoughEvidence`: more trials or sizes would tell, `next` says which. `none`: no stack has sound, verified output.
 */
const answer = z.enum(['use', 'tossUp', 'notEnoughEvidence', 'none'])
export type Answer = z.infer<typeof answer>

/** What speaks for the answer, in a figure. */
const evidence = z.object({
  figure: z.string(),
  /** For people, with interval and level. */
  text: z.string(),
  /** The stack over the one that comes nearest to it: below 1 it takes less. */
  ratio: estimate.nullable(),
})
export type Evidence = z.infer<typeof evidence>

/** Where the answer holds: a target and limits that were run, sizes from which to which. */
const holds = z.object({
  target: z.string(),
  limits: measuredLimits,
  fromBytes: z.number(),
  toBytes: z.number(),
  text: z.string(),
})
export type Holds = z.infer<typeof holds>

/** What would change the answer. */
const change = z.object({
  what: z.enum(['size', 'memory', 'deadline', 'growth', 'runsPerDay', 'price', 'existingCluster']),
  /** `above 2.3 GB [1.9–2.8 GB]`. */
  threshold: z.string(),
  /** What the answer is then: a stack, or in words. */
  becomes: z.string(),
})
export type Change = z.infer<typeof change>

/** Whether the answer stays the same at the end of an interval, or at another price. */
const sensitivity = z.object({
  what: z.string(),
  survives: z.boolean(),
  text: z.string(),
})
export type Sensitivity = z.infer<typeof sensitivity>

/** Which stack to use for one scenario on one target under one set of limits, and how sure that is. */
export const recommendation = z.object({
  file: z.string(),
  scenario: z.string(),
  target: z.string(),
  limits: measuredLimits,
  /** As stated, empty where nothing was. */
  workload,
  answer,
  /** Id of the stack to use; null without one. */
  stack: z.string().nullable(),
  /** The rule that gave the answer: docs/decision.md has all of them in order. */
  rule: z.object({ id: z.string(), text: z.string() }),
  /** The answer for people, in one sentence. */
  sentence: z.string(),
  evidence: z.array(evidence),
  /** Null where there is no answer to hold anywhere. */
  holds: holds.nullable(),
  changes: z.array(change),
  sensitivity: z.array(sensitivity),
  /** What to run for more evidence: a command. */
  next: z.string().nullable(),
})
export type Recommendation = z.infer<typeof recommendation>
