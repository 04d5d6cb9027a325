import { idleBelow, type MachineCpu, readMachineCpu } from './machineCpu.ts'

export interface NoiseReading {
  machine: MachineCpu
  /** CPU time of the harness itself so far, seconds. */
  harnessSeconds: number
}

/** Time taken by the hypervisor that is worth a warning, as a part of the whole. */
const stolenShare = 0.01

export const readNoise = (): NoiseReading => {
  const { user, system } = process.cpuUsage()
  return { machine: readMachineCpu(), harnessSeconds: (user + system) / 1e6 }
}

/** What disturbed a trial between two readings, in words with advice. Empty: nothing worth a warning. */
export const noiseWarnings = (
  before: NoiseReading,
  after: NoiseReading,
  trialCpuSeconds: number,
): string[] => {
  const machine = (counter: 'busy' | 'stolen' | 'total') => after.machine[counter] - before.machine[counter]
  const { cpus } = after.machine
  const wallSeconds = machine('total') / cpus
  if (wallSeconds <= 0) return []
  const harness = after.harnessSeconds - before.harnessSeconds
  const others = (machine('busy') - trialCpuSeconds - harness) / wallSeconds
  const stolen = machine('stolen') / machine('total')
  const percent = (share: number) => `${Math.round(100 * share)} %`
  return [
    ...(others > idleBelow(cpus)
      ? [`other processes used ${percent(others)} of a core during this trial: end them, or run more blocks`]
      : []),
    ...(stolen > stolenShare
      ? [`the hypervisor withheld ${percent(stolen)} of the CPU time: use a machine that is not shared`]
      : []),
  ]
}
