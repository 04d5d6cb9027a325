import { z } from 'zod'
import { resourceLimits } from '../scenario/resourceLimits.ts'

/** What a scenario's trials had. */
export const measuredLimits = resourceLimits.extend({
  /** Among how many executors engines that can be spread divide it; absent in reports of earlier versions. */
  executors: z.number().int().optional(),
})
export type MeasuredLimits = z.infer<typeof measuredLimits>

/** The same for results under the same limits. */
export const limitsKey = ({ cpus, memoryMb, executors }: MeasuredLimits): string =>
  JSON.stringify([cpus, memoryMb, executors])
