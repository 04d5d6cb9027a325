import type { ProcessIo, ProcessMemory, ProcessStat } from './proc/parse.ts'

/** One process at one look. */
export interface Sight {
  stat: ProcessStat
  memory: ProcessMemory | null
  io: ProcessIo | null
}

/** What only ever grows, and passes from a child to the parent that waits for it. */
const COUNTERS = ['cpuTicks', 'systemTicks', 'majorFaults', 'readBytes', 'writtenBytes'] as const
type Counts = Record<(typeof COUNTERS)[number], number | null>

interface Seen extends Counts {
  highWaterKb: number
  /** Its parent is not of the tree, so no member's counters take its own over when it ends. */
  orphan: boolean
  firstLook: number
  lastLook: number
}

/** Null: no process shows it. */
interface TreeCounters extends Counts {
  cpuTicks: number
  /** Largest sum of high-water marks over processes that may have lived at the same time, KiB. */
  highWaterSumKb: number
}

/** Adds up the looks at a process tree, so that processes that ended in between still count. */
export const countTree = () => {
  const seen = new Map<string, Seen>()
  let look = 0
  let largestKb = 0
  const counts: Counts & { cpuTicks: number } = {
    cpuTicks: 0,
    systemTicks: null,
    majorFaults: null,
    readBytes: null,
    writtenBytes: null,
  }

  const add = (sights: readonly Sight[]): void => {
    look += 1
    const members = new Set(sights.map(({ stat }) => stat.pid))
    for (const { stat, memory, io } of sights) {
      const key = `${stat.pid} ${stat.startTicks}`
      const known = seen.get(key)
      largestKb = Math.max(largestKb, memory?.highWaterKb ?? 0)
      seen.set(key, {
        cpuTicks: stat.ownTicks + stat.reapedTicks,
        systemTicks: stat.systemTicks,
        majorFaults: stat.majorFaults,
        readBytes: io?.readBytes ?? known?.readBytes ?? null,
        writtenBytes: io?.writtenBytes ?? known?.writtenBytes ?? null,
        highWaterKb: Math.max(memory?.highWaterKb ?? 0, known?.highWaterKb ?? 0),
        orphan: !members.has(stat.ppid),
        firstLook: known?.firstLook ?? look,
        lastLook: look,
      })
    }
    // A process that has been waited for is in its parent's counters: own + children's for CPU, own for I/O.
    const counted = [...seen.values()].filter((process) => process.lastLook === look || process.orphan)
    for (const name of COUNTERS) {
      const values = counted.map((process) => process[name]).filter((value) => value !== null)
      if (values.length === 0) continue
      const sum = values.reduce((total, value) => total + value, 0)
      // Never less than before: a parent and its child may end between two looks.
      counts[name] = Math.max(counts[name] ?? 0, sum)
    }
  }

  const totals = (): TreeCounters => ({ ...counts, highWaterSumKb: largestOverlap([...seen.values()]) })
  return {
    add,
    totals,
    /** Largest high-water mark of one process, KiB: that much was resident at one moment. */
    largestHighWaterKb: () => largestKb,
  }
}

/** A process may have been born right after the look before its first, and ended right before the one after its last. */
const largestOverlap = (processes: readonly Seen[]): number => {
  const changes = new Map<number, number>()
  for (const { firstLook, lastLook, highWaterKb } of processes) {
    changes.set(firstLook - 1, (changes.get(firstLook - 1) ?? 0) + highWaterKb)
    changes.set(lastLook + 1, (changes.get(lastLook + 1) ?? 0) - highWaterKb)
  }
  let sum = 0
  let largest = 0
  for (const [, change] of [...changes].sort(([a], [b]) => a - b)) {
    sum += change
    largest = Math.max(largest, sum)
  }
  return largest
}
