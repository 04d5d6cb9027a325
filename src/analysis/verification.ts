import { z } from 'zod'

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
