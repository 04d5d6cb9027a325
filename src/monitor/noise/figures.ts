import { z } from 'zod'

/** A process that is neither of the trial nor of the harness, and what it took of the CPUs. */
const busyProcess = z.object({
  pid: z.number().int(),
  name: z.string(),
  /** CPU time over wall time: 1 is one core, all the time. */
  cores: z.number(),
})
export type BusyProcess = z.infer<typeof busyProcess>

/** What else went on while a trial ran. Null: this machine doesn't say. Shares are of the trial's wall time. */
export const noiseFigures = z.object({
  /** CPUs that the harness, and so the trial, may use. */
  cpus: z.number().int(),
  /** Load average over the last minute before the trial. */
  loadAtStart: z.number().nullable(),
  /** CPU time of all that is neither the trial nor the harness, over wall time. */
  otherCores: z.number().nullable(),
  /** The busiest of them, as far as they are to be seen from here. */
  busyProcesses: z.array(busyProcess),
  /** CPU time that the hypervisor gave to other guests, as a share of all CPU time. */
  stolenShare: z.number().nullable(),
  /** Share of the time in which some process waited for it (PSI, `some`), the trial's own included. */
  cpuPressure: z.number().nullable(),
  memoryPressure: z.number().nullable(),
  ioPressure: z.number().nullable(),
  /** Share of the time in which the CPU quota of the harness's own control groups held processes back. */
  throttledShare: z.number().nullable(),
  /** Memory moved to or from swap, of the whole machine, MiB. */
  swappedMb: z.number().nullable(),
})
export type NoiseFigures = z.infer<typeof noiseFigures>
