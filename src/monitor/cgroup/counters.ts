import { closeSync, openSync, readdirSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from '../noise/readText.ts'
import {
  type GroupCpu,
  type GroupMemory,
  parseCpuacct,
  parseCpuStat2,
  parseIoStat,
  parseMemoryStat1,
  parseMemoryStat2,
  parseOutOfMemoryKills,
  parsePids,
  parsePressure,
} from './parse.ts'

/** Folders of one trial's group in the hierarchies that count something of it. */
export interface GroupFolders {
  /** Version 2, or its empty hierarchy beside version 1: CPU time and pressure are counted there anyway. */
  unified?: string
  /** Version 1. */
  memory?: string
  cpuacct?: string
  cpuset?: string
}

/** One reading of a group. Null: not counted here. */
export interface GroupReading {
  cpu: GroupCpu | null
  memory: GroupMemory | null
  /** Storage level; what waits in the page cache to be written counts as written. Bytes. */
  io: { readBytes: number; writtenBytes: number } | null
  /** Time with a task that waited, seconds. */
  stalled: Readonly<Record<'cpu' | 'memory' | 'io', number | null>>
}

const buffer = Buffer.alloc(16_384)

/** A file that is kept open: the kernel writes its text anew at each read from its start. */
const keepOpen = (path: string, flags = 'r') => {
  let descriptor: number | null
  try {
    descriptor = openSync(path, flags)
  } catch {
    descriptor = null
  }
  return {
    /** @throws when the file was there and is gone. */
    read: (): string | null =>
      descriptor === null
        ? null
        : buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0)),
    write: (text: string): void => void writeSync(descriptor ?? -1, text),
    close: (): void => {
      if (descriptor !== null) closeSync(descriptor)
      descriptor = null
    },
  }
}

/**
 * Reads a group's counters. The memory limit's own counter of the highest usage holds page cache as well, so it
 * is read and set back at every look: usage less the cache at both ends bounds what the group itself held.
 */
export const readGroup = ({ unified, memory, cpuacct }: GroupFolders) => {
  const version2 = unified !== undefined && readText(join(unified, 'memory.current')) !== null
  const memoryFolder = version2 ? unified : memory
  const inMemory = (version2Name: string, version1Name: string, flags?: string) =>
    keepOpen(memoryFolder ? join(memoryFolder, version2 ? version2Name : version1Name) : '', flags)
  const inUnified = (name: string) => keepOpen(unified ? join(unified, name) : '')
  const inCpuacct = (name: string) => keepOpen(cpuacct ? join(cpuacct, name) : '')

  const files = {
    stat: inMemory('memory.stat', 'memory.stat'),
    peak: inMemory('memory.peak', 'memory.max_usage_in_bytes', 'r+'),
    cpuStat: inUnified('cpu.stat'),
    cpuacctUsage: inCpuacct('cpuacct.usage'),
    cpuacctStat: inCpuacct('cpuacct.stat'),
    ioStat: inUnified('io.stat'),
    cpuPressure: inUnified('cpu.pressure'),
    memoryPressure: inUnified('memory.pressure'),
    ioPressure: inUnified('io.pressure'),
  }
  const parseMemory = version2 ? parseMemoryStat2 : parseMemoryStat1

  let resets = true
  let cacheBefore = 0
  let wholePeak = 0
  const peaks = { working: 0, upper: 0, pageCache: 0 }

  const bound = ({ working, pageCache }: GroupMemory): void => {
    peaks.working = Math.max(peaks.working, working)
    peaks.pageCache = Math.max(peaks.pageCache, pageCache)
    const peak = Number(files.peak.read() ?? Number.NaN)
    if (Number.isNaN(peak)) return
    wholePeak = Math.max(wholePeak, peak)
    if (!resets) return
    peaks.upper = Math.max(peaks.upper, peak - Math.min(cacheBefore, pageCache))
    cacheBefore = pageCache
    try {
      files.peak.write('0')
    } catch {
      resets = false // Version 2 before Linux 6.12.
    }
  }

  const lookAtMemory = (): GroupMemory | null => {
    const text = files.stat.read()
    const memory = text === null ? null : parseMemory(text)
    if (memory) bound(memory)
    return memory
  }

  const parsed = <T>(text: string | null, parse: (text: string) => T | null): T | null =>
    text === null ? null : parse(text)

  const readCpu = (): GroupCpu | null =>
    parsed(files.cpuStat.read(), parseCpuStat2) ??
    parsed(files.cpuacctUsage.read(), (usage) => parseCpuacct(usage, files.cpuacctStat.read()))

  return {
    version: version2 ? (2 as const) : (1 as const),
    /** @throws when the group is gone. */
    lookAtMemory,
    /** @throws when the group is gone. */
    read: ({ withStalls }: { withStalls: boolean }): GroupReading => {
      const memory = lookAtMemory()
      const io = parsed(files.ioStat.read(), parseIoStat)
      return {
        cpu: readCpu(),
        memory,
        io: io && { ...io, writtenBytes: io.writtenBytes + (memory?.unwritten ?? 0) },
        stalled: withStalls
          ? {
              cpu: parsed(files.cpuPressure.read(), parsePressure),
              memory: parsed(files.memoryPressure.read(), parsePressure),
              io: parsed(files.ioPressure.read(), parsePressure),
            }
          : { cpu: null, memory: null, io: null },
      }
    },
    /** Largest seen, bytes. `upper` is null where the kernel does not let its peak be set back. */
    peaks: () => ({ ...peaks, upper: resets ? peaks.upper || null : null, withCache: wholePeak || null }),
    close: (): void => {
      for (const file of Object.values(files)) file.close()
    },
  }
}
export type GroupReader = ReturnType<typeof readGroup>

/** Processes that the kernel has ended in the group for want of memory; null: not counted. */
export const groupOutOfMemoryKills = ({ unified, memory }: GroupFolders): number | null => {
  const text =
    (unified === undefined ? null : readText(join(unified, 'memory.events'))) ??
    (memory === undefined ? null : readText(join(memory, 'memory.oom_control')))
  return text === null ? null : parseOutOfMemoryKills(text)
}

/** The processes in a folder and in the groups below it. Empty when it is gone. */
export const pidsIn = (folder: string): number[] => {
  try {
    return [
      ...parsePids(readText(join(folder, 'cgroup.procs')) ?? ''),
      ...readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? pidsIn(join(folder, entry.name)) : [],
      ),
    ]
  } catch {
    return []
  }
}
