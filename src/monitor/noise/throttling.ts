import { join } from 'node:path'
import { findHierarchies, upwards } from '../cgroup/hierarchies.ts'
import { keyed } from '../proc/parse.ts'
import { type ReadText, readText } from './readText.ts'

/**
 * Time for which the CPU quota of this process's control group, and of those above it, held processes back,
 * seconds. Null where no group counts it.
 */
export const readThrottled = (read: ReadText = readText): number | null => {
  const folders = findHierarchies(read)
    .filter(({ version, controllers }) => version === 2 || controllers.includes('cpu'))
    .flatMap(({ mount, own }) => upwards(mount, own))
  const times = folders.flatMap((folder) => throttledSeconds(read(join(folder, 'cpu.stat')) ?? '') ?? [])
  return times.length > 0 ? times.reduce((sum, time) => sum + time, 0) : null
}

/** Version 2 counts microseconds, version 1 nanoseconds. */
const throttledSeconds = (stat: string): number | null => {
  const [micro, nano] = [keyed(stat, 'throttled_usec'), keyed(stat, 'throttled_time')]
  if (micro !== null) return micro / 1e6
  return nano === null ? null : nano / 1e9
}
