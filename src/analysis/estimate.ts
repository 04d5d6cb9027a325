import { z } from 'zod'
import { interval } from '../stats/logMean.ts'

/** A figure with its doubt. */
export const estimate = z.object({
  value: z.number(),
  /** Null: too few trials for one. */
  interval: interval.nullable(),
})
export type Estimate = z.infer<typeof estimate>
