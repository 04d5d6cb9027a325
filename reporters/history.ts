import picocolors from 'picocolors'
import wrapAnsi from 'wrap-ansi'
import type { GateMetric } from '../src/analysis/gateResult.ts'
import type { Trend } from '../src/analysis/trends.ts'
import { titleOf } from '../src/scenario/variants.ts'
import { formatChange, formatMemory, formatTime } from './format.ts'
import { metricText } from './gate/words.ts'
import { formatTable } from './table.ts'
import { firstLine, harmless, type TerminalOptions } from './terminal.ts'

const formats: Record<GateMetric, (value: number) => string> = {
  executionTimeMs: formatTime,
  peakMemoryMb: (mb) => formatMemory(mb, mb),
  cpuSeconds: (seconds) => formatTime(seconds * 1000),
}

interface HistoryOptions extends TerminalOptions {
  /** Newest runs in each table; the changes are of all. */
  last: number
}

/** Each trend as a sparkline and a table of its newest runs. */
export const renderHistory = (trends: readonly Trend[], options: HistoryOptions): string =>
  `${trends.map((trend) => trendText(trend, options)).join('\n\n')}\n\n${wrapped(NOTE, options.width)}`

const NOTE =
  'Changes are searched for by E-divisive splits, each kept where a t test gives p ≤ 0.001 (docs/statistics.md). They inform and never fail a build.'

const trendText = (trend: Trend, { width, last, color }: HistoryOptions): string => {
  const { bold, dim } = picocolors.createColors(color)
  const { scenario, variant, label, size, target, metric, runs, changes, otherRuns } = trend
  const heading = harmless(
    `${firstLine(titleOf(scenario, variant))} · ${firstLine(label)} · ${size}, ${target}: ${metricText[metric]}`,
  )
  const line = sparkline(runs.slice(-Math.max(1, width - 2)).map(({ geometricMean }) => geometricMean))
  const shown = runs.slice(-last)
  const hidden = runs.length - shown.length
  const earlier = runs.slice(0, hidden).map(({ runId }) => runId)
  const notes = [
    ...changes
      .filter(({ runId }) => earlier.includes(runId))
      .map((change) => `${formatChange(change.ratio - 1)} from ${change.runId} on`),
    ...(hidden > 0 ? [`${hidden} earlier ${hidden === 1 ? 'run' : 'runs'} not in the table`] : []),
    ...(otherRuns > 0
      ? [`${otherRuns} ${otherRuns === 1 ? 'run' : 'runs'} with another fingerprint or input left out`]
      : []),
  ]
  return [
    ...wrapped(heading, width).split('\n').map(bold),
    `  ${line}`,
    ...tableOf(trend, shown, width - 2).map((row) => `  ${row}`.trimEnd()),
    ...notes.flatMap((note) => wrapped(note, width - 2).split('\n')).map((note) => dim(`  ${note}`)),
  ].join('\n')
}

const tableOf = ({ metric, changes }: Trend, runs: Trend['runs'], width: number): string[] => {
  const format = formats[metric]
  const columns = [
    ['mean', ...runs.map(({ geometricMean }) => format(geometricMean))],
    [
      '95 %',
      ...runs.map(({ interval }) =>
        interval ? `${format(interval.lower)} – ${format(interval.upper)}` : '',
      ),
    ],
    ['n', ...runs.map(({ n }) => `${n}`)],
    ['change', ...runs.map(({ runId }) => changeText(changes.find((change) => change.runId === runId)))],
    ['commit', ...runs.map(({ commit }) => (commit === null ? '' : commit.replace(/^(.{7})[^-]*/, '$1')))],
  ]
  const names = ['run', ...runs.map(({ runId }) => runId)]
  const filled = columns.filter(([, ...cells]) => cells.some((cell) => cell !== ''))
  return formatTable(names, filled, width).flatMap((lines, part) => (part === 0 ? lines : ['', ...lines]))
}

const changeText = (change: Trend['changes'][number] | undefined): string =>
  change ? `${formatChange(change.ratio - 1)} from here on` : ''

const BARS = '▁▂▃▄▅▆▇█'

/** One bar a value, by its log between the least and the most of them; all alike are in the middle. */
export const sparkline = (values: readonly number[]): string => {
  const logs = values.map((value) => Math.log(value))
  const [least, most] = [Math.min(...logs), Math.max(...logs)]
  return logs
    .map((log) => {
      const share = most === least ? 0.5 : (log - least) / (most - least)
      return BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))]
    })
    .join('')
}

const wrapped = (text: string, width: number): string => wrapAnsi(text, Math.max(20, width))
