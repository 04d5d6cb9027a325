import { z } from 'zod'

const count = z.number().int().min(1).max(100)

/** So many blocks, or declared looks: numbers of blocks after any of which the run ends if its result is clear. */
export const blockPlan = z.union([
  count,
  z.strictObject({
    looks: z
      .array(count)
      .min(2)
      .refine((looks) => looks.every((look, i) => look > (looks[i - 1] ?? 0)), 'expected rising numbers'),
  }),
])
type BlockPlan = z.infer<typeof blockPlan>

/** Numbers of blocks after which a run may end: a fixed one has its last block alone. */
export const looksOf = (blocks: BlockPlan): readonly number[] =>
  typeof blocks === 'number' ? [blocks] : blocks.looks
