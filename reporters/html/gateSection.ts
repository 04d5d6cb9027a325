import type { GateFamily } from '../../src/analysis/gateResult.ts'
import { levelText } from '../../src/analysis/ratioText.ts'
import { warningLine } from '../console/notes.ts'
import { type GateColumn, gateColumns, gateRows, problemPlace } from '../gate/rows.ts'
import { closingLine, legend, metricText, powerText, referenceText, ruleText } from '../gate/words.ts'
import { dataTable } from './dataTable.ts'
import { type ForestRow, forest, forestText } from './forest.ts'
import { html, type Markup } from './markup.ts'
import type { Page } from './page.ts'

/** The gate: its verdict, what did not pass, and each family as picture and table. */
export const gateSection = (page: Page): Markup | null => {
  const { gate } = page.report
  if (!gate) return null
  return html`<section id="gate"><h2>Gate</h2>
<p class="answer">${closingLine(gate, page.report.results)}</p>
<p>Against ${referenceText(gate.against)} · ${ruleText(gate)}</p>
${gate.problems.length > 0 && html`<ul class="notes">${gate.problems.map((problem) => html`<li class="bad">✗ ${[problemPlace(problem, page.report), problem.text].filter((part) => part !== '').join(': ')}</li>`)}</ul>`}
${gate.families.map((family) => familyPart(family, page))}
${gate.warnings.length > 0 && html`<ul class="notes">${gate.warnings.map((warning) => html`<li>! ${warningLine(warning)}</li>`)}</ul>`}
</section>`
}

const familyPart = (family: GateFamily, { report, figure }: Page): Markup => {
  const rows = gateRows(family, report)
  const name = metricText[family.metric]
  const margin = report.gate!.margin
  const columns = Object.keys(gateColumns) as GateColumn[]
  const remarkable = rows.filter(({ isRemarkable }) => isRemarkable)
  const drawn = rows.map(
    ({ scenario, stack, judgement: { ratio, interval, sentence } }): ForestRow => ({
      name: [scenario, stack].filter((part) => part !== null).join(' · '),
      ratio,
      interval,
      whyNot: sentence,
      isShown: interval !== null && (interval.lower > 1 || interval.upper < 1),
    }),
  )
  return html`<h3>Gate: ${name}</h3>
${remarkable.length > 0 && html`<ul class="notes">${remarkable.map(({ scenario, stack, verdict, judgement }) => html`<li class="${verdict === 'inconclusive' ? 'open' : 'bad'}">${verdict === 'inconclusive' ? '?' : '✗'} ${[scenario, stack].filter((part) => part !== null).join(', ')}: ${judgement.sentence}${verdict === 'couldNotMeasure' ? '' : `; ${powerText(judgement)}`}</li>`)}</ul>`}
${dataTable(
  `Gate: ${name}`,
  ['scenario and stack', ...columns.map((column) => gateColumns[column])],
  rows.map(({ scenario, stack, cells }) => [
    [scenario, stack].filter((part) => part !== null).join(' · '),
    ...columns.map((column) => cells[column] ?? '–'),
  ]),
)}
<p class="quiet">${legend}</p>
${
  drawn.length > 0 &&
  figure({
    title: `Change of ${name}`,
    caption: html`New over old with the bounds that the verdict rests on. In the grey band, within ${levelText(margin)}, a change passes.`,
    description: drawn.map((row) => `${row.name}: ${forestText(row)}`).join('. '),
    draw: (canvas) =>
      forest(canvas, drawn, {
        margin: { from: 1 / (1 + margin), to: 1 + margin },
        axis: '← new takes less     new takes more →',
      }),
    table: {
      header: ['figure', 'ratio (bounds)', 'in words'],
      rows: drawn.map((row) => [row.name, forestText(row), row.whyNot]),
    },
  })
}`
}
