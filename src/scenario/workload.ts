import { z } from 'zod'
import { parseByteSize } from '../host/byteSize.ts'

/**
 * What the pipeline is to do, for the recommendation: all of it optional, and nothing that is measured depends on it.
 * What isn't stated plays no part.
 */
export const workload = z.strictObject({
  /** Input of one run, bytes of its files: `'5GB'`. Absent: the sizes measured. */
  size: z
    .string()
    .refine((text) => (parseByteSize(text) ?? 0) > 0, "expected a size like '500MB', '5GB' or '1.5TB'")
    .optional(),
  /** How much the input grows in a year: 0.3 is 30 %. */
  growthPerYear: z.number('expected a share such as 0.3 for 30 %').min(0).max(10).optional(),
  /** How far ahead growth is looked at; 1 where growth is stated. */
  years: z.number().positive().max(10).optional(),
  runsPerDay: z.number().positive().max(86_400).optional(),
  /** A run is to be over by then. */
  deadlineMinutes: z.number().positive().optional(),
  /** What one run may use where it will run, MiB. */
  memoryMb: z.number().int().min(1).optional(),
  /** A cluster that runs anyway: neither its idle time nor its provisioning counts. */
  existingCluster: z.boolean().optional(),
})
export type Workload = z.infer<typeof workload>
