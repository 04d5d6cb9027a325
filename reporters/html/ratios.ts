import { EQUIVALENCE_MARGIN } from '../../src/analysis/comparison.ts'
import type { Comparison } from '../../src/analysis/comparisonResult.ts'
import { levelText } from '../../src/analysis/ratioText.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { type ForestRow, forest, forestText } from './forest.ts'
import { html, type Markup } from './markup.ts'
import type { Page } from './page.ts'
import { type Topic, withVariant } from './topics.ts'

/** Every pair of stacks in one picture: which took less time, and how sure that is. */
export const ratiosFigure = ({ figure }: Page, topic: Topic): Markup | null => {
  const rows = topic.results.flatMap((result) =>
    result.comparativeAnalysis.comparisons.map((comparison) => ({
      comparison,
      row: rowOf(comparison, result, topic),
    })),
  )
  if (rows.length === 0) return null
  const margin = { from: 1 / (1 + EQUIVALENCE_MARGIN), to: 1 + EQUIVALENCE_MARGIN }
  return figure({
    title: 'Who took less time',
    caption: html`Each diamond is the time of the stack named first over that of the other, paired block by block; the line is its confidence interval. Left of 1× the first took less. Filled: the interval excludes 1×; hollow: it does not, or there is none. In the grey band, within ${levelText(EQUIVALENCE_MARGIN)}, two count as equal.`,
    description: rows.map(({ comparison }) => comparison.sentence).join('. '),
    draw: (canvas) =>
      forest(
        canvas,
        rows.map(({ row }) => row),
        { margin, axis: '← first took less     first took more →' },
      ),
    table: {
      header: ['comparison', 'ratio (interval)', 'level', 'blocks', 'exact p', 'in words'],
      rows: rows.map(({ comparison, row }) => [
        row.name,
        forestText(row),
        comparison.interval ? levelText(comparison.interval.level) : '–',
        comparison.blocks.length,
        comparison.exactTest?.p == null ? '–' : Number(comparison.exactTest.p.toPrecision(2)),
        comparison.sentence,
      ]),
    },
  })
}

const rowOf = (comparison: Comparison, result: ScenarioResult, topic: Topic): ForestRow => {
  const label = (stack: string): string => result.stackResults[stack]?.label ?? stack
  const warm = comparison.metric === 'warmTimeMs' ? 'warm: ' : ''
  return {
    name: withVariant(`${warm}${label(comparison.stack)} vs ${label(comparison.against)}`, result, topic),
    ratio: comparison.ratio,
    interval: comparison.interval,
    whyNot: comparison.whyNot,
    isShown: comparison.verdict === 'less' || comparison.verdict === 'more',
  }
}
