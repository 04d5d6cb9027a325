import cliTruncate from 'cli-truncate'
import { levelText } from '../../src/analysis/ratioText.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import type { AggregatedMetrics, StackResult } from '../../src/analysis/stackResult.ts'
import { incompleteText } from '../../src/analysis/statusText.ts'
import { DEFAULT_LEVEL } from '../../src/stats/logMean.ts'
import { formatMemory, formatRate, formatTime, formatTimeWithRange } from '../format.ts'
import { firstLine, harmless } from '../terminal.ts'

/** A row of the table: what it is called and what it says of a stack. */
interface MetricRow {
  name: string
  /** Null where the stack has no such figure. */
  cell(stack: StackResult): string | null
}

const ofMetrics =
  (format: (metrics: AggregatedMetrics) => string | null | undefined): MetricRow['cell'] =>
  ({ aggregatedMetrics }) =>
    format(aggregatedMetrics) ?? null

const time: MetricRow = {
  name: 'time (range)',
  cell: ofMetrics(({ executionTimeMs }) => {
    if (!executionTimeMs) return null
    const { n, median, min, max } = executionTimeMs
    return n > 1 ? formatTimeWithRange(median, min, max) : formatTime(median)
  }),
}

const startup: MetricRow = {
  name: '  start-up',
  cell: ofMetrics(({ startupTimeMs }) => startupTimeMs && formatTime(startupTimeMs.median)),
}

const work: MetricRow = {
  name: '  work',
  cell: ofMetrics(({ workTimeMs }) => workTimeMs && formatTime(workTimeMs.median)),
}

/** Columns that the name of a step may take. */
const STEP_WIDTH = 24

/** One row for each step; together they are all of the work but what is around them. */
const steps = (names: readonly string[]): MetricRow[] =>
  names.map((name) => ({
    name: `    ${cliTruncate(firstLine(harmless(name)), STEP_WIDTH)}`,
    cell: ofMetrics(({ stepTimesMs }) => stepTimesMs[name] && formatTime(stepTimesMs[name].median)),
  }))

const warm: MetricRow = {
  name: `warm (${levelText(DEFAULT_LEVEL)})`,
  cell: ofMetrics(({ warmTimeMs }) => {
    if (!warmTimeMs) return null
    const { geometricMeanMs, interval } = warmTimeMs
    return interval
      ? formatTimeWithRange(geometricMeanMs, interval.lower, interval.upper)
      : formatTime(geometricMeanMs)
  }),
}

const memory: MetricRow = {
  name: 'peak memory',
  cell: ofMetrics(
    ({ peakMemoryMb: lower, peakMemoryUpperMb: upper }) =>
      lower && formatMemory(lower.median, Math.max(lower.median, upper?.median ?? 0)),
  ),
}

const cpu: MetricRow = {
  name: 'CPU',
  cell: ofMetrics(({ cpuSeconds, avgCpuPercent }) => {
    if (!cpuSeconds) return null
    const seconds = formatTime(cpuSeconds.median * 1000)
    return avgCpuPercent ? `${seconds} at ${avgCpuPercent.median.toFixed(0)} %` : seconds
  }),
}

const rate: MetricRow = {
  name: 'records/s',
  cell: ofMetrics(
    ({ throughputRecordsPerSec }) => throughputRecordsPerSec && formatRate(throughputRecordsPerSec.median),
  ),
}

/** A completed trial's only errors are the rows that it could not read, the same in each block. */
const malformedRows = ({ executionResults }: StackResult): number | null =>
  executionResults.find(({ status }) => status === 'completed')?.metrics.errorCount ?? null

const malformed: MetricRow = {
  name: 'malformed rows',
  cell: (stack) => malformedRows(stack)?.toLocaleString('en') ?? null,
}

/** Rows of one scenario's table. The rows on trials and output say how sound the figures above them are. */
export const metricRows = (result: ScenarioResult): MetricRow[] => {
  const all = Object.values(result.stackResults).map(({ aggregatedMetrics }) => aggregatedMetrics)
  const someWarm = all.some(({ warmTimeMs }) => warmTimeMs !== null)
  const someIncomplete = all.some(({ trials }) => trials.ended.completed < trials.planned)
  const someMalformed = Object.values(result.stackResults).some((stack) => (malformedRows(stack) ?? 0) > 0)
  return [
    time,
    startup,
    work,
    ...steps([...new Set(all.flatMap(({ stepTimesMs }) => Object.keys(stepTimesMs)))]),
    ...(someWarm ? [warm] : []),
    memory,
    ...(result.smallestMemory?.some(({ memoryMb }) => memoryMb !== null)
      ? [{ name: 'least memory', cell: (stack: StackResult) => leastMemoryText(stack, result) }]
      : []),
    cpu,
    rate,
    ...(someMalformed ? [malformed] : []),
    ...(someIncomplete ? [{ name: 'trials', cell: trialsText }] : []),
    { name: 'output', cell: (stack) => outputText(stack, result) },
  ]
}

/** `610–660 MiB in 5.84 s`: the one was not enough; `≤ 512 MiB`: less may not be given. */
const leastMemoryText = (
  stack: StackResult,
  { stackResults, smallestMemory }: ScenarioResult,
): string | null => {
  const [id] = Object.entries(stackResults).find(([, one]) => one === stack) ?? []
  const found = smallestMemory?.find((one) => one.stack === id)
  if (!found || found.memoryMb === null) return null
  const { memoryMb, failedAtMb, timeMs } = found
  const range = failedAtMb === null ? `≤ ${memoryMb} MiB` : `${failedAtMb}–${memoryMb} MiB`
  return timeMs === null ? range : `${range} in ${formatTime(timeMs)}`
}

/** How many completed, and how the others ended. */
const trialsText = ({ aggregatedMetrics: { trials } }: StackResult): string => {
  const others = incompleteText(trials)
  const completed = `${trials.ended.completed} of ${trials.planned}`
  return others === '' ? completed : `${completed} ✗ ${others}`
}

const outputText = (stack: StackResult, { verification }: ScenarioResult): string | null => {
  const { ended } = stack.aggregatedMetrics.trials
  if (ended.completed + ended.wrongOutput === 0) return null
  // Without an independent answer nobody can say whose output is the wrong one.
  if (verification.identical === false && !verification.answerChecked) return 'DIFFERENT ✗'
  if (ended.wrongOutput > 0) return 'WRONG ✗'
  if (verification.identical) return 'identical ✓'
  if (verification.answerChecked) return 'as the answer ✓'
  if (verification.answers) return 'as its answers ✓'
  return verification.rules ? 'rules ✓' : 'not compared'
}
