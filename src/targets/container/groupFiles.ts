import {
  type GroupCpu,
  type GroupMemory,
  parseCpuacct,
  parseCpuStat2,
  parseIoStat,
  parseMemoryStat1,
  parseMemoryStat2,
  parseOutOfMemoryKills,
  parsePressure,
} from '../../monitor/cgroup/parse.ts'
import { type NetworkBytes, networkBytes, parseNetDev } from '../../monitor/network.ts'
import { keyed, parseIo } from '../../monitor/proc/parse.ts'

/** Texts of counter files by name, as `supervisor.py` dumps them. */
export type GroupFiles = Readonly<Record<string, string>>

/** One reading of a container's counters. Null: not counted here. */
export interface ContainerReading {
  version: 1 | 2
  cpu: GroupCpu | null
  memory: GroupMemory | null
  /** Highest usage ever, page cache included, bytes. */
  peak: number | null
  throttledSeconds: number | null
  io: { readBytes: number; writtenBytes: number; source: string } | null
  network: NetworkBytes | null
  stalled: Readonly<Record<'cpu' | 'memory' | 'io', number | null>>
  outOfMemoryKills: number | null
}

/** Reads the files of either version of control groups. */
export const readGroupFiles = (files: GroupFiles): ContainerReading => {
  const parsed = <T>(name: string, parse: (text: string) => T | null): T | null =>
    files[name] === undefined ? null : parse(files[name])
  const version = files['memory.stat'] !== undefined || files['cpu.stat'] !== undefined ? 2 : 1
  const memory = parsed('memory.stat', parseMemoryStat2) ?? parsed('memory/memory.stat', parseMemoryStat1)
  return {
    version,
    cpu:
      parsed('cpu.stat', parseCpuStat2) ??
      parsed('cpuacct/cpuacct.usage', (usage) => parseCpuacct(usage, files['cpuacct/cpuacct.stat'] ?? null)),
    memory,
    peak: parsed('memory.peak', Number) ?? parsed('memory/memory.max_usage_in_bytes', Number),
    throttledSeconds:
      parsed('cpu.stat', (text) => divided(keyed(text, 'throttled_usec'), 1e6)) ??
      parsed('cpu/cpu.stat', (text) => divided(keyed(text, 'throttled_time'), 1e9)),
    io: ofGroup(parsed('io.stat', parseIoStat), memory) ?? ofProcesses(files),
    network: parsed('/proc/net/dev', (text) => networkBytes(parseNetDev(text))),
    stalled: {
      cpu: parsed('cpu.pressure', parsePressure),
      memory: parsed('memory.pressure', parsePressure),
      io: parsed('io.pressure', parsePressure),
    },
    outOfMemoryKills:
      parsed('memory.events', parseOutOfMemoryKills) ??
      parsed('memory/memory.oom_control', parseOutOfMemoryKills),
  }
}

/** Of one process of the container. */
export const isProcessIo = (name: string): boolean => /^\/proc\/\d+\/io$/.test(name)

type Io = ContainerReading['io']

/** What waits in the page cache to be written counts as written. */
const ofGroup = (io: ReturnType<typeof parseIoStat>, memory: GroupMemory | null): Io =>
  io && {
    readBytes: io.readBytes,
    writtenBytes: io.writtenBytes + (memory?.unwritten ?? 0),
    source: 'cgroup v2',
  }

/** The first process reaps all that end, and the kernel adds theirs to its own: no byte is lost, none counts twice. */
const ofProcesses = (files: GroupFiles): Io => {
  const each = Object.entries(files)
    .filter(([name]) => isProcessIo(name))
    .map(([, text]) => parseIo(text))
  if (each.length === 0) return null
  return {
    readBytes: each.reduce((sum, { readBytes }) => sum + readBytes, 0),
    writtenBytes: each.reduce((sum, { writtenBytes }) => sum + writtenBytes, 0),
    source: '/proc of the container',
  }
}

const divided = (value: number | null, by: number): number | null => (value === null ? null : value / by)
