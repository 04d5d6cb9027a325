import { noiseWarnings, readNoise } from './noise.ts'
import { ticksPerSecond } from './proc/parse.ts'
import type { ProcessTable } from './processTable.ts'
import type { ProcessTree } from './processTree.ts'
import { countTree, type Sight } from './treeCounters.ts'
import type { Measured, ResourceUsage } from './usage.ts'

/** Shortest pause between two looks, ms: processes that live less may be missed. */
const lookEveryMs = 50
/** Shortest pause between two sums of PSS, ms: each holds up the measured processes' own page handling. */
const proportionalEveryMs = 1000
/** Part of one core that looking may take; pauses grow to keep to it. */
const allowedShare = 0.005

/** Measures a process tree until `stop`. Looks often at what is cheap, seldom at PSS, exactly when asked. */
export const sampleTree = (table: ProcessTable, tree: ProcessTree) => {
  const counters = countTree()
  const noise = readNoise()
  let proportionalKb = 0
  let proportionalNotBefore = 0
  let proportionalRunning: Promise<void> | undefined
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const look = (): Sight[] => {
    const sights = tree
      .scan()
      .map((stat) => ({ stat, memory: table.memory(stat.pid), io: table.io(stat.pid) }))
    counters.add(sights)
    return sights
  }

  /** PSS is at most the resident sum, so a sum below what is known already can tell nothing new. */
  const mayRaise = (sights: readonly Sight[]): boolean => {
    const resident = sights.reduce((sum, { memory }) => sum + (memory?.residentKb ?? 0), 0)
    return resident > Math.max(proportionalKb, counters.totals().largestHighWaterKb)
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
    const before = process.threadCpuUsage()
    const sights = look()
    if (!proportionalRunning && performance.now() >= proportionalNotBefore && mayRaise(sights)) {
      proportionalRunning = sumProportional(sights).finally(() => {
        proportionalRunning = undefined
      })
    }
    const { user, system } = process.threadCpuUsage(before)
    const tookMs = (user + system) / 1000
    if (!stopped) timer = setTimeout(tick, Math.max(lookEveryMs, tookMs / allowedShare)).unref()
  }
  tick()

  return {
    /** Counters at this moment. */
    usage: async (): Promise<ResourceUsage> => {
      const sights = look()
      const noiseNow = readNoise()
      await proportionalRunning
      if (mayRaise(sights)) await sumProportional(sights)
      const { cpuTicks, io, largestHighWaterKb, highWaterSumKb } = counters.totals()
      const cpuSeconds = cpuTicks / ticksPerSecond
      const lowerKb = Math.max(proportionalKb, largestHighWaterKb)
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
        warnings: noiseWarnings(noise, noiseNow, cpuSeconds),
      }
    },
    stop: (): void => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
