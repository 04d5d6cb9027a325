import type { GroupReader, GroupReading } from './cgroup/counters.ts'
import type { GroupMemory } from './cgroup/parse.ts'

/**
 * Pause between two looks at the memory, ms: a shorter burst shows in the upper bound alone. Waking up costs more
 * than the look, 0.1 to 0.2 ms.
 */
const lookEveryMs = 50
/** Looks to each reading of the other counters. */
const looksPerReading = 4
/** Part of one core that looks may take; waking up for them costs as much again. */
const allowedShare = 0.003

/** Looks at a group's counters until `stop`, or until it is gone. */
export const sampleGroup = (
  group: GroupReader,
  onMemory: (memory: GroupMemory) => void,
  onReading: (reading: GroupReading) => void,
) => {
  let last: GroupReading | null = null
  let failure: string | null = null
  let looks = 0
  let recentMs = [0]
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const attempt = (act: () => void): void => {
    if (stopped || failure !== null) return
    try {
      act()
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error)
    }
  }
  const readCounters = (withStalls = false): void => {
    last = group.read({ withStalls })
    if (last.memory) onMemory(last.memory)
    onReading(last)
  }
  const readAll = () => readCounters(true)
  const lookAtMemory = (): void => {
    const memory = group.lookAtMemory()
    if (memory) onMemory(memory)
  }
  const tick = (): void => {
    const started = performance.now()
    attempt(looks++ % looksPerReading === 0 ? readCounters : lookAtMemory)
    recentMs = [...recentMs.slice(-7), performance.now() - started]
    const pauseMs = Math.max(lookEveryMs, Math.min(...recentMs) / allowedShare)
    if (!stopped && failure === null) timer = setTimeout(tick, pauseMs).unref()
  }
  tick()

  return {
    /** All counters now; the last ones where the group is gone, with why. */
    read: (): { last: GroupReading | null; failure: string | null } => {
      attempt(readAll)
      return { last, failure }
    },
    failed: (): boolean => failure !== null,
    /** Reads all counters once more: it is called when the last process has ended, or before they are killed. */
    stop: (): void => {
      attempt(readAll)
      stopped = true
      clearTimeout(timer)
    },
  }
}
