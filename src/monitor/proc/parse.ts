/** Parsers of the kernel's /proc files (proc(5)). Pure functions of the file's text. */

/** Unit of the times in /proc/<pid>/stat and /proc/stat: USER_HZ is 100 on every platform Node runs on. */
export const ticksPerSecond = 100

export interface ProcessStat {
  pid: number
  /** `Z` and `X`: ended, only the entry is left. */
  state: string
  ppid: number
  session: number
  /** Ticks after boot. With the pid it names a process for good: pids come back, this pair doesn't. */
  startTicks: number
  /** User + system time of the process itself. */
  ownTicks: number
  /** User + system time of its children that have ended and been waited for, with theirs. */
  reapedTicks: number
  /** System time of both; null where the system does not tell it apart. */
  systemTicks: number | null
  /** Page faults of both that had to wait for the disk. */
  majorFaults: number | null
}

/** /proc/<pid>/stat. The name may hold spaces and parentheses, so the fields start at the last `)`. */
export const parseStat = (text: string): ProcessStat => {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  // The first field here is number 3 of proc(5), the state.
  const field = (number: number) => Number(fields[number - 3])
  return {
    pid: Number.parseInt(text, 10),
    state: fields[0]!,
    ppid: field(4),
    session: field(6),
    startTicks: field(22),
    ownTicks: field(14) + field(15),
    reapedTicks: field(16) + field(17),
    systemTicks: field(15) + field(17),
    majorFaults: field(12) + field(13),
  }
}

export interface ProcessMemory {
  /** Resident memory now, KiB; pages shared with other processes included. */
  residentKb: number
  /** Its highest value since exec, KiB. */
  highWaterKb: number
}

/** /proc/<pid>/status. Null for kernel threads and processes that have ended: they have no memory. */
export const parseStatus = (text: string): ProcessMemory | null => {
  const residentKb = keyed(text, 'VmRSS')
  const highWaterKb = keyed(text, 'VmHWM')
  return residentKb === null || highWaterKb === null ? null : { residentKb, highWaterKb }
}

export interface ProcessIo {
  readBytes: number
  writtenBytes: number
}

/** /proc/<pid>/io: bytes fetched from and sent to storage, without what was deleted before it got there. */
export const parseIo = (text: string): ProcessIo => ({
  readBytes: keyed(text, 'read_bytes') ?? 0,
  writtenBytes: (keyed(text, 'write_bytes') ?? 0) - (keyed(text, 'cancelled_write_bytes') ?? 0),
})

/** /proc/<pid>/smaps_rollup: proportional set size, KiB; a page shared by n processes counts 1/n in each. */
export const parsePss = (text: string): number => keyed(text, 'Pss') ?? 0

/** Times of one CPU since boot, in ticks. */
interface CpuTicks {
  busy: number
  stolen: number
  total: number
}

/** /proc/stat: times of each CPU by its number. Guest time is part of user time already. */
export const parseCpuTicks = (text: string): Map<number, CpuTicks> => {
  const cpus = new Map<number, CpuTicks>()
  for (const [, cpu, times] of text.matchAll(/^cpu(\d+) (.*)$/gm)) {
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softirq = 0, stolen = 0] = times!
      .split(' ')
      .map(Number)
    const busy = user + nice + system + irq + softirq
    cpus.set(Number(cpu), { busy, stolen, total: busy + idle + wait + stolen })
  }
  return cpus
}

/** The form of Cpus_allowed_list: `0-2,5`. */
export const parseCpuList = (text: string): number[] =>
  text
    .trim()
    .split(',')
    .filter(Boolean)
    .flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    })

/** Value of a `Name:   123 kB` or `name 123` line. */
export const keyed = (text: string, name: string): number | null => {
  const found = new RegExp(`^${name}:?\\s+(-?\\d+)`, 'm').exec(text)
  return found ? Number(found[1]) : null
}
