import { readFileSync } from 'node:fs'
import { keyed } from '../../monitor/proc/parse.ts'

/** How many processes the kernel has ended for want of memory since boot; null where it doesn't say. */
export const outOfMemoryKills = (): number | null => {
  try {
    return keyed(readFileSync('/proc/vmstat', 'latin1'), 'oom_kill')
  } catch {
    return null
  }
}
