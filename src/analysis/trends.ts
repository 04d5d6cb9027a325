import { changePoints } from '../stats/changePoints.ts'
import type { GateMetric } from './gateResult.ts'
import type { HistoryEntry } from './runHistory.ts'

/** A change of level, found in a search over the whole history. */
interface TrendChange {
  /** The first run after it. */
  runId: string
  /** Geometric mean after over before, up to the neighbouring changes. */
  ratio: number
  /** Of a t test at a place that was searched for, so that it is no error rate. */
  p: number
}

/** One metric of one stack of one scenario over the runs with the newest fingerprint and input, the oldest first. */
export interface Trend
  extends Pick<
    HistoryEntry,
    | 'file'
    | 'scenario'
    | 'size'
    | 'variant'
    | 'target'
    | 'stack'
    | 'label'
    | 'metric'
    | 'fingerprint'
    | 'dataset'
  > {
  runs: readonly Pick<HistoryEntry, 'runId' | 'startedAt' | 'commit' | 'n' | 'geometricMean' | 'interval'>[]
  changes: readonly TrendChange[]
  /** Runs with another fingerprint or other input: not to be compared with these. */
  otherRuns: number
}

/** Trends of one metric, in the order in which scenarios and stacks came up first. */
export const trendsOf = (entries: readonly HistoryEntry[], metric: GateMetric): Trend[] => {
  const chosen = newestOfEachRun(entries.filter((entry) => entry.metric === metric))
  const series = Map.groupBy(chosen, ({ file, scenario, size, variant, target, stack }) =>
    JSON.stringify([file, scenario, size, variant, target, stack]),
  )
  return [...series.values()].map(trendOf)
}

/** A run that was resumed has ended twice. */
const newestOfEachRun = (entries: readonly HistoryEntry[]): HistoryEntry[] => {
  const byRun = Map.groupBy(entries, ({ runId, file, scenario, size, variant, target, stack }) =>
    JSON.stringify([runId, file, scenario, size, variant, target, stack]),
  )
  return [...byRun.values()].map((same) => same.at(-1)!)
}

const trendOf = (series: readonly HistoryEntry[]): Trend => {
  const sorted = series.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
  const newest = sorted.at(-1)!
  const runs = sorted.filter(
    ({ fingerprint, dataset }) => fingerprint === newest.fingerprint && dataset === newest.dataset,
  )
  const changes = changePoints(runs.map(({ geometricMean }) => geometricMean))
  const { file, scenario, size, variant, target, stack, label, metric, fingerprint, dataset } = newest
  return {
    file,
    scenario,
    size,
    variant,
    target,
    stack,
    label,
    metric,
    fingerprint,
    dataset,
    runs: runs.map(({ runId, startedAt, commit, n, geometricMean, interval }) => ({
      runId,
      startedAt,
      commit,
      n,
      geometricMean,
      interval,
    })),
    changes: changes.map(({ index, ratio, p }) => ({ runId: runs[index]!.runId, ratio, p })),
    otherRuns: sorted.length - runs.length,
  }
}
