import picocolors from 'picocolors'
import type { Comparison } from '../src/analysis/comparisonResult.ts'
import type { BenchmarkResults } from '../src/analysis/results.ts'
import type { ScenarioResult } from '../src/analysis/scenarioResult.ts'
import { formatByteSize } from '../src/host/byteSize.ts'
import { renderAcrossTargets } from './console/acrossTargets.ts'
import { renderCalibration } from './console/calibration.ts'
import { costLines, pricesNote } from './console/cost.ts'
import { renderGate } from './console/gate.ts'
import { indented, wrapped } from './console/lines.ts'
import { metricRows } from './console/metricRows.ts'
import { failureLines, missingLines, warningLine, warningLines } from './console/notes.ts'
import { renderRecommendations } from './console/recommendation.ts'
import { renderScalability } from './console/scalability.ts'
import { secondaryLines } from './console/secondary.ts'
import { formatBytes, formatCount } from './format.ts'
import { resultTitle } from './gate/rows.ts'
import { formatTable } from './table.ts'
import { firstLine, harmless, type TerminalOptions } from './terminal.ts'

export interface ConsoleOptions extends TerminalOptions {
  /** Where report.json is, as the reader should see it. */
  reportPath?: string
}

type Colors = ReturnType<typeof picocolors.createColors>

/** The whole report as text for a terminal or a log. Pure: the same results give the same text. */
export const renderConsole = (results: BenchmarkResults, options: ConsoleOptions): string => {
  const colors = picocolors.createColors(options.color)
  const clean = withoutControls(results)
  const scenarios = clean.results.map((result) => renderScenario(result, clean, options.width, colors))
  const targets = clean.acrossTargets.map((across) => renderAcrossTargets(across, options.width, colors))
  const scalability = clean.scalability.map((one) => renderScalability(one, options.width, colors))
  const recommended = renderRecommendations(clean, options.width, colors)
  const gate = renderGate(clean, options.width, colors)
  const calibration = renderCalibration(clean, options.width, colors)
  return [
    ...scenarios,
    ...targets,
    ...scalability,
    recommended,
    ...gate,
    ...calibration,
    footer(clean, options, colors),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Names and messages come from outside; none of them may move the cursor. */
const withoutControls = (results: BenchmarkResults): BenchmarkResults =>
  JSON.parse(JSON.stringify(results), (_key, value) => (typeof value === 'string' ? harmless(value) : value))

const renderScenario = (
  result: ScenarioResult,
  results: BenchmarkResults,
  width: number,
  colors: Colors,
): string => {
  const note = (sign: string, paint: (text: string) => string, lines: readonly string[]) =>
    lines.map((line) => indented(`${paint(sign)} `, line, width))
  const parts = [
    heading(result, resultTitle(result, results), width, colors),
    ...tables(result, width, colors),
    [
      ...result.comparativeAnalysis.comparisons.map((comparison) => verdict(comparison, width, colors)),
      ...[...secondaryLines(result), ...costLines(result)].flatMap((line) =>
        wrapped(line, width).map((part) => colors.dim(part)),
      ),
    ],
    [
      ...note('✗', colors.red, failureLines(result)),
      ...note('!', colors.yellow, warningLines(result)),
      ...note('–', colors.dim, missingLines(result)),
    ],
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** `5 blocks (of at most 15, as every comparison is clear)`. */
const blocksText = ({ schedule, looks }: ScenarioResult): string => {
  const count = `${schedule.blocks.length} ${schedule.blocks.length === 1 ? 'block' : 'blocks'}`
  return looks?.ended ? `${count} (of at most ${looks.declared.at(-1)}, ${looks.ended})` : count
}

const heading = (result: ScenarioResult, title: string, width: number, colors: Colors): string[] => {
  const { size, target, dataset, limits } = result
  const facts = [
    `${size}: ${formatCount(dataset.rows)} rows, ${formatByteSize(dataset.bytes)}`,
    target,
    limitsText(limits),
    blocksText(result),
  ]
  return [
    ...wrapped(title, width).map((line) => colors.bold(line)),
    ...wrapped(facts.join(' · '), width).map((line) => colors.dim(line)),
  ]
}

/** A limit that nothing holds a stack to is called so. */
const limitsText = ({ cpus, memoryMb, enforcement }: ScenarioResult['limits']): string => {
  const cores = `${cpus} ${cpus === 1 ? 'core' : 'cores'}${enforcement.cpus.enforced ? '' : ' (advisory)'}`
  const memory = `${formatBytes(memoryMb * 1024 ** 2)}${enforcement.memory.enforced ? '' : ' (advisory)'}`
  return `${cores}, ${memory}`
}

const tables = (result: ScenarioResult, width: number, colors: Colors): string[][] => {
  const stacks = Object.values(result.stackResults)
  const rows = metricRows(result)
  const names = ['', ...rows.map(({ name }) => name)]
  const columns = stacks.map((stack) => [
    firstLine(stack.label),
    ...rows.map(({ cell }) => cell(stack) ?? '–'),
  ])
  return formatTable(names, columns, width).map(([header, ...lines]) => [
    colors.bold(header!),
    ...lines.map((line) => paintSigns(line, colors)),
  ])
}

const paintSigns = (line: string, colors: Colors): string =>
  line.replaceAll('✓', colors.green('✓')).replaceAll(/(?:[A-Z]+ )?✗/g, (text) => colors.red(text))

const verdict = (comparison: Comparison, width: number, colors: Colors): string => {
  const paint = verdictColors[comparison.verdict]
  return [
    ...wrapped(comparison.sentence, width).map((line) => colors[paint](line)),
    ...checkLines(comparison, width).map((line) => colors.dim(line)),
  ].join('\n')
}

const verdictColors = {
  less: 'bold',
  more: 'bold',
  equivalent: 'bold',
  noDifferenceShown: 'yellow',
  noInterval: 'yellow',
  none: 'red',
} as const satisfies Record<Comparison['verdict'], keyof Colors>

const checkLines = ({ exactTest, blocks }: Comparison, width: number): string[] => {
  if (!exactTest || exactTest.p === null || blocks.length < 2) return []
  const [p, least] = [exactTest.p, exactTest.leastPossibleP].map((value) => Number(value.toPrecision(2)))
  const { adjustedP } = exactTest
  const family =
    adjustedP === null || adjustedP === exactTest.p
      ? ''
      : `, ${Number(adjustedP.toPrecision(2))} by Holm for all pairs`
  const text = `exact sign-flip p = ${p}${family} (${blocks.length} blocks cannot give less than ${least})`
  return wrapped(text, width - 2).map((line) => `  ${line}`)
}

const footer = (results: BenchmarkResults, { reportPath, width }: ConsoleOptions, colors: Colors): string => {
  const warnings = results.warnings.map((warning) =>
    indented(`${colors.yellow('!')} `, warningLine(warning), width),
  )
  const prices = pricesNote(results).flatMap((line) => wrapped(line, width).map((part) => colors.dim(part)))
  const unfinished = results.finishedAt === null ? [colors.yellow('This run is not finished.')] : []
  const where = reportPath === undefined ? [] : [colors.dim(`All trials and settings: ${reportPath}`)]
  return [...warnings, ...prices, ...unfinished, ...where].join('\n')
}
