import { noiseBetween, readNoise } from './noise.ts'
import { ticksPerSecond } from './proc/parse.ts'
import type { ProcessTable } from './processTable.ts'
import type { ProcessTree } from './processTree.ts'
import { countTree, type Sight } from './treeCounters.ts'
import type { Measured, ResourceUsage } from './usage.ts'

/** Shortest pause between two looks, ms: processes and bursts that last less may be missed. */
const lookEveryMs = 100
/** I/O is read at each tenth look: a process that ends leaves its count to its parent. */
const ticksPerIo = 10
/** Shortest pause between two sums of PSS, ms: each holds up the measured processes' own page handling. */
const proportionalEveryMs = 1000
/** Part of one core that looks, and sums of PSS, may take each; waking up for them costs as much again. */
const allowedShare = 0.003

/** Measures a process tree until `stop`. Looks often at what is cheap, seldom at PSS, exactly when asked. */
export const sampleTree = (table: ProcessTable, tree: ProcessTree) => {
  const counters = countTree()
  const noise = readNoise()
  let proportionalKb = 0
  let proportionalNotBefore = 0
  let proportionalRunning: Promise<void> | undefined
  let ticks = 0
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

  /** PSS is at most the resident sum, so a sum below what is known already can tell nothing new. */
  const mayRaise = (sights: readonly Sight[]): boolean => {
    const resident = sights.reduce((sum, { memory }) => sum + (memory?.residentKb ?? 0), 0)
    return resident > Math.max(proportionalKb, counters.largestHighWaterKb())
  }

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

  const tick = (): void => {
    const started = performance.now()
    const sights = look({ withIo: ticks++ % ticksPerIo === 0 })
    if (!proportionalRunning && performance.now() >= proportionalNotBefore && mayRaise(sights)) {
      proportionalRunning = sumProportional(sights).finally(() => {
        proportionalRunning = undefined
      })
    }
    recentMs = [...recentMs.slice(-7), performance.now() - started]
    // The others may only have waited for a core.
    const costMs = Math.min(...recentMs)
    if (!stopped) timer = setTimeout(tick, Math.max(lookEveryMs, costMs / allowedShare)).unref()
  }
  tick()

  return {
    /** Counters at this moment. */
    usage: async (): Promise<ResourceUsage> => {
      const sights = look({ withIo: true })
      const noiseNow = readNoise()
      await proportionalRunning
      if (mayRaise(sights)) await sumProportional(sights)
      const { cpuTicks, io, highWaterSumKb } = counters.totals()
      const cpuSeconds = cpuTicks / ticksPerSecond
      const lowerKb = Math.max(proportionalKb, counters.largestHighWaterKb())
      const without = (what: string): Measured => ({
        value: null,
        reason: `${table.source} shows no ${what}`,
      })
      return {
        cpuSeconds: { value: cpuSeconds },
        peakMemoryMb: { value: lowerKb / 1024 },
        peakMemoryUpperMb: table.keepsHighWater
          ? { value: Math.max(lowerKb, highWaterSumKb) / 1024 }
          : without('high-water marks'),
        diskReadMb: io ? { value: io.readBytes / 2 ** 20 } : without('I/O counters'),
        diskWriteMb: io ? { value: io.writtenBytes / 2 ** 20 } : without('I/O counters'),
        networkMb: { value: null, reason: "a local trial shares the machine's network" },
        source: table.source,
        noise: noiseBetween(noise, noiseNow, { cpuSeconds, pids: sights.map(({ stat }) => stat.pid) }),
      }
    },
    stop: (): void => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
