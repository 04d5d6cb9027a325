import { z } from 'zod'

/** Something a reader should know about a figure. It is shown beside the figure, never thrown. */
export const warning = z.object({
  /** Stable name for programs, e.g. `tooFewBlocks`. */
  code: z.string(),
  /** What is the case, with the figures that show it. */
  text: z.string(),
  /** What to do about it; empty where there is nothing to do. */
  advice: z.string(),
})
export type Warning = z.infer<typeof warning>
