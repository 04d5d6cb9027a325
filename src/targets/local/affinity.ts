import { allowedCpus } from '../../monitor/allowedCpus.ts'
import type { LimitEnforcement } from '../target.ts'
import { findExecutable } from './findExecutable.ts'

/** Words to put before a command so that it and all its children run on `cpus` CPUs only. Linux, with util-linux. */
export const affinityPrefix = (cpus: number): string[] => {
  const allowed = allowedCpus()
  const taskset = allowed && findExecutable('taskset')
  // The last ones: interrupts and the machine's own services tend to the first.
  return taskset ? [taskset, '--cpu-list', allowed.slice(-cpus).join(',')] : []
}

/** Whether this machine can hold a trial to a number of CPUs. */
export const cpuEnforcement = (): LimitEnforcement =>
  affinityPrefix(1).length > 0
    ? { enforced: true, by: 'CPU affinity' }
    : { enforced: false, by: 'engine settings; CPU affinity needs Linux and the taskset program' }
