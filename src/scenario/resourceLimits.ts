import { z } from 'zod'

/** What one trial may use: whole cores and MiB. The same for every stack of a scenario. */
export const resourceLimits = z.strictObject({
  cpus: z.number().int().min(1),
  memoryMb: z.number().int().min(512),
})
export type ResourceLimits = z.infer<typeof resourceLimits>
