import { UserError } from '../../recovery/errors.ts'
import type { ResourceLimits } from '../../scenario/resourceLimits.ts'
import type { Share } from '../../targets/target.ts'
import { LEAST_MB } from './memory.ts'

/** How a standalone cluster divides the limits of a trial. */
export interface Shares {
  master: Share
  driver: Share
  /** Of each worker, with its executor. */
  worker: Share
  /** Tasks that each executor runs at once. */
  cores: number
}

/** It only keeps a list: a small heap, and hardly any work once all are there. */
const MASTER: Share = { cpus: 0.1, memoryMb: 256 }
/** A worker's own JVM, beside its executor's. */
export const DAEMON_MB = 256
/** The driver plans and collects: an eighth of the memory, within these. MiB. */
const DRIVER_MB = { least: LEAST_MB, most: 4096 }
const WORKER_MB = { least: DAEMON_MB + LEAST_MB }
/** Less is no worker any more: its JVMs would start for minutes. Hundredths of a CPU. */
const LEAST_CPU = 10

/**
 * Master small, driver, and equal workers; what doesn't divide goes to the driver. CPUs are divided in hundredths
 * and memory in MiB, so that all parts together are the limits exactly. The driver has a CPU, or as much as a
 * worker where there is less; each executor runs its share of the CPUs as tasks, since the driver waits meanwhile.
 *
 * @throws UserError where a JVM would have less than it needs to start
 */
export const shares = (limits: ResourceLimits, executors: number): Shares => {
  refuseTooSmall(limits, executors)
  const rest = { cpus: 100 * (limits.cpus - MASTER.cpus), memoryMb: limits.memoryMb - MASTER.memoryMb }
  const driverMb = Math.min(
    DRIVER_MB.most,
    Math.max(DRIVER_MB.least, Math.floor(limits.memoryMb / 8)),
    rest.memoryMb - executors * WORKER_MB.least,
  )
  const driverCpus = Math.min(100, Math.floor(rest.cpus / (executors + 1)))
  const worker = {
    cpus: Math.floor((rest.cpus - driverCpus) / executors),
    memoryMb: Math.floor((rest.memoryMb - driverMb) / executors),
  }
  return {
    master: MASTER,
    driver: {
      cpus: Math.round(rest.cpus - executors * worker.cpus) / 100,
      memoryMb: rest.memoryMb - executors * worker.memoryMb,
    },
    worker: { ...worker, cpus: worker.cpus / 100 },
    cores: Math.max(1, Math.floor(limits.cpus / executors)),
  }
}

/** A core of an executor has so little of a CPU that its tasks get in each other's way. */
export const isOversubscribed = ({ worker, cores }: Shares): boolean => worker.cpus < 0.75 * cores

const refuseTooSmall = (limits: ResourceLimits, executors: number): void => {
  const least = {
    cpus: Math.ceil((100 * MASTER.cpus + LEAST_CPU * (executors + 1)) / 100),
    memoryMb: MASTER.memoryMb + DRIVER_MB.least + executors * WORKER_MB.least,
  }
  for (const [field, unit] of [
    ['memoryMb', 'MiB'],
    ['cpus', 'CPUs'],
  ] as const) {
    if (limits[field] >= least[field]) continue
    throw new UserError(
      `resourceLimits.${field}: ${executors === 1 ? '1 executor needs' : `${executors} executors need`} at least ` +
        `${least[field]} ${unit}, with the driver and the cluster’s master and workers; got ${limits[field]}`,
    )
  }
}
