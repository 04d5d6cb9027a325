import cliTruncate from 'cli-truncate'
import type picocolors from 'picocolors'
import stringWidth from 'string-width'
import type { GateResult, GateVerdict } from '../../src/analysis/gateResult.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { type GateColumn, type GateRow, gateColumns, gateRows, problemPlace } from '../gate/rows.ts'
import { closingLine, legend, metricText, powerText, referenceText, ruleText } from '../gate/words.ts'
import { formatTable } from '../table.ts'
import { indented, wrapped } from './lines.ts'
import { warningLine } from './notes.ts'

type Colors = ReturnType<typeof picocolors.createColors>

const paints = {
  pass: 'green',
  regressed: 'red',
  inconclusive: 'yellow',
  couldNotMeasure: 'red',
} as const satisfies Record<GateVerdict, keyof Colors>

const LEAST_NAME_WIDTH = 12

/** The gate's part of the report: a table for each family, then whatever is not a pass in words, then one line. */
export const renderGate = (results: BenchmarkResults, width: number, colors: Colors): string[] => {
  const { gate } = results
  if (!gate) return []
  const families = gate.families.map((family) => ({
    title: metricText[family.metric],
    rows: gateRows(family, results),
  }))
  const parts = [
    [
      ...wrapped(`gate against ${referenceText(gate.against)}`, width).map((line) => colors.bold(line)),
      ...wrapped(ruleText(gate), width).map((line) => colors.dim(line)),
    ],
    ...families.flatMap(({ title, rows }) => tables(title, rows, width, colors)),
    families.some(({ rows }) => rows.length > 0)
      ? wrapped(legend, width).map((line) => colors.dim(line))
      : [],
    families.flatMap(({ title, rows }) => sentences(title, rows, width, colors)),
    notes(gate, results, width, colors),
    wrapped(closingLine(gate, results.results), width).map((line) => colors[paints[gate.verdict]](line)),
  ]
  return parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
}

/** Scenarios are headings of their stacks. Where not all fits, the columns after the verdict follow below. */
const tables = (title: string, rows: readonly GateRow[], width: number, colors: Colors): string[][] => {
  if (rows.length === 0) return []
  const lines = rows.flatMap((row, i) =>
    row.scenario === null || row.scenario === rows[i - 1]?.scenario
      ? [row]
      : [{ scenario: row.scenario, stack: null, cells: null }, row],
  )
  const columns = (Object.keys(gateColumns) as GateColumn[]).map((column) => [
    gateColumns[column],
    ...lines.map(({ cells }) => (cells ? (cells[column] ?? '–') : '')),
  ])
  const first = columns.slice(0, Object.keys(gateColumns).indexOf('verdict') + 1)
  const used = first.reduce((sum, cells) => sum + 2 + Math.max(...cells.map((cell) => stringWidth(cell))), 0)
  const room = Math.max(LEAST_NAME_WIDTH, width - used)
  const names = lines.map(({ scenario, stack }) =>
    cliTruncate(scenario === null ? stack! : stack === null ? scenario : `  ${stack}`, room),
  )
  const withNames = (some: readonly string[][]) =>
    formatTable([cliTruncate(title, room), ...names], some, width)
  const whole = withNames(columns)
  const parts = whole.length === 1 ? whole : [first, columns.slice(first.length)].flatMap(withNames)
  return parts.map(([header, ...rest]) => [
    colors.bold(header!),
    ...rest.map((line) => paintVerdicts(line, colors)),
  ])
}

const paintVerdicts = (line: string, colors: Colors): string =>
  line
    .replace(/pass ✓/, (text) => colors.green(text))
    .replace(/(?:regressed|not measured) ✗/, (text) => colors.red(text))
    .replace(/inconclusive \?/, (text) => colors.yellow(text))

const sentences = (title: string, rows: readonly GateRow[], width: number, colors: Colors): string[] =>
  rows
    .filter(({ isRemarkable }) => isRemarkable)
    .map(({ scenario, stack, verdict, judgement }) => {
      const where = scenario === null ? `${stack}, ${title}` : `${scenario}, ${stack}, ${title}`
      const power = verdict === 'couldNotMeasure' ? '' : `; ${powerText(judgement)}`
      const sign = colors[paints[verdict]](verdict === 'inconclusive' ? '?' : '✗')
      return indented(`${sign} `, `${where}: ${judgement.sentence}${power}`, width)
    })

const notes = (
  { problems, warnings }: GateResult,
  results: BenchmarkResults,
  width: number,
  colors: Colors,
): string[] => [
  ...problems.map((problem) => {
    const where = problemPlace(problem, results)
    return indented(`${colors.red('✗')} `, where === '' ? problem.text : `${where}: ${problem.text}`, width)
  }),
  ...warnings.map((warning) => indented(`${colors.yellow('!')} `, warningLine(warning), width)),
]
