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

/** Failures, warnings and missing figures, each with a sign of its own. */
const notes = (result: ScenarioResult): Markup | null => {
  const items = [
    ...failureLines(result).map((line) => html`<li class="bad">✗ ${line}</li>`),
    ...secondaryLines(result).map((line) => html`<li>· ${line}</li>`),
    ...warningLines(result).map((line) => html`<li>! ${line}</li>`),
    ...missingLines(result).map((line) => html`<li>– ${line}</li>`),
  ]
  return items.length === 0
    ? null
    : html`<details class="warnings"${items.length <= 6 && html` open`}><summary>Failures and warnings (${items.length})</summary><ul class="notes">${items}</ul></details>`
}
