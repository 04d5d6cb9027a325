import { keyed, ticksPerSecond } from '../proc/parse.ts'

/**
 * Parsers of control group files: version 2 by the kernel's Documentation/admin-guide/cgroup-v2.rst, version 1
 * by cgroup-v1/{memory,cpuacct}.rst. Pure functions of the file's text; null: the file lacks it.
 */

export interface GroupMemory {
  /** Anonymous and shared memory: what can't be dropped. Bytes. */
  working: number
  /** Pages of files, bytes. */
  pageCache: number
  /** Page cache that is still to be written to the disk, bytes. */
  unwritten: number
  majorFaults: number | null
}

/** memory.stat of version 2. `file` holds shared memory as well. */
export const parseMemoryStat2 = (text: string): GroupMemory | null => {
  const anon = keyed(text, 'anon')
  const file = keyed(text, 'file')
  if (anon === null || file === null) return null
  const shared = keyed(text, 'shmem') ?? 0
  return {
    working: anon + shared,
    pageCache: file - shared,
    unwritten: (keyed(text, 'file_dirty') ?? 0) + (keyed(text, 'file_writeback') ?? 0),
    majorFaults: keyed(text, 'pgmajfault'),
  }
}

/** memory.stat of version 1, with the groups below. `cache` holds shared memory as well. */
export const parseMemoryStat1 = (text: string): GroupMemory | null => {
  const rss = keyed(text, 'total_rss')
  const cache = keyed(text, 'total_cache')
  if (rss === null || cache === null) return null
  const shared = keyed(text, 'total_shmem') ?? 0
  return {
    working: rss + shared,
    pageCache: cache - shared,
    unwritten: (keyed(text, 'total_dirty') ?? 0) + (keyed(text, 'total_writeback') ?? 0),
    majorFaults: keyed(text, 'total_pgmajfault'),
  }
}

/** Seconds. */
export interface GroupCpu {
  total: number
  user: number | null
  system: number | null
}

/** cpu.stat of version 2, which is there without the controller, too. */
export const parseCpuStat2 = (text: string): GroupCpu | null => {
  const seconds = (name: string) => divided(keyed(text, name), 1e6)
  const total = seconds('usage_usec')
  return total === null ? null : { total, user: seconds('user_usec'), system: seconds('system_usec') }
}

/** cpuacct.usage (ns) and cpuacct.stat (ticks) of version 1. */
export const parseCpuacct = (usage: string, stat: string | null): GroupCpu => ({
  total: Number(usage) / 1e9,
  user: stat === null ? null : divided(keyed(stat, 'user'), ticksPerSecond),
  system: stat === null ? null : divided(keyed(stat, 'system'), ticksPerSecond),
})

/** io.stat of version 2, one line a device. Null: nothing was read or written, or not on a device that counts. */
export const parseIoStat = (text: string): { readBytes: number; writtenBytes: number } | null => {
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`\\b${name}=(\\d+)`, 'g'))].reduce((total, [, n]) => total + Number(n), 0)
  return /\brbytes=/.test(text) ? { readBytes: sum('rbytes'), writtenBytes: sum('wbytes') } : null
}

/** cpu.pressure, memory.pressure, io.pressure: time in which at least one task had to wait, seconds. */
export const parsePressure = (text: string): number | null => {
  const [, total] = /^some .*\btotal=(\d+)/m.exec(text) ?? []
  return total === undefined ? null : Number(total) / 1e6
}

/** memory.events of version 2, memory.oom_control of version 1: processes ended for want of memory. */
export const parseOutOfMemoryKills = (text: string): number | null => keyed(text, 'oom_kill')

export const parsePids = (text: string): number[] => text.split('\n').filter(Boolean).map(Number)

const divided = (value: number | null, by: number): number | null => (value === null ? null : value / by)
