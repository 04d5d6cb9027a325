import { z } from 'zod'
import type { ResourceLimits } from '../../scenario/resourceLimits.ts'
import type { Warning } from '../../stats/warning.ts'
import { measured } from '../usage.ts'

/** What one service beside a trial used, from the trial's exec to its first task's last commit. */
export const serviceUsage = z.object({
  /** The product's name. */
  service: z.string(),
  cpuSeconds: measured,
  /** Largest seen, MiB. */
  peakMemoryMb: measured,
  /** Received and sent, MiB. */
  networkMb: measured,
})
export type ServiceUsage = z.infer<typeof serviceUsage>

/** From this share of a trial's own CPU time on, what its services use is more than a side effect. */
const NOTABLE_SHARE = 0.2

export interface ServiceLoad {
  services: readonly ServiceUsage[]
  /** Of the trial itself. */
  cpuSeconds: number | null
  executionTimeMs: number | null
  limits: ResourceLimits
  available: ResourceLimits
}

/** Whether services worked much for the trial, and had to do so on its own cores. */
export const serviceWarnings = (load: ServiceLoad): Warning[] => {
  const { services, cpuSeconds, executionTimeMs, limits, available } = load
  const used = services.reduce((sum, service) => sum + (service.cpuSeconds.value ?? 0), 0)
  if (!cpuSeconds || !executionTimeMs || used < NOTABLE_SHARE * cpuSeconds) return []
  const coresBusy = used / (executionTimeMs / 1000)
  if (coresBusy <= available.cpus - limits.cpus) return []
  const figure = `${Math.round((100 * used) / cpuSeconds)} %`
  return [
    {
      code: 'busyServices',
      subject: 'services',
      text: `the services beside it used ${figure} as much CPU time as the trial, on cores that they share`,
      advice:
        'such times hold work of catalog and object store: ask for fewer CPUs (resourceLimits) to leave them their own',
      figure,
      severity: used / cpuSeconds,
    },
  ]
}
