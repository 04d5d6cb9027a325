import { loadavg } from 'node:os'
import { type MachineCpu, readMachineCpu } from './machineCpu.ts'
import { busyProcesses, type ProcessTimes, readProcessTimes } from './noise/busyProcesses.ts'
import type { NoiseFigures } from './noise/figures.ts'
import { type Pressure, readPressure } from './noise/pressure.ts'
import { readSwapped } from './noise/swapping.ts'
import { readThrottled } from './noise/throttling.ts'

export interface NoiseReading {
  machine: MachineCpu
  /** CPU time of the harness itself so far, seconds. */
  harnessSeconds: number
  load: number
  processes: ProcessTimes
  pressure: Pressure
  /** Seconds. */
  throttled: number | null
  swappedMb: number | null
}

/** Counters since boot; some milliseconds, most of them for looking at every process once. */
export const readNoise = (): NoiseReading => {
  const { user, system } = process.cpuUsage()
  return {
    machine: readMachineCpu(),
    harnessSeconds: (user + system) / 1e6,
    load: loadavg()[0]!,
    processes: readProcessTimes(),
    pressure: readPressure(),
    throttled: readThrottled(),
    swappedMb: readSwapped(),
  }
}

/** What the trial itself did between two readings: all else is noise. */
interface OwnWork {
  /** Null: unknown, and so is what others did. */
  cpuSeconds: number | null
  /** Its processes that live at the later reading. */
  pids: readonly number[]
}

/** What disturbed a trial between two readings; null where no time has passed. */
export const noiseBetween = (
  before: NoiseReading,
  after: NoiseReading,
  { cpuSeconds, pids }: OwnWork,
): NoiseFigures | null => {
  const machine = (counter: 'busy' | 'stolen' | 'total') => after.machine[counter] - before.machine[counter]
  const wall = machine('total') / after.machine.cpus
  if (wall <= 0) return null
  const harness = after.harnessSeconds - before.harnessSeconds
  // Clocks are not read at one instant.
  const share = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : Math.min(1, (to - from) / wall)
  const waited = (resource: keyof Pressure) => share(before.pressure[resource], after.pressure[resource])
  const ours = new Set([process.pid, ...pids])
  return {
    cpus: after.machine.cpus,
    loadAtStart: before.load,
    otherCores: cpuSeconds === null ? null : Math.max(0, (machine('busy') - cpuSeconds - harness) / wall),
    busyProcesses: busyProcesses(before.processes, after.processes, wall, ours),
    stolenShare: machine('stolen') / machine('total'),
    cpuPressure: waited('cpu'),
    memoryPressure: waited('memory'),
    ioPressure: waited('io'),
    throttledShare: share(before.throttled, after.throttled),
    swappedMb:
      before.swappedMb === null || after.swappedMb === null ? null : after.swappedMb - before.swappedMb,
  }
}
