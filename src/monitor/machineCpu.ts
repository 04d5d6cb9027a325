import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { allowedCpus } from './allowedCpus.ts'
import { parseCpuTicks, ticksPerSecond } from './proc/parse.ts'

/** CPU time since boot, summed over the CPUs that this process may use, seconds. */
export interface MachineCpu {
  busy: number
  /** Wanted, but given to other guests by the hypervisor. */
  stolen: number
  /** Busy, idle and stolen together: wall time times CPUs. */
  total: number
  cpus: number
}

/** The counters of the CPUs that this process may use; a machine's others may be full of other people's work. */
export const readMachineCpu = (): MachineCpu => {
  const times = perCpu()
  const sum = (of: 'busy' | 'stolen' | 'total') => times.reduce((total, cpu) => total + cpu[of], 0)
  return { busy: sum('busy'), stolen: sum('stolen'), total: sum('total'), cpus: times.length }
}

const perCpu = (): { busy: number; stolen: number; total: number }[] => {
  try {
    const all = parseCpuTicks(readFileSync('/proc/stat', 'latin1'))
    return (allowedCpus() ?? [...all.keys()]).flatMap((number) => {
      const cpu = all.get(number)
      return cpu
        ? {
            busy: cpu.busy / ticksPerSecond,
            stolen: cpu.stolen / ticksPerSecond,
            total: cpu.total / ticksPerSecond,
          }
        : []
    })
  } catch {
    return cpus().map(({ times }) => {
      const busy = (times.user + times.nice + times.sys + times.irq) / 1000
      return { busy, stolen: 0, total: busy + times.idle / 1000 }
    })
  }
}

/** Cores kept busy between two readings. */
export const busyCores = (before: MachineCpu, after: MachineCpu): number => {
  const wall = (after.total - before.total) / after.cpus
  return wall > 0 ? (after.busy - before.busy) / wall : 0
}

/** Below this many busy cores the rest of the machine counts as idle: some background work is always there. */
export const idleBelow = (cpus: number): number => Math.max(0.1, 0.02 * cpus)
