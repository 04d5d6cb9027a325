import { geometricMean } from '../stats/geometricMean.ts'
import { type Summary, summarise } from '../stats/summary.ts'
import { type ExecutionResult, type TrialStatus, trialStatus } from '../trial/record.ts'
import type { AggregatedMetrics, MetricSummaries, TrialCounts, WarmTime } from './stackResult.ts'

type Figure = (trial: ExecutionResult) => number | null

export const figures: Record<keyof MetricSummaries, Figure> = {
  executionTimeMs: ({ metrics }) => metrics.executionTimeMs,
  startupTimeMs: ({ metrics }) => metrics.startupTimeMs,
  workTimeMs: ({ metrics: { executionTimeMs, startupTimeMs } }) =>
    executionTimeMs === null || startupTimeMs === null ? null : executionTimeMs - startupTimeMs,
  peakMemoryMb: ({ metrics }) => metrics.peakMemoryMb,
  peakMemoryUpperMb: (trial) => trial.peakMemoryUpperMb,
  cpuSeconds: (trial) => trial.cpuSeconds,
  avgCpuPercent: ({ metrics }) => metrics.avgCpuPercent,
  diskIoMb: ({ metrics }) => metrics.diskIoMb,
  networkIoMb: ({ metrics }) => metrics.networkIoMb,
  throughputRecordsPerSec: ({ metrics }) => metrics.throughputRecordsPerSec,
  errorCount: ({ metrics }) => metrics.errorCount,
  outputFiles: ({ output }) => output?.files ?? null,
  outputBytes: ({ output }) => output?.bytes ?? null,
}

export const isCompleted = ({ status }: ExecutionResult): boolean => status === 'completed'

/** Summarises one stack's trials. Only completed ones give figures: a failure is counted, never averaged. */
export const aggregate = (trials: readonly ExecutionResult[], plannedTrials: number): AggregatedMetrics => {
  const completed = trials.filter(isCompleted)
  const summaries = Object.entries(figures).map(([name, figure]) => [name, summaryOf(completed, figure)])
  return {
    trials: countTrials(trials, plannedTrials),
    ...(Object.fromEntries(summaries) as MetricSummaries),
    warmTimeMs: warmTimeOf(completed),
    stepTimesMs: stepTimesOf(completed),
  }
}

const summaryOf = (trials: readonly ExecutionResult[], figure: Figure): Summary | null => {
  const values = trials.map(figure).filter((value) => value !== null)
  return values.length > 0 ? summarise(values) : null
}

/** Time of each step over the trials, where there are several: the phases that belong to it. */
const stepTimesOf = (trials: readonly ExecutionResult[]): AggregatedMetrics['stepTimesMs'] => {
  const names = new Set(trials.flatMap(({ phases }) => phases.flatMap(({ step }) => step ?? [])))
  if (names.size < 2) return {}
  const times = [...names].map((name) => [name, summarise(trials.map((trial) => stepTime(trial, name)))])
  return Object.fromEntries(times)
}

const stepTime = ({ phases }: ExecutionResult, name: string): number =>
  phases.filter(({ step }) => step === name).reduce((sum, { ms }) => sum + ms, 0)

/** How the scheduled trials ended, each status with its number. */
export const countTrials = (trials: readonly ExecutionResult[], planned: number): TrialCounts => {
  const counts = trialStatus.options.map((status) => [
    status,
    trials.filter((trial) => trial.status === status).length,
  ])
  const ended: Record<TrialStatus, number> = Object.fromEntries(counts)
  return { planned, notRun: planned - trials.length, ended }
}

/**
 * One value for a trial's warm repeats. Repeats in one session depend on each other, so that the block and
 * not the repeat is the unit of the interval (Kalibera & Jones, ISMM 2013).
 */
export const warmTimeOfTrial = ({ warmTimesMs }: ExecutionResult): number | null =>
  warmTimesMs.length > 0 ? geometricMean(warmTimesMs).geometricMean : null

const warmTimeOf = (trials: readonly ExecutionResult[]): WarmTime | null => {
  const values = trials.map(warmTimeOfTrial).filter((value) => value !== null)
  if (values.length === 0) return null
  const { geometricMean: geometricMeanMs, interval, n } = geometricMean(values)
  return { geometricMeanMs, interval, blocks: n }
}
