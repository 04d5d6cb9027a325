import type { Warning } from '../../stats/warning.ts'
import { idleBelow } from '../machineCpu.ts'
import type { NoiseFigures } from './figures.ts'

/** What is told where a figure is above `from`. `{}` stands for the figure. */
interface Rule {
  code: string
  value: (figures: NoiseFigures) => number | null
  from: number
  text: string
  format: (value: number) => string
  advice: string
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

const lessMemory = 'end what else uses memory, or lower resourceLimits.memoryMb'

const rules: readonly Rule[] = [
  {
    code: 'stolenTime',
    value: ({ stolenShare }) => stolenShare,
    from: 0.01,
    text: 'the hypervisor withheld {} of the CPU time',
    format: percent,
    advice: 'use a machine that is not shared, or run more blocks',
  },
  {
    code: 'throttled',
    value: ({ throttledShare }) => throttledShare,
    from: 0.01,
    text: 'the CPU quota of the container held processes back for {} of the time',
    format: percent,
    advice: 'ask for fewer CPUs in resourceLimits, or for a larger quota',
  },
  {
    code: 'memoryPressure',
    value: ({ memoryPressure }) => memoryPressure,
    from: 0.01,
    text: 'processes waited for memory {} of the time',
    format: percent,
    advice: lessMemory,
  },
  {
    code: 'swapping',
    value: ({ swappedMb }) => swappedMb,
    from: 1,
    text: 'the machine moved {} to or from swap',
    format: (mb) => `${Math.round(mb)} MiB`,
    advice: lessMemory,
  },
]

/** What of the noise is worth a reader's attention, with what to do about it. Nothing is ever left out for it. */
export const noiseWarnings = (figures: NoiseFigures | null): Warning[] => {
  if (!figures) return []
  const others = rules.flatMap(({ code, value, from, text, format, advice }): Warning[] => {
    const severity = value(figures)
    if (severity === null || severity <= from) return []
    const figure = format(severity)
    return [{ code, text: text.replace('{}', figure), advice, figure, severity }]
  })
  return [...otherProcesses(figures), ...others]
}

/** By name where a process can be blamed; what is left as a sum. */
const otherProcesses = ({ cpus, otherCores, busyProcesses }: NoiseFigures): Warning[] => {
  const idle = idleBelow(cpus)
  if (otherCores === null || otherCores <= idle) return []
  const named = busyProcesses.filter(({ cores }) => cores > idle)
  const blamed = named.map(({ pid, name, cores }) =>
    busy(`another process (${name}, pid ${pid})`, name, cores, 'end it, or run more blocks'),
  )
  const rest = otherCores - named.reduce((sum, { cores }) => sum + cores, 0)
  const whose = blamed.length > 0 ? 'further processes' : 'other processes'
  return rest > idle ? [...blamed, busy(whose, whose, rest, 'end them, or run more blocks')] : blamed
}

const busy = (who: string, subject: string, cores: number, advice: string): Warning => ({
  code: 'otherProcesses',
  subject,
  text: `${who} used ${percent(cores)} of a core`,
  advice,
  figure: percent(cores),
  severity: cores,
})
