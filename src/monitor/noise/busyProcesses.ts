import { localTable } from '../localTable.ts'
import { ticksPerSecond } from '../proc/parse.ts'
import type { ProcessTable } from '../processTable.ts'
import type { BusyProcess } from './figures.ts'
import { readText } from './readText.ts'

/** CPU time of every process that is to be seen, in ticks, by `pid startTicks`. */
export type ProcessTimes = ReadonlyMap<string, number>

/**
 * Own time alone: what init and the like take over from orphans that have ended may be the trial's. Processes
 * that come and go between two readings are so only part of the total.
 */
export const readProcessTimes = (table: ProcessTable = localTable): ProcessTimes =>
  new Map(
    table.pids().flatMap((pid): [string, number][] => {
      const stat = table.stat(pid)
      // Kernel threads work for whoever asks them to: for the trial, too.
      return stat && stat.ppid !== KTHREADD ? [[`${pid} ${stat.startTicks}`, stat.ownTicks]] : []
    }),
  )

const KTHREADD = 2
const mostNamed = 3
/** What takes less of one core is not worth a name. */
const leastCores = 0.05

/** The busiest between two readings that are none of `ours`, busiest first. */
export const busyProcesses = (
  before: ProcessTimes,
  after: ProcessTimes,
  wallSeconds: number,
  ours: ReadonlySet<number>,
): BusyProcess[] => {
  const busy = [...after].flatMap(([key, ticks]) => {
    const pid = Number.parseInt(key, 10)
    const cores = (ticks - (before.get(key) ?? 0)) / ticksPerSecond / wallSeconds
    return ours.has(pid) || cores < leastCores ? [] : [{ pid, cores }]
  })
  return busy
    .sort((a, b) => b.cores - a.cores)
    .slice(0, mostNamed)
    .map(({ pid, cores }) => ({ pid, name: nameOf(pid), cores }))
}

/** The program's name as it was started: what the kernel keeps may be that of a thread (`MainThread` for Node). */
const nameOf = (pid: number): string => {
  const [program = ''] = (readText(`/proc/${pid}/cmdline`) ?? '').split('\0')
  const name = program.split(' ')[0]!.split('/').at(-1)
  return name || readText(`/proc/${pid}/comm`)?.trim() || 'a process'
}
