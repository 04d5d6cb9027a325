import { z } from 'zod'
import { DEFAULT_LEVEL, interval, logMean, logsOf } from '../stats/logMean.ts'
import { type GateMetric, gateMetric } from './gateResult.ts'
import type { BenchmarkResults } from './results.ts'
import type { ScenarioResult } from './scenarioResult.ts'
import { stackFingerprint } from './stackFingerprint.ts'
import type { StackResult } from './stackResult.ts'

/** What the history keeps of one metric of one stack in one run. */
export const historyEntry = z.object({
  version: z.literal(1),
  runId: z.string(),
  startedAt: z.string(),
  /** With `-dirty` where files were changed since; null outside of git. */
  commit: z.string().nullable(),
  file: z.string(),
  scenario: z.string(),
  size: z.string(),
  /** Which of its variants, `10MB · 2 CPUs`; absent where it has one alone. */
  variant: z.string().optional(),
  target: z.string(),
  stack: z.string(),
  /** What ran, for people. */
  label: z.string(),
  metric: gateMetric,
  /** Digests of what the stack's times depend on, and of the input: entries that differ in one are not compared. */
  fingerprint: z.string(),
  dataset: z.string(),
  /** Trials. */
  n: z.number().int().positive(),
  /** In the metric's unit: ms, MiB, s. */
  geometricMean: z.number(),
  /** Null for one trial. */
  interval: interval.nullable(),
})
export type HistoryEntry = z.infer<typeof historyEntry>

/** What a finished run adds: nothing of a stack with a failed or missing trial, as a failure is no time. */
export const historyEntries = (
  { runId, startedAt, results }: BenchmarkResults,
  commit: string | null,
): HistoryEntry[] =>
  results.flatMap((result) =>
    Object.entries(result.stackResults).flatMap(([stack, stackResult]) =>
      isSound(result, stackResult)
        ? gateMetric.options.flatMap((metric): HistoryEntry[] => {
            const figures = figuresOf(result, stack, metric)
            return figures ? [{ version: 1, runId, startedAt, commit, ...figures }] : []
          })
        : [],
    ),
  )

const isSound = ({ schedule, verification }: ScenarioResult, { executionResults }: StackResult): boolean =>
  executionResults.length === schedule.blocks.length &&
  executionResults.length > 0 &&
  executionResults.every(({ status }) => status === 'completed') &&
  verification.identical !== false

const figuresOf = (
  { file, scenario, size, variant, target, fingerprint, dataset, stackResults }: ScenarioResult,
  stack: string,
  metric: GateMetric,
): Omit<HistoryEntry, 'version' | 'runId' | 'startedAt' | 'commit'> | null => {
  const { label, executionResults } = stackResults[stack]!
  const values = executionResults.flatMap(({ metrics, cpuSeconds }) => {
    const value = metric === 'cpuSeconds' ? cpuSeconds : metrics[metric]
    return value !== null && value > 0 ? [value] : []
  })
  if (values.length < executionResults.length || !fingerprint) return null
  const { geometricMean, interval, n } = logMean(logsOf(values), DEFAULT_LEVEL)
  return {
    file,
    scenario,
    size,
    variant,
    target,
    stack,
    label,
    metric,
    fingerprint: stackFingerprint(fingerprint, stack).digest,
    dataset: dataset.digest,
    n,
    geometricMean,
    interval,
  }
}
