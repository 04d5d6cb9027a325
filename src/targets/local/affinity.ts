import { allowedCpus } from '../../monitor/allowedCpus.ts'
import { findExecutable } from './findExecutable.ts'

/** The CPUs that a trial of `cpus` CPUs runs on; null where the system does not say which there are. */
export const trialCpus = (cpus: number): number[] | null =>
  // The last ones: interrupts and the machine's own services tend to the first.
  allowedCpus()?.slice(-cpus) ?? null

/** Words to put before a command so that it and all its children run on `cpus` CPUs only. Linux, with util-linux. */
export const affinityPrefix = (cpus: number): string[] => {
  const numbers = trialCpus(cpus)
  const taskset = numbers && findExecutable('taskset')
  return taskset ? [taskset, '--cpu-list', numbers.join(',')] : []
}
