import { readFileSync } from 'node:fs'
import { type GroupFolders, groupOutOfMemoryKills } from '../../monitor/cgroup/counters.ts'
import { keyed } from '../../monitor/proc/parse.ts'

/** How many processes the kernel has ended for want of memory since boot; null where it doesn't say. */
const machineOutOfMemoryKills = (): number | null => {
  try {
    return keyed(readFileSync('/proc/vmstat', 'latin1'), 'oom_kill')
  } catch {
    return null
  }
}

/** Tells whether a process was ended for want of memory since this was called: in the trial's group, or anywhere. */
export const watchOutOfMemory = (folders: GroupFolders | null): (() => boolean) => {
  const inGroup = folders !== null && groupOutOfMemoryKills(folders) !== null
  const count = () => (inGroup ? groupOutOfMemoryKills(folders) : machineOutOfMemoryKills()) ?? 0
  const before = count()
  let seen = false
  return () => {
    seen ||= count() > before
    return seen
  }
}
