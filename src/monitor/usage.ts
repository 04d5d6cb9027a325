import { z } from 'zod'
import { warning } from '../stats/warning.ts'
import { noiseFigures } from './noise/figures.ts'

/** A figure, or null with the reason why it can't be had here. */
export const measured = z.object({ value: z.number().nullable(), reason: z.string().optional() })
export type Measured = z.infer<typeof measured>

/** What one trial has used since its start. Counters are the kernel's own; `source` says which. */
export const resourceUsage = z.object({
  /** User + system time of all the trial's processes, also of those that have ended and been reaped. */
  cpuSeconds: measured,
  /** Lower bound of the peak: largest sampled sum of PSS, or the largest single VmHWM. MiB. */
  peakMemoryMb: measured,
  /** Upper bound of the peak: sum of every process's VmHWM. MiB. */
  peakMemoryUpperMb: measured,
  diskReadMb: measured,
  diskWriteMb: measured,
  networkMb: measured,
  source: z.string(),
  /** What else went on since the trial's start; absent where nothing is known of the machine around it. */
  noise: noiseFigures.nullable().optional(),
  /** What a reader should know of how these figures were taken. */
  warnings: z.array(warning).optional(),
})
export type ResourceUsage = z.infer<typeof resourceUsage>
