import type { ProcessStat } from './proc/parse.ts'
import type { ProcessTable } from './processTable.ts'

/** Every process of a trial inherits this variable, and keeps it when it leaves its group or its parent. */
export const markerVariable = 'ETL_BENCH_TRIAL'

/** Names one process for good. */
export interface ProcessIdentity {
  pid: number
  startTicks: number
}

export interface TreeRoot {
  /** The first process; null where only the marker is known. */
  first: ProcessIdentity | null
  marker: string
  /** Processes that were there before it, so that they need no look. */
  before?: readonly number[]
}

export interface ProcessTree {
  /** The processes of the tree that exist now, with those that have ended but are not yet waited for. */
  scan(): ProcessStat[]
}

/**
 * Follows the processes that come of one: by parent, by session, and by the marker in their environment.
 * A process outside is looked at once, so a scan costs one listing and one read for each member.
 */
export const followTree = (table: ProcessTable, { first, marker, before = [] }: TreeRoot): ProcessTree => {
  let members = new Map<number, ProcessStat>()
  let outside = new Set(before)
  let family = new Set<number>()
  if (first) {
    outside.delete(first.pid)
    const holder = table.stat(first.pid)
    // A session outlives its leader and keeps the pid from coming back; a pid that has come back is a stranger's.
    if (!holder || holder.startTicks === first.startTicks) family.add(first.pid)
  }

  const scan = (): ProcessStat[] => {
    const found = new Map<number, ProcessStat>()
    const stillOutside = new Set<number>()
    let unknown: ProcessStat[] = []
    const adopt = (stat: ProcessStat): void => {
      found.set(stat.pid, stat)
      family.add(stat.pid).add(stat.session)
    }
    for (const pid of table.pids()) {
      if (outside.has(pid)) {
        stillOutside.add(pid)
        continue
      }
      const stat = table.stat(pid)
      if (!stat) continue
      const known = members.get(pid)?.startTicks === stat.startTicks
      if (known || table.variable(pid, markerVariable) === marker) adopt(stat)
      else unknown.push(stat)
    }
    // A child may be listed before its parent, so each find sends us through the rest again.
    for (let before = -1; before !== unknown.length; ) {
      before = unknown.length
      unknown = unknown.filter((stat) => {
        const related = family.has(stat.pid) || family.has(stat.ppid) || family.has(stat.session)
        if (related) adopt(stat)
        return !related
      })
    }
    for (const { pid } of unknown) stillOutside.add(pid)
    members = found
    outside = stillOutside
    // Kept for one scan: a child may outlive a parent that ends before the next one.
    family = new Set([...found.values()].flatMap(({ pid, session }) => [pid, session]))
    return [...found.values()]
  }
  return { scan }
}
