import { z } from 'zod'

/** Something a reader should know about a figure. It is shown beside the figure, never thrown. */
export const warning = z.object({
  /** Stable name for programs, e.g. `tooFewBlocks`. */
  code: z.string(),
  /** What is the case, with the figures that show it. */
  text: z.string(),
  /** What to do about it; empty where there is nothing to do. */
  advice: z.string(),
  /** Whom it is about, where the same code may concern several: warnings of trials are merged by both. */
  subject: z.string().optional(),
  /** How bad it is, in a unit of the code's own, and the words of `text` that say so: of many the worst is shown. */
  severity: z.number().optional(),
  figure: z.string().optional(),
})
export type Warning = z.infer<typeof warning>
