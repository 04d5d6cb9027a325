import type { Warning } from '../../stats/warning.ts'
import { idleBelow } from '../machineCpu.ts'
import type { NoiseFigures } from './figures.ts'

/** Parts of the whole from which on it is worth a warning. */
const noticeable = 0.01
const swappedMbNoticeable = 1

/** What of the noise is worth a reader's attention, with what to do about it. Nothing is ever left out for it. */
export const noiseWarnings = (figures: NoiseFigures | null): Warning[] => {
  if (!figures) return []
  const { cpus, stolenShare, memoryPressure, throttledShare, swappedMb } = figures
  const warnings = otherProcesses(figures, idleBelow(cpus))
  const add = (
    code: string,
    share: number | null,
    from: number,
    text: (figure: string) => string,
    advice: string,
  ) => {
    if (share === null || share <= from) return
    const figure = code === 'swapping' ? `${Math.round(share)} MiB` : percent(share)
    warnings.push({ code, text: text(figure), advice, figure, severity: share })
  }
  add(
    'stolenTime',
    stolenShare,
    noticeable,
    (figure) => `the hypervisor withheld ${figure} of the CPU time`,
    'use a machine that is not shared, or run more blocks',
  )
  add(
    'throttled',
    throttledShare,
    noticeable,
    (figure) => `the CPU quota of the container held processes back for ${figure} of the time`,
    'ask for fewer CPUs in resourceLimits, or for a larger quota',
  )
  add(
    'memoryPressure',
    memoryPressure,
    noticeable,
    (figure) => `processes waited for memory ${figure} of the time`,
    'end what else uses memory, or lower resourceLimits.memoryMb',
  )
  add(
    'swapping',
    swappedMb,
    swappedMbNoticeable,
    (figure) => `the machine moved ${figure} to or from swap`,
    'end what else uses memory, or lower resourceLimits.memoryMb',
  )
  return warnings
}

/** By name where a process can be blamed; what is left as a sum. */
const otherProcesses = ({ otherCores, busyProcesses }: NoiseFigures, idle: number): Warning[] => {
  if (otherCores === null || otherCores <= idle) return []
  const named = busyProcesses.filter(({ cores }) => cores > idle)
  const rest = otherCores - named.reduce((sum, { cores }) => sum + cores, 0)
  const blamed = named.map(({ pid, name, cores }) => ({
    ...core(cores, `another process (${name}, pid ${pid})`),
    subject: name,
    advice: 'end it, or run more blocks',
  }))
  return rest > idle
    ? [...blamed, core(rest, blamed.length > 0 ? 'further processes' : 'other processes')]
    : blamed
}

const core = (cores: number, who: string): Warning => ({
  code: 'otherProcesses',
  subject: who,
  text: `${who} used ${percent(cores)} of a core`,
  advice: 'end them, or run more blocks',
  figure: percent(cores),
  severity: cores,
})

const percent = (share: number): string => `${Math.round(100 * share)} %`
