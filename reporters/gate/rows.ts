import type {
  GateFamily,
  GateItem,
  GateMetric,
  GateProblem,
  GateResult,
  GateVerdict,
  Judgement,
} from '../../src/analysis/gateResult.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { titleOf } from '../../src/scenario/variants.ts'
import type { Summary } from '../../src/stats/summary.ts'
import { formatChange, formatMemory, formatTime } from '../format.ts'
import { firstLine } from '../terminal.ts'
import { verdictText } from './words.ts'

/** One line of the gate's table as text; null where there is nothing to say. */
export interface GateRow {
  /** Null for the mean of the suite. */
  scenario: string | null
  stack: string
  verdict: GateVerdict
  /** Whether its sentence is to be shown: it is no pass, and no problem of the gate says the same. */
  isRemarkable: boolean
  cells: Record<GateColumn, string | null>
  judgement: Judgement
}

/** Columns in their order, with their headings. The first four say it all; the others say how sure that is. */
export const gateColumns = {
  base: 'base',
  current: 'new',
  change: 'vs base',
  verdict: 'verdict',
  lower: 'at least',
  upper: 'cannot exclude',
  detectable: 'would catch',
  blocks: 'blocks',
} as const
export type GateColumn = keyof typeof gateColumns

/** Rows of one family, the mean of the suite first. */
export const gateRows = (family: GateFamily, results: BenchmarkResults): GateRow[] => {
  const suite: GateRow[] = family.suite
    ? [{ ...rowOf(family.suite), scenario: null, stack: 'suite mean' }]
    : []
  return [...suite, ...family.items.map((item) => itemRow(item, family.metric, results))]
}

const itemRow = (item: GateItem, metric: GateMetric, results: BenchmarkResults): GateRow => {
  const result = resultAt(item, results)?.stackResults[item.stack]
  const current = result?.aggregatedMetrics[metric] ?? null
  const row = rowOf(item)
  const problems = results.gate?.problems ?? []
  return {
    ...row,
    isRemarkable: row.isRemarkable && !problems.some((problem) => isAbout(problem, item)),
    scenario: scenarioTitle(item, results),
    stack: firstLine(result?.label ?? item.stack),
    cells: {
      ...row.cells,
      base: item.base && withSpread(metric, item.base),
      current: current && withSpread(metric, current),
      blocks: row.cells.blocks && countText(item, results.gate),
    },
  }
}

/** What its certainty rests on: `5`, `10 (look 2)`, `5 sessions`. */
const countText = ({ blocks, look }: GateItem, gate: GateResult | null): string => {
  if (gate?.against?.kind === 'baseline') return `${blocks} sessions`
  return gate && gate.looks.length > 1 && look ? `${blocks} (look ${look})` : `${blocks}`
}

/** Whether a problem of the gate is why this item could not be measured. */
export const isAbout = ({ file, scenario, variant, target, stack }: GateProblem, item: GateItem): boolean =>
  item.verdict === 'couldNotMeasure' &&
  scenario === item.scenario &&
  variant === item.variant &&
  stack === item.stack &&
  (file ?? item.file) === item.file &&
  (target ?? item.target) === item.target

const rowOf = (judgement: Judgement): Omit<GateRow, 'scenario' | 'stack'> => ({
  verdict: judgement.verdict,
  isRemarkable: judgement.verdict !== 'pass',
  judgement,
  cells: {
    base: null,
    current: null,
    change: changeText(judgement),
    verdict: verdictText[judgement.verdict],
    lower: judgement.interval && formatChange(judgement.interval.lower - 1),
    upper: judgement.cannotExclude === null ? null : formatChange(judgement.cannotExclude),
    detectable: judgement.detectable === null ? null : formatChange(judgement.detectable),
    blocks: judgement.blocks === 0 ? null : `${judgement.blocks}`,
  },
})

/** `~`, as benchstat has it, where the data show no change in either direction. */
const changeText = ({ ratio, interval }: Judgement): string | null => {
  if (ratio === null) return null
  const isShown = interval !== null && (interval.lower > 1 || interval.upper < 1)
  return isShown ? formatChange(ratio - 1) : '~'
}

const formats: Record<GateMetric, (value: number) => string> = {
  executionTimeMs: formatTime,
  peakMemoryMb: (mb) => formatMemory(mb, mb),
  cpuSeconds: (seconds) => formatTime(seconds * 1000),
}

/** `32.1 s ± 4 %`: the median, and the coefficient of variation of single trials. */
const withSpread = (metric: GateMetric, { median, coefficientOfVariation }: Summary): string => {
  const text = formats[metric](median)
  return coefficientOfVariation === null ? text : `${text} ± ${(coefficientOfVariation * 100).toFixed(0)} %`
}

type Place = Pick<ScenarioResult, 'file' | 'scenario' | 'size' | 'variant' | 'target'>

/** The scenario that an item of the gate is about, if this run has it. Earlier versions' items have no file. */
export const resultAt = (item: Place, { results }: BenchmarkResults): ScenarioResult | undefined =>
  results.find(
    ({ file, scenario, size, variant, target }) =>
      (item.file === '' || file === item.file) &&
      scenario === item.scenario &&
      size === item.size &&
      variant === item.variant &&
      target === item.target,
  )

/** A scenario's name, with what tells it from others of that name: its file, or size and target. */
export const scenarioTitle = (place: Place, results: BenchmarkResults): string => {
  const { file, scenario, size, variant, target } = place
  const others = placesIn(results).filter((other) => other.scenario === scenario && other.variant === variant)
  const isElsewhere = others.some((other) => isKnown(other.file, file) && other.file !== file)
  const ranTwice = others.some(
    (other) =>
      other.file === file && (other.target !== target || (isKnown(other.size, size) && other.size !== size)),
  )
  const parts = [...(isElsewhere ? [file] : []), ...(ranTwice ? [size, target] : [])]
  return titled(titleOf(scenario, variant), parts)
}

/** Also of what the run lacks and the gate's reference has: its size is not known. */
const placesIn = ({ results, gate }: BenchmarkResults): Place[] => [
  ...results,
  ...(gate?.families ?? []).flatMap(({ items }) => items),
]

const isKnown = (...values: readonly string[]): boolean => values.every((value) => value !== '')

const titled = (scenario: string, parts: readonly string[]): string => {
  const known = parts.filter((part) => part !== '').map(firstLine)
  return `${firstLine(scenario)}${known.length > 0 ? ` (${known.join(', ')})` : ''}`
}

/** The title of a scenario's own part of a report: with its file where another file has one of that name. */
export const resultTitle = (
  result: ScenarioResult,
  { results }: Pick<BenchmarkResults, 'results'>,
): string => {
  const isElsewhere = results.some(
    ({ scenario, file }) => scenario === result.scenario && file !== result.file,
  )
  return titled(titleOf(result.scenario, result.variant), isElsewhere ? [result.file] : [])
}

/** Where a problem of the gate is, as far as it concerns a single place. */
export const problemPlace = (
  { file, scenario, variant, target, stack }: GateProblem,
  results: BenchmarkResults,
): string => {
  const title =
    scenario === null
      ? []
      : [scenarioTitle({ file: file ?? '', scenario, size: '', variant, target: target ?? '' }, results)]
  return [...title, ...(stack === null ? [] : [stack])].join(', ')
}
