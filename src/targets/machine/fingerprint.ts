import { readFileSync } from 'node:fs'
import { arch, cpus, release, type as systemName, totalmem } from 'node:os'
import { allowedCpus } from '../../monitor/allowedCpus.ts'
import { readCgroupLimits } from '../../monitor/cgroup.ts'
import type { ResourceLimits } from '../../scenario/resourceLimits.ts'

/** What this machine, or the container that we run in, has to give. */
export const availableResources = (): ResourceLimits => {
  const limits = readCgroupLimits()
  const allowed = allowedCpus()?.length ?? cpus().length
  return {
    cpus: Math.max(1, Math.floor(Math.min(allowed, limits.cpus ?? allowed))),
    memoryMb: Math.min(Math.floor(totalmem() / 2 ** 20), limits.memoryMb ?? Number.POSITIVE_INFINITY),
  }
}

/** What results of this machine depend on; two runs with the same values may be compared. */
export const fingerprintMachine = (): Record<string, string | number> => {
  const limits = readCgroupLimits()
  return {
    cpuModel: cpus()[0]?.model.trim() || 'unknown',
    cpus: cpus().length,
    allowedCpus: allowedCpus()?.join(',') ?? 'unknown',
    cpuGovernor: read('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor') ?? 'unknown',
    containerCpus: limits.cpus ?? 'unlimited',
    memoryMb: Math.floor(totalmem() / 2 ** 20),
    containerMemoryMb: limits.memoryMb ?? 'unlimited',
    architecture: arch(),
    kernel: `${systemName()} ${release()}`,
    os: /^PRETTY_NAME="?(.*?)"?$/m.exec(read('/etc/os-release') ?? '')?.[1] ?? systemName(),
    node: process.version,
  }
}

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}
