import type { ProcessStat } from './proc/parse.ts'
import type { ProcessTable } from './processTable.ts'

/** Every process of a trial inherits this variable, and keeps it when it leaves its group or its parent. */
export const markerVariable = 'ETL_BENCH_TRIAL'

interface TreeRoot {
  /** The first process; null where only the marker is known. */
  first: Pick<ProcessStat, 'pid' | 'startTicks'> | null
  marker: string
  /** Processes that were there before it, so that they need no look. */
  before?: readonly number[]
  /** Processes in the tree's control group: they are of it whatever else they did. */
  group?: () => readonly number[]
}

export interface ProcessTree {
  /**
   * The processes of the tree that exist now, with those that have ended but are not yet waited for.
   *
   * @param everything look again at what was outside: after a long pause its pids may be others'.
   */
  scan(everything?: boolean): ProcessStat[]
}

/**
 * Follows the processes that come of one: by control group, by parent, by session, and by the marker in their
 * environment.
 * A process outside is looked at once, so a scan costs one listing and one read for each member.
 */
export const followTree = (
  table: ProcessTable,
  { first, marker, before = [], group }: TreeRoot,
): ProcessTree => {
  /** Start times of the members of the last scan by their pids. */
  let members = new Map(first ? [[first.pid, first.startTicks]] : [])
  /** Pids and sessions that a new member may come from: those of the last scan, whose parents may be gone. */
  let family = new Set(members.keys())
  let outside = new Set(before)
  if (first) outside.delete(first.pid)

  const scan = (everything = false): ProcessStat[] => {
    const found = new Map<number, ProcessStat>()
    const stillOutside = new Set<number>()
    let unknown: ProcessStat[] = []
    const adopt = (stat: ProcessStat): void => {
      found.set(stat.pid, stat)
      family.add(stat.pid)
    }
    const grouped = new Set(group?.())
    // The group knows its own; only where it is empty or lost, or all must be found, is everybody looked at.
    const groupAlone = grouped.size > 0 && !everything
    for (const pid of groupAlone ? grouped : new Set([...grouped, ...table.pids()])) {
      if (!everything && outside.has(pid) && !grouped.has(pid)) {
        stillOutside.add(pid)
        continue
      }
      const stat = table.stat(pid)
      if (!stat) continue
      if (grouped.has(pid) || members.get(pid) === stat.startTicks) adopt(stat)
      else unknown.push(stat)
    }
    // A pid that has come back is a stranger's, and so are that one's children.
    for (const { pid } of unknown) family.delete(pid)
    unknown = unknown.filter((stat) => {
      const marked = table.variable(stat.pid, markerVariable) === marker
      if (marked) adopt(stat)
      return !marked
    })
    // A child may be listed before its parent, so each find sends us through the rest again.
    for (let left = -1; left !== unknown.length; ) {
      left = unknown.length
      unknown = unknown.filter((stat) => {
        const related = family.has(stat.ppid) || family.has(stat.session)
        if (related) adopt(stat)
        return !related
      })
    }
    for (const { pid } of unknown) stillOutside.add(pid)
    if (!groupAlone) outside = stillOutside
    members = new Map([...found.values()].map(({ pid, startTicks }) => [pid, startTicks]))
    // A session goes on with any of its members, but only one that began in the tree is the tree's.
    const sessions = [...found.values()].map(({ session }) => session)
    family = new Set([...found.keys(), ...sessions.filter((session) => family.has(session))])
    return [...found.values()]
  }
  return { scan }
}
