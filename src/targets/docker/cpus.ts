import { allowedCpus } from '../../monitor/allowedCpus.ts'
import type { Engine } from './engine.ts'

/**
 * What holds a container to its CPUs: a cpuset, as on the local target. A quota alone would let engines see, and
 * start threads for, all CPUs of the machine, and stop them all for the rest of each 100 ms once it is used up.
 * Containers that share a trial's CPUs have a quota for their part of them besides.
 *
 * @param cpus - of the whole trial
 * @param share - of this container, which may be a fraction of one
 */
export const cpuLimits = (
  engine: Engine,
  cpus: number,
  share: number = cpus,
): { CpusetCpus: string; NanoCpus?: number } => ({
  // The last ones: interrupts and the machine's own services tend to the first.
  CpusetCpus: engineCpus(engine).slice(-cpus).join(','),
  ...(share < cpus && { NanoCpus: Math.round(share * 1e9) }),
})

/** An engine says how many it has, not which; on this machine we know. */
const engineCpus = ({ isLocal, cpus }: Engine): number[] => {
  const here = isLocal ? allowedCpus() : null
  return here?.length === cpus ? here : Array.from({ length: cpus }, (_, cpu) => cpu)
}
