import type { AcrossTargets } from '../../src/analysis/acrossTargets.ts'
import { EQUIVALENCE_MARGIN } from '../../src/analysis/comparison.ts'
import { acrossTargetsTitle, sameTablesText } from '../console/acrossTargets.ts'
import { warningLine } from '../console/notes.ts'
import { type ForestRow, forest, forestText } from './forest.ts'
import { html, type Markup } from './markup.ts'
import type { Page } from './page.ts'
import { isOf, type Topic } from './topics.ts'

/** What the same work took on different targets. */
export const targetsPart = (page: Page, topic: Topic): Markup[] =>
  page.report.acrossTargets.filter(isOf(topic)).map((across) => acrossPart(across, page, topic))

const acrossPart = (across: AcrossTargets, { figure }: Page, topic: Topic): Markup => {
  const { sign, text } = sameTablesText(across)
  const label = (stack: string): string =>
    topic.results.find(({ stackResults }) => stack in stackResults)?.stackResults[stack]?.label ?? stack
  const rows = across.comparisons.map(
    ({ stack, target, against, ratio, interval, whyNot, verdict }): ForestRow => ({
      name: `${label(stack)}: ${target} vs ${against}`,
      ratio,
      interval,
      whyNot,
      isShown: verdict === 'less' || verdict === 'more',
    }),
  )
  return html`<h3>Across targets: ${acrossTargetsTitle(across)}</h3>
<p class="${sign === '✗' && 'bad'}">${sign} ${text}</p>
${
  rows.length > 0 &&
  figure({
    title: `Targets: ${acrossTargetsTitle(across)}`,
    caption:
      'Time on the target named first over that on the other. Targets run one after another, so that these are not paired.',
    description: across.comparisons.map(({ sentence }) => sentence).join('. '),
    draw: (canvas) =>
      forest(canvas, rows, {
        margin: { from: 1 / (1 + EQUIVALENCE_MARGIN), to: 1 + EQUIVALENCE_MARGIN },
        axis: '← first took less     first took more →',
      }),
    table: {
      header: ['stack and targets', 'ratio (interval)', 'in words'],
      rows: rows.map((row, index) => [row.name, forestText(row), across.comparisons[index]!.sentence]),
    },
  })
}
<ul class="notes">${across.warnings.map((warning) => html`<li>! ${warningLine(warning)}</li>`)}</ul>`
}
