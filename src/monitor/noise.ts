import type { Warning } from '../stats/warning.ts'
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

/** What disturbed a trial between two readings. Empty: nothing worth a warning. */
export const noiseWarnings = (
  before: NoiseReading,
  after: NoiseReading,
  trialCpuSeconds: number,
): Warning[] => {
  const machine = (counter: 'busy' | 'stolen' | 'total') => after.machine[counter] - before.machine[counter]
  const { cpus } = after.machine
  const wallSeconds = machine('total') / cpus
  if (wallSeconds <= 0) return []
  const harness = after.harnessSeconds - before.harnessSeconds
  const otherCores = (machine('busy') - trialCpuSeconds - harness) / wallSeconds
  const stolen = machine('stolen') / machine('total')
  const warnings: Warning[] = []
  if (otherCores > idleBelow(cpus))
    warnings.push({
      code: 'otherProcesses',
      text: `other processes used ${percent(otherCores)} of a core during this trial`,
      advice: 'end them, or run more blocks',
    })
  if (stolen > stolenShare)
    warnings.push({
      code: 'stolenTime',
      text: `the hypervisor withheld ${percent(stolen)} of the CPU time during this trial`,
      advice: 'use a machine that is not shared, or run more blocks',
    })
  return warnings
}

const percent = (share: number): string => `${Math.round(100 * share)} %`
