import type * as Plot from '@observablehq/plot'
import type { StackCost } from '../../src/analysis/cost/costResult.ts'
import type { Estimate } from '../../src/analysis/estimate.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { runsText } from '../console/cost.ts'
import { formatUsd, usdText } from '../money.ts'
import { dataTable } from './dataTable.ts'
import type { Canvas } from './drawing.ts'
import { html, type Markup, plain } from './markup.ts'
import type { Page } from './page.ts'
import { layRows } from './rows.ts'
import { type Topic, withVariant } from './topics.ts'

const DRAWN = 34
const BAR = 14

interface CostRow {
  name: string
  stack: string
  cost: StackCost
}

/** What a run costs on each stack, by list prices; null where no cost was computed. */
export const costsPart = (page: Page, topic: Topic): Markup | null => {
  const { prices } = page.report
  const costed = topic.results.filter(({ cost }) => cost !== null)
  if (costed.length === 0 || !prices) return null
  const rows = costed.flatMap((result) => rowsOf(result, topic))
  const drawn = rows.filter(({ cost }) => cost.wholeInstance ?? cost.allocated)
  const largest = costed.toSorted((a, b) => a.dataset.bytes - b.dataset.bytes).at(-1)!
  const sentencesOf = (result: ScenarioResult): string[] =>
    result.cost!.comparisons.map(({ sentence }) => withVariant(sentence, result, topic))
  const others = costed.filter((result) => result !== largest).flatMap(sentencesOf)
  const caveats = [...new Set(costed.flatMap(({ cost }) => cost!.caveats))]
  return html`<h3>Cost</h3>
<p>${prices.note} (${prices.region}). Rates of a share: ${prices.rates.text}.</p>
<ul>${sentencesOf(largest).map((sentence) => html`<li>${sentence}</li>`)}</ul>
${others.length > 0 && html`<details><summary>The same of the other variants</summary><ul>${others.map((sentence) => html`<li>${sentence}</li>`)}</ul></details>`}
${drawn.length > 0 ? costFigure(page, drawn, rows) : dataTable('Cost of each stack', header, rows.map(tableRow))}
<details><summary>Parts of the cost, and what comes on top</summary>${dataTable(
    'Parts of the cost',
    ['stack and part', 'per', 'cost', 'contained in', 'what it is'],
    rows.flatMap(({ name, cost }) =>
      cost.lines.map((line) => [
        `${name}: ${line.name}`,
        line.per,
        line.usd === null ? '–' : usdText(line.usd),
        line.isIn.length === 0 ? 'nothing above' : line.isIn.map((figure) => figureNames[figure]).join(', '),
        line.text,
      ]),
    ),
  )}</details>
${[...caveats, ...prices.unverified].length > 0 && html`<ul class="notes">${[...caveats, ...prices.unverified].map((text) => html`<li>! ${text}</li>`)}</ul>`}
<p class="quiet">Prices: ${prices.source}</p>`
}

const figureNames = {
  wholeInstance: 'whole instance',
  allocated: 'allocated',
  monthly: 'monthly',
  alwaysOn: 'always on',
} as const

const rowsOf = (result: ScenarioResult, topic: Topic): CostRow[] =>
  Object.entries(result.cost!.stacks).map(([stack, cost]) => ({
    name: withVariant(result.stackResults[stack]?.label ?? stack, result, topic),
    stack,
    cost,
  }))

const header = [
  'stack',
  'whole instance, a run',
  'instance',
  'allocated, a run',
  'a month',
  'a month, always on',
  'note',
]

