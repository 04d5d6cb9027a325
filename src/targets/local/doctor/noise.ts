import { setTimeout as sleep } from 'node:timers/promises'
import { idleBelow } from '../../../monitor/machineCpu.ts'
import type { NoiseFigures } from '../../../monitor/noise/figures.ts'
import { type ReadText, readText } from '../../../monitor/noise/readText.ts'
import { noiseBetween, readNoise } from '../../../monitor/noise.ts'
import { keyed } from '../../../monitor/proc/parse.ts'
import { type Check, limited, ok } from '../../diagnosis.ts'

const windowMs = 1000

/** What would disturb a run that started now. */
export const noiseChecks = async (): Promise<Check[]> => {
  const before = readNoise()
  await sleep(windowMs)
  const noise = noiseBetween(before, readNoise(), { cpuSeconds: 0, pids: [] })
  return [...(noise ? loadChecks(noise) : []), ...settingChecks()]
}

export const loadChecks = ({
  cpus,
  otherCores,
  busyProcesses,
  loadAtStart,
  stolenShare,
}: NoiseFigures): Check[] => {
  const cores = otherCores ?? 0
  const names = busyProcesses.map(({ name, pid, cores }) => `${name}, pid ${pid}: ${percent(cores)}`)
  const used = `other work uses ${cores.toFixed(1)} of ${cpus} CPUs, load ${loadAtStart?.toFixed(1)}`
  const stolen = `${percent(stolenShare ?? 0)} of the CPU time is withheld by the hypervisor`
  return [
    cores <= idleBelow(cpus)
      ? ok('load', used)
      : limited('load', `${used}${names.length > 0 ? ` (${names.join('; ')})` : ''}`, 'end it before a run'),
    (stolenShare ?? 0) <= 0.01
      ? ok('CPU steal', stolen)
      : limited('CPU steal', stolen, 'use a machine that is not shared, or run more blocks'),
  ]
}

/** Settings of the machine that make times vary. */
export const settingChecks = (read: ReadText = readText): Check[] => [
  ...governor(read('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor')?.trim() ?? null),
  ...swap(read('/proc/meminfo') ?? ''),
  ...virtual(read('/proc/cpuinfo') ?? ''),
]

const governor = (name: string | null): Check[] => {
  if (name === null) return [ok('CPU governor', 'none to be seen from here')]
  if (name === 'performance') return [ok('CPU governor', name)]
  const advice = '`sudo cpupower frequency-set --governor performance` keeps the clock steady'
  return [limited('CPU governor', name, advice)]
}

const swap = (meminfo: string): Check[] => {
  const [total, free] = [keyed(meminfo, 'SwapTotal'), keyed(meminfo, 'SwapFree')]
  if (total === null || free === null) return []
  if (total === 0) return [ok('swap', 'off')]
  const used = total - free
  const text = `${Math.round(used / 1024)} of ${Math.round(total / 1024)} MiB used`
  // Some always lies there for good; a tenth means that memory was short.
  return used <= total / 10
    ? [ok('swap', text)]
    : [limited('swap', text, 'free memory: a trial that swaps measures the disk')]
}

const virtual = (cpuinfo: string): Check[] => {
  if (cpuinfo === '') return []
  const guest = /^flags\s*:.*\bhypervisor\b/m.test(cpuinfo)
  return [
    ok(
      'machine',
      guest ? 'virtual: neighbours may take CPU time, which shows as steal' : 'no hypervisor to be seen',
    ),
  ]
}

const percent = (share: number): string => `${Math.round(100 * share)} %`
