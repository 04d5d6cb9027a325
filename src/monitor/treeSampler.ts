import { ticksPerSecond } from './proc/parse.ts'
import type { ProcessTable } from './processTable.ts'
import type { ProcessTree } from './processTree.ts'
import { countTree, type Sight } from './treeCounters.ts'

/** Shortest pause between two looks, ms: processes and bursts that last less may be missed. */
const lookEveryMs = 100
/** The same where a control group counts CPU time and memory: what is left is the disk and the network. */
const lookBesideGroupEveryMs = 500
/** I/O is read once a second: a process that ends leaves its count to its parent. */
const ioEveryMs = 1000
/** Shortest pause between two sums of PSS, ms: each holds up the measured processes' own page handling. */
const proportionalEveryMs = 1000
/** Part of one core that looks, and sums of PSS, may take each; waking up for them costs as much again. */
const allowedShare = 0.003

/** What the processes' own counters say. Null: the system shows no such counter. */
interface TreeReading {
  pids: number[]
  cpuSeconds: number
  cpuSystemSeconds: number | null
  majorFaults: number | null
  readMb: number | null
  writtenMb: number | null
  /** Largest sampled sum of PSS, or the largest high-water mark of one process. */
  peakLowerMb: number
  /** Largest sum of high-water marks of processes that may have lived at the same time. */
  peakUpperMb: number | null
}

interface TreeLook {
  pids: number[]
  /** Sum of resident sizes: memory that processes share counts in each. */
  residentMb: number
  cpuSeconds: number
  /** Null at looks that read no I/O. */
  io: { readMb: number; writtenMb: number } | null
}

interface TreeSamplerOptions {
  /** Nothing else counts CPU time and memory. */
  alone(): boolean
  onLook(look: TreeLook): void
}

/**
 * Measures a process tree until `stop`. Looks often at what is cheap, seldom at PSS, exactly when asked.
 * Counters start from what the tree had used when this was called.
 */
export const sampleTree = (table: ProcessTable, tree: ProcessTree, { alone, onLook }: TreeSamplerOptions) => {
  const counters = countTree()
  let proportionalKb = 0
  let proportionalNotBefore = 0
  let proportionalRunning: Promise<void> | undefined
  let ioAt = Number.NEGATIVE_INFINITY
  let recentMs = [0]
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const look = ({ withIo }: { withIo: boolean }): Sight[] => {
    const sights = tree.scan().map((stat) => ({
      stat,
      memory: table.memory(stat.pid),
      io: withIo ? table.io(stat.pid) : null,
    }))
    counters.add(sights)
    return sights
  }
  look({ withIo: true })
  const start = counters.totals()

  const since = (name: 'cpuTicks' | 'systemTicks' | 'majorFaults' | 'readBytes' | 'writtenBytes') => {
    const now = counters.totals()[name]
    return now === null ? null : now - (start[name] ?? 0)
  }
  const cpuSeconds = () => since('cpuTicks')! / ticksPerSecond
  const mebibytes = (name: 'readBytes' | 'writtenBytes') => {
    const bytes = since(name)
    return bytes === null ? null : bytes / 2 ** 20
  }
  const residentKb = (sights: readonly Sight[]) =>
    sights.reduce((sum, { memory }) => sum + (memory?.residentKb ?? 0), 0)

  /** PSS is at most the resident sum, so a sum below what is known already can tell nothing new. */
  const mayRaise = (sights: readonly Sight[]): boolean =>
    alone() && residentKb(sights) > Math.max(proportionalKb, counters.largestHighWaterKb())

  const sumProportional = async (sights: readonly Sight[]): Promise<void> => {
    const started = performance.now()
    const parts = await Promise.all(
      sights.map(({ stat, memory }) => memory && table.proportionalKb(stat.pid)),
    )
    proportionalKb = Math.max(
      proportionalKb,
      parts.reduce<number>((sum, part) => sum + (part ?? 0), 0),
    )
    const took = performance.now() - started
    proportionalNotBefore = started + Math.max(proportionalEveryMs, took / allowedShare)
  }

  const report = (sights: readonly Sight[], withIo: boolean): void => {
    const [readMb, writtenMb] = [mebibytes('readBytes'), mebibytes('writtenBytes')]
    onLook({
      pids: sights.map(({ stat }) => stat.pid),
      residentMb: residentKb(sights) / 1024,
      cpuSeconds: cpuSeconds(),
      io: withIo && readMb !== null && writtenMb !== null ? { readMb, writtenMb } : null,
    })
  }

  const tick = (): void => {
    const started = performance.now()
    const withIo = started >= ioAt + ioEveryMs
    if (withIo) ioAt = started
    const sights = look({ withIo })
    report(sights, withIo)
    if (!proportionalRunning && performance.now() >= proportionalNotBefore && mayRaise(sights)) {
      proportionalRunning = sumProportional(sights).finally(() => {
        proportionalRunning = undefined
      })
    }
    recentMs = [...recentMs.slice(-7), performance.now() - started]
    // The others may only have waited for a core.
    const costMs = Math.min(...recentMs)
    const pauseMs = alone() ? lookEveryMs : lookBesideGroupEveryMs
    if (!stopped) timer = setTimeout(tick, Math.max(pauseMs, costMs / allowedShare)).unref()
  }
  tick()

  return {
    /** Counters at this moment. */
    read: async (): Promise<TreeReading> => {
      const sights = look({ withIo: true })
      report(sights, true)
      const counted = counters.totals()
      const reading = {
        pids: sights.map(({ stat }) => stat.pid),
        cpuSeconds: cpuSeconds(),
        cpuSystemSeconds: counted.systemTicks === null ? null : since('systemTicks')! / ticksPerSecond,
        majorFaults: since('majorFaults'),
        readMb: mebibytes('readBytes'),
        writtenMb: mebibytes('writtenBytes'),
      }
      await proportionalRunning
      if (mayRaise(sights)) await sumProportional(sights)
      const lowerKb = Math.max(proportionalKb, counters.largestHighWaterKb())
      return {
        ...reading,
        peakLowerMb: lowerKb / 1024,
        peakUpperMb: table.keepsHighWater ? Math.max(lowerKb, counters.totals().highWaterSumKb) / 1024 : null,
      }
    },
    stop: (): void => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
