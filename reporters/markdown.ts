import type { AcrossTargets } from '../src/analysis/acrossTargets.ts'
import type { GateFamily, GateResult } from '../src/analysis/gateResult.ts'
import type { BenchmarkResults } from '../src/analysis/results.ts'
import type { ScenarioResult } from '../src/analysis/scenarioResult.ts'
import { formatByteSize } from '../src/host/byteSize.ts'
import { acrossTargetsTitle, sameTablesText } from './console/acrossTargets.ts'
import { pricesNote } from './console/cost.ts'
import { metricRows } from './console/metricRows.ts'
import { failureLines, missingLines, warningLine, warningLines } from './console/notes.ts'
import { secondaryLines } from './console/secondary.ts'
import { formatCount } from './format.ts'
import { calibrationText } from './gate/calibration.ts'
import {
  type GateColumn,
  type GateRow,
  gateColumns,
  gateRows,
  problemPlace,
  scenarioTitle,
} from './gate/rows.ts'
import { closingLine, legend, metricText, powerText, referenceText, ruleText } from './gate/words.ts'
import { costSentences, costTable } from './markdown/cost.ts'
import { escapeHtml, escapeMarkdown } from './markdown/escape.ts'
import { fitted, type Section } from './markdown/fit.ts'
import { recommendationSections } from './markdown/recommendation.ts'
import { scalabilitySection } from './markdown/scalability.ts'
import { markdownTable } from './markdown/table.ts'
import { firstLine } from './terminal.ts'

/** GitHub takes 65,536 characters in a comment and 1 MiB in a step's summary; bytes are the stricter count. */
export const MARKDOWN_LIMIT = 65_536

/** GitHub-flavoured Markdown for a pull request's comment or a step's summary: the gate first, the rest to unfold. */
export const renderMarkdown = (results: BenchmarkResults): string => {
  const { gate } = results
  const start = [
    '## etl-bench',
    ...(gate ? gateStart(gate, results) : []),
    ...calibrationStart(results),
    ...runNotes(results),
  ].join('\n\n')
  const sections = [
    ...recommendationSections(results),
    ...(gate?.families.slice(1) ?? []).map((family) => familySection(family, results)),
    ...results.results.map((result) => scenarioSection(result, results)),
    ...results.acrossTargets.map(targetsSection),
    ...results.scalability.map(scalabilitySection),
  ]
  return fitted(
    start,
    sections,
    `<sub>${[`run ${results.runId}`, ...pricesNote(results)].map(escapeMarkdown).join(' · ')}</sub>`,
    MARKDOWN_LIMIT,
  )
}

const gateStart = (gate: GateResult, results: BenchmarkResults): string[] => {
  const [first] = gate.families
  const items = gate.families.flatMap((family) => sentences(family, results))
  const problems = gate.problems.map((problem) =>
    [problemPlace(problem, results), problem.text].filter((part) => part !== '').join(': '),
  )
  return [
    `**${escapeMarkdown(closingLine(gate, results.results))}**`,
    escapeMarkdown(`against ${referenceText(gate.against)} · ${ruleText(gate)}`),
    ...list([...problems.map((text) => `✗ ${text}`), ...items]),
    ...(first && first.items.length > 0 ? [familyTable(first, results), `<sub>${legend}</sub>`] : []),
    ...list(gate.warnings.map((warning) => `! ${warningLine(warning)}`)),
  ]
}

/** How often the gate was wrong, and how small a change it can tell. */
const calibrationStart = (results: BenchmarkResults): string[] => {
  const text = calibrationText(results)
  if (!text) return []
  const { rule, header, rows, problems, sentence } = text
  return [
    `**${escapeMarkdown(`calibration: ${sentence}`)}**`,
    escapeMarkdown(rule),
    ...list(problems.map((problem) => `✗ ${problem}`)),
    ...(rows.length > 0 ? [markdownTable(['', ...header], rows)] : []),
  ]
}

const runNotes = ({ warnings, finishedAt, results }: BenchmarkResults): string[] => [
  ...list(warnings.map((warning) => `! ${warningLine(warning)}`)),
  ...(finishedAt === null ? ['This run is not finished.'] : []),
  ...(results.length === 0 ? ['No scenario was run.'] : []),
]

const list = (items: readonly string[]): string[] =>
  items.length === 0 ? [] : [items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')]

/** Whatever is not a pass, in words. */
const sentences = (family: GateFamily, results: BenchmarkResults): string[] =>
  gateRows(family, results)
    .filter(({ isRemarkable }) => isRemarkable)
    .map(({ scenario, stack, verdict, judgement }) => {
      const where = [scenario, stack, metricText[family.metric]].filter((name) => name !== null).join(', ')
      const power = verdict === 'couldNotMeasure' ? '' : `; ${powerText(judgement)}`
      return `${verdict === 'inconclusive' ? '?' : '✗'} ${where}: ${judgement.sentence}${power}`
    })

/** What did not pass comes first, where it can't be cut. */
const familyTable = (family: GateFamily, results: BenchmarkResults): string => {
  const columns = Object.keys(gateColumns) as GateColumn[]
  const rows = gateRows(family, results)
  const isFirst = ({ scenario, verdict }: GateRow): boolean => scenario === null || verdict !== 'pass'
  const ordered = [...rows.filter(isFirst), ...rows.filter((row) => !isFirst(row))]
  return markdownTable(
    [metricText[family.metric], 'stack', ...columns.map((column) => gateColumns[column])],
    ordered.map(({ scenario, stack, cells }) => [
      scenario ?? stack,
      scenario === null ? '' : stack,
      ...columns.map((column) => cells[column] ?? '–'),
    ]),
  )
}

const familySection = (family: GateFamily, results: BenchmarkResults): Section => ({
  kind: 'tables of the gate',
  text: details(`gate: ${metricText[family.metric]}`, [familyTable(family, results)]),
})

const scenarioSection = (result: ScenarioResult, results: BenchmarkResults): Section => {
  const stacks = Object.values(result.stackResults)
  const { size, target, dataset, schedule } = result
  const facts = `${size}: ${formatCount(dataset.rows)} rows, ${formatByteSize(dataset.bytes)} · ${target} · ${schedule.blocks.length} blocks`
  const table = markdownTable(
    ['', ...stacks.map(({ label }) => firstLine(label))],
    metricRows(result).map(({ name, cell }) => [name, ...stacks.map((stack) => cell(stack) ?? '–')]),
  )
  return {
    kind: 'scenarios',
    text: details(scenarioTitle(result, results), [
      escapeMarkdown(facts),
      table,
      ...costTable(result),
      ...list([
        ...result.comparativeAnalysis.comparisons.map(({ sentence }) => sentence),
        ...secondaryLines(result),
        ...costSentences(result),
        ...failureLines(result).map((line) => `✗ ${line}`),
        ...warningLines(result).map((line) => `! ${line}`),
        ...missingLines(result).map((line) => `– ${line}`),
      ]),
    ]),
  }
}

const targetsSection = (across: AcrossTargets): Section => {
  const { sign, text } = sameTablesText(across)
  return {
    kind: 'targets',
    text: details(
      acrossTargetsTitle(across),
      list([
        `${sign} ${text}`,
        ...across.comparisons.map(({ sentence }) => sentence),
        ...across.warnings.map((warning) => `! ${warningLine(warning)}`),
      ]),
    ),
  }
}

const details = (summary: string, parts: readonly string[]): string =>
  [`<details><summary>${escapeHtml(summary)}</summary>`, ...parts, '</details>'].join('\n\n')
