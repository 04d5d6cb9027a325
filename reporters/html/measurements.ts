import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import type { StackResult } from '../../src/analysis/stackResult.ts'
import { formatByteSize } from '../../src/host/byteSize.ts'
import { metricRows } from '../console/metricRows.ts'
import { failureLines, missingLines, warningLines } from '../console/notes.ts'
import { secondaryLines } from '../console/secondary.ts'
import { formatCount } from '../format.ts'
import { dataTable } from './dataTable.ts'
import { html, type Markup } from './markup.ts'
import type { Page } from './page.ts'
import { phasesFigure } from './phases.ts'
import { limitsText } from './topics.ts'
import { trialsFigure } from './trials.ts'
import { usageFigures } from './usage.ts'
import { verificationPart } from './verification.ts'

/** All that was measured of a scenario at one size, on one target, under one set of limits. */
export const measurements = (page: Page, result: ScenarioResult, title: string): Markup =>
  html`${dataTable(
    `Figures: ${title}`,
    ['figure', ...stacksOf(result).map(({ label }) => label)],
    [
      ...metricRows(result).map(({ name, cell }) => [
        name.trim(),
        ...stacksOf(result).map((stack) => cell(stack) ?? '–'),
      ]),
      ...efficiencyRows(result),
    ],
  )}
${notes(result)}
${trialsFigure(page, result)}
${phasesFigure(page, result)}
${usageFigures(page, result)}
${verificationPart(result)}`

const stacksOf = ({ stackResults }: ScenarioResult): StackResult[] => Object.values(stackResults)

export const factsText = ({ size, dataset, target, limits, schedule }: ScenarioResult): string =>
  [
    `${size}: ${formatCount(dataset.rows)} rows, ${formatByteSize(dataset.bytes)}`,
    `target ${target}`,
    limitsText(limits),
    `${schedule.blocks.length} ${schedule.blocks.length === 1 ? 'block' : 'blocks'}`,
  ].join(' · ')

const efficiencyNames = {
  recordsPerCpuSecond: 'records per CPU-second',
  recordsPerGibSecond: 'records per GiB-second',
  recordsPerDollar: 'records per dollar, allocated',
} as const

/** Figures that no stack has get no row. */
const efficiencyRows = (result: ScenarioResult): string[][] =>
  Object.entries(efficiencyNames).flatMap(([figure, name]) => {
    const values = stacksOf(result).map(
      ({ resourceEfficiency }) => resourceEfficiency[figure as keyof StackResult['resourceEfficiency']],
    )
    return values.every((value) => value == null)
      ? []
      : [[name, ...values.map((value) => (value == null ? '–' : formatCount(value)))]]
  })

/** Failures, warnings and missing figures, each with a sign of its own, under a title that promises no more than there is. */
const notes = (result: ScenarioResult): Markup | null => {
  const failures = failureLines(result).map((line) => html`<li class="bad">✗ ${line}</li>`)
  const secondary = secondaryLines(result).map((line) => html`<li>· ${line}</li>`)
  const warnings = warningLines(result).map((line) => html`<li>! ${line}</li>`)
  const missing = missingLines(result).map((line) => html`<li>– ${line}</li>`)
  const items = [...failures, ...secondary, ...warnings, ...missing]
  if (items.length === 0) return null
  const title = [
    failures.length > 0 && 'failures',
    warnings.length > 0 && 'warnings',
    secondary.length + missing.length > 0 && 'notes',
  ]
    .filter((kind) => kind !== false)
    .join(', ')
  const isOpen = items.length <= 6 || failures.length > 0
  return html`<details class="warnings"${isOpen && html` open`}><summary>${title[0]!.toUpperCase()}${title.slice(1)} (${items.length})</summary><ul class="notes">${items}</ul></details>`
}
