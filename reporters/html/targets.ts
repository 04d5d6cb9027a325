import type { AcrossTargets } from '../../src/analysis/acrossTargets.ts'
import { EQUIVALENCE_MARGIN } from '../../src/analysis/comparison.ts'
import { sizeAndLimits } from '../../src/scenario/variants.ts'
import { sameTablesText } from '../console/acrossTargets.ts'
import { warningLine } from '../console/notes.ts'
import { type ForestRow, forest, forestText } from './forest.ts'
import { html, type Markup } from './markup.ts'
import type { Page } from './page.ts'
import { isOf, type Topic } from './topics.ts'

/** What the same work took on different targets, all sizes in one picture; null where it ran on one. */
export const targetsPart = ({ report, figure }: Page, topic: Topic): Markup | null => {
  const all = report.acrossTargets.filter(isOf(topic))
  if (all.length === 0) return null
  const named = (text: string, across: AcrossTargets): string =>
    all.length > 1 ? `${sizeAndLimits(across)} · ${text}` : text
  const label = (stack: string): string =>
    topic.results.find(({ stackResults }) => stack in stackResults)?.stackResults[stack]?.label ?? stack
  const rows = all.flatMap((across) =>
    across.comparisons.map(({ stack, target, against, ratio, interval, whyNot, verdict, sentence }) => ({
      name: named(`${label(stack)}: ${target} vs ${against}`, across),
      ratio,
      interval,
      whyNot,
      isShown: verdict === 'less' || verdict === 'more',
      sentence,
    })),
  ) satisfies ForestRow[]
  const warnings = new Set(all.flatMap((across) => across.warnings.map(warningLine)))
  return html`<h3>Across targets</h3>
<ul class="notes">${all.map((across) => {
    const { sign, text } = sameTablesText(across)
    return html`<li class="${sign === '✗' && 'bad'}">${sign} ${named(text, across)}</li>`
  })}</ul>
${
  rows.length > 0 &&
  figure({
    title: 'Time on each target',
    caption:
      'Time on the target named first over that on the other. Targets run one after another, so that these are not paired. Filled: the interval excludes 1×; hollow: it does not, or there is none.',
    description: rows.map(({ sentence }) => sentence).join('. '),
    draw: (canvas) =>
      forest(canvas, rows, {
        margin: { from: 1 / (1 + EQUIVALENCE_MARGIN), to: 1 + EQUIVALENCE_MARGIN },
        axis: '← first took less     first took more →',
      }),
    table: {
      header: ['stack and targets', 'ratio (interval)', 'in words'],
      rows: rows.map((row) => [row.name, forestText(row), row.sentence]),
    },
  })
}
${warnings.size > 0 && html`<ul class="notes">${[...warnings].map((line) => html`<li>! ${line}</li>`)}</ul>`}`
}
