import type { ExecutionResult } from '../../trial/record.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import type { StackCost } from './costResult.ts'

type Limits = ScenarioResult['limits']

/** CPU is looked at by the second: a counter that is read ten times a second jumps more than the work does. */
const WINDOW_MS = 1000

/**
 * What an instance must have for a stack's trials: the busiest second and the highest peak (upper bound) of all of
 * them, with headroom. Cores stop at the limit where it was kept, for no trial ever had more. Null: memory is unknown.
 */
export const needOf = (
  trials: readonly ExecutionResult[],
  limits: Limits,
  headroom: number,
): StackCost['need'] => {
  const peaks = trials.flatMap((trial) => trial.peakMemoryUpperMb ?? trial.metrics.peakMemoryMb ?? [])
  if (peaks.length === 0) return null
  const memoryGib = (Math.max(...peaks) / 1024) * (1 + headroom)
  const busiest = trials.map(busiestSecond)
  const known = busiest.filter((cores) => cores !== null)
  const most = known.length === trials.length ? Math.max(...known) : null
  const wanted = most === null ? limits.cpus : most * (1 + headroom)
  const vcpus = limits.enforcement.cpus.enforced ? Math.min(wanted, limits.cpus) : wanted
  const cpuText =
    most === null ? 'use of CPU over time unknown, so the limit' : `busiest second ${rounded(most)} cores`
  return {
    vcpus,
    memoryGib,
    text: `${cpuText}; peak memory ${rounded(Math.max(...peaks) / 1024)} GiB; ${rounded(headroom * 100)} % headroom`,
  }
}

/** Most cores that a trial kept busy over a second, or over all of it where it was shorter; null without a series. */
export const busiestSecond = ({ series, cpuSeconds, metrics }: ExecutionResult): number | null => {
  const average =
    cpuSeconds !== null && metrics.executionTimeMs ? cpuSeconds / (metrics.executionTimeMs / 1000) : null
  if (!series || series.cpuCores.length === 0) return null
  const { cpuCores, intervalMs } = series
  const width = Math.min(Math.max(1, Math.round(WINDOW_MS / intervalMs)), cpuCores.length)
  // The last stretch is a part of one only, and its rate may be of milliseconds.
  const whole = cpuCores.length > width ? cpuCores.slice(0, -1) : cpuCores
  const windows = whole
    .slice(0, whole.length - width + 1)
    .map((_, i) => whole.slice(i, i + width).reduce((sum, cores) => sum + cores, 0) / width)
  return Math.max(average ?? 0, ...windows)
}

const rounded = (value: number): number => Number(value.toPrecision(3))