const tableRow = ({ name, cost }: CostRow): (string | null)[] => {
  const { wholeInstance, allocated, monthly, whyNot } = cost
  return [
    name,
    wholeInstance ? usdText(wholeInstance.usd) : '–',
    wholeInstance ? wholeInstance.instance.name : '–',
    allocated ? usdText(allocated.usd) : '–',
    monthly ? `${usdText(monthly.usd)} at ${runsText(monthly.runsPerDay)}` : '–',
    monthly
      ? `${usdText(monthly.alwaysOnUsd)}, ${monthly.alwaysOnInstances} ${monthly.alwaysOnInstances === 1 ? 'instance' : 'instances'}`
      : '–',
    whyNot,
  ]
}

const amountsText = ({ wholeInstance, allocated }: StackCost): string =>
  [
    wholeInstance ? `instance ${formatUsd(wholeInstance.usd.value)}` : null,
    allocated ? `allocated ${formatUsd(allocated.usd.value)}` : null,
  ]
    .filter((text) => text !== null)
    .join(' · ')

/** Stacks without a price are in its table alone, with the reason. */
const costFigure = ({ figure, styles }: Page, rows: readonly CostRow[], all: readonly CostRow[]): Markup =>
  figure({
    title: 'What a run costs',
    caption:
      'Filled bar: the cheapest whole instance that fits, for as long as it is billed. Outlined bar: the share of CPU and memory that the run took or asked for. Thin lines are the intervals of the time.',
    description: rows.map(({ name, cost }) => `${name}: ${amountsText(cost)}`).join('. '),
    draw: (canvas) => drawCosts(canvas, rows, styles),
    table: { header, rows: all.map(tableRow) },
  })

interface Bar {
  row: CostRow
  usd: Estimate
  kind: 'wholeInstance' | 'allocated'
  middle: number
}

const drawCosts = (canvas: Canvas, rows: readonly CostRow[], styles: Page['styles']): Plot.PlotOptions => {
  const { plot, isNarrow } = canvas
  const laid = layRows(
    canvas,
    rows.map(({ name, cost }) => ({ name, value: amountsText(cost) })),
    DRAWN,
  )
  const bars = rows.flatMap((row, index) =>
    (['wholeInstance', 'allocated'] as const).flatMap((kind, place): Bar[] => {
      const usd = row.cost[kind]?.usd
      return usd ? [{ row, usd, kind, middle: laid.middle(index) + (place - 0.5) * (BAR + 3) }] : []
    }),
  )
  const most = Math.max(...bars.map(({ usd }) => usd.interval?.upper ?? usd.value))
  const colorOf = ({ row }: Bar): string => styles.get(row.stack)!.color
  const box = {
    x1: 0,
    x2: ({ usd }: Bar) => usd.value,
    y1: ({ middle }: Bar) => middle - BAR / 2,
    y2: ({ middle }: Bar) => middle + BAR / 2,
    stroke: colorOf,
    strokeWidth: 1.5,
    title: ({ row, usd, kind }: Bar) => plain(`${row.name}, ${figureNames[kind]}: ${usdText(usd)}`),
  }
  return {
    ...laid.options,
    x: {
      // Prices may all be 0.
      domain: [0, most * 1.02 || 1],
      label: 'US dollars a run →',
      ticks: isNarrow ? 3 : 6,
      tickFormat: (usd: number) => formatUsd(usd),
      tickSize: 4,
    },
    marks: [
      plot.gridX({ ticks: isNarrow ? 3 : 6, strokeOpacity: 0.12 }),
      ...laid.labels,
      plot.rect(
        bars.filter(({ kind }) => kind === 'wholeInstance'),
        { ...box, fill: colorOf },
      ),
      plot.rect(
        bars.filter(({ kind }) => kind === 'allocated'),
        { ...box, fill: colorOf, fillOpacity: 0.12 },
      ),
      plot.ruleY(
        bars.filter(({ usd }) => usd.interval !== null),
        {
          y: 'middle',
          x1: ({ usd }: Bar) => usd.interval!.lower,
          x2: ({ usd }: Bar) => usd.interval!.upper,
          stroke: 'currentColor',
          strokeWidth: 2,
        },
      ),
    ],
  }
}
