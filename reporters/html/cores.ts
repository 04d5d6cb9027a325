import type * as Plot from '@observablehq/plot'
import type { Estimate } from '../../src/analysis/estimate.ts'
import type {
  ByLimits,
  LimitPoint,
  ScalabilityLaw,
} from '../../src/analysis/scalability/scalabilityResult.ts'
import { limitsText } from '../../src/scenario/variantSettings.ts'
import { formatTime } from '../format.ts'
import type { Canvas } from './drawing.ts'
import { endsText } from './drawSizes.ts'
import { stackLegend } from './legend.ts'
import { html, type Markup, plain } from './markup.ts'
import type { Page } from './page.ts'

const HEIGHT = 280

const names = { cpus: 'cores', executors: 'executors' } as const

/** What is drawn: more cores may bring speed-up; executors divide the same cores, and may take more or less time. */
const kinds = {
  cpus: {
    figureOf: ({ speedUp }: LimitPoint) => speedUp,
    title: 'Speed-up by cores',
    caption:
      'How many times as fast as with the fewest cores, with intervals. The dashed line is what as many times the cores would bring at best.',
    column: 'speed-up',
  },
  executors: {
    figureOf: ({ ratio }: LimitPoint) => ratio,
    title: 'Time by executors',
    caption:
      'Time over that with the fewest executors, with intervals: below 1 it takes less. The dashed line is the same time.',
    column: 'times the time',
  },
} as const

/** What more cores or executors bring. */
export const coresPart = (page: Page, byLimits: ByLimits, target: string): Markup => {
  const { size, axis, stacks, cost, sentences } = byLimits
  const same = limitsText({ cpus: byLimits.cpus ?? undefined, executors: byLimits.executors || undefined })
  const laws = Object.values(stacks).map(
    ({ label, usl, whyNoUsl }) => `${label}: ${usl ? lawText(usl, names[axis]) : whyNoUsl}`,
  )
  const lines = [...cost.map(({ sentence }) => sentence), ...(axis === 'cpus' ? laws : []), ...sentences]
  return html`<h3>By ${names[axis]} on ${target}, ${[size, same].filter(Boolean).join(', ')}</h3>
<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>
${coresFigure(page, byLimits)}`
}

/** `contention 5 % (2–8 %), coherence 0 % (0–0.4 %); most throughput at 12.1 cores (9.3–any number)`, by which law. */
const lawText = (
  { sigma, kappa, peak, peakBetween: { lower, upper } }: ScalabilityLaw,
  unit: string,
): string => {
  const [least, most] = [lower, upper].map((end) => (end === null ? 'any number' : end.toFixed(1)))
  const best = peak === null ? '' : `; most throughput at ${peak.toFixed(1)} ${unit} (${least}–${most})`
  return `contention ${shareText(sigma)}, coherence ${shareText(kappa)}${best} (Universal Scalability Law, 95 %)`
}

const shareText = ({ value, interval }: Estimate): string =>
  `${percent(value)}${interval ? ` (${percent(interval.lower)}–${percent(interval.upper)})` : ''}`

/** Two digits, and never fewer than the whole number has: 0.6 %, 97 %, 104 %. */
const percent = (share: number): string => `${Number((share * 100).toPrecision(share >= 0.995 ? 3 : 2))} %`

const coresFigure = ({ figure, styles }: Page, byLimits: ByLimits): Markup | null => {
  const { stacks, axis } = byLimits
  const { figureOf, title, caption, column } = kinds[axis]
  const entries = Object.values(stacks)
  if (entries.every(({ points }) => points.every((point) => figureOf(point) === null))) return null
  return figure({
    title,
    caption: html`${caption}${entries.some(({ points }) => points.some((point) => figureOf(point) === null)) && ' A cross at the top is where there is none: the table says why.'}`,
    description: entries
      .map(
        ({ label, points }) =>
          `${label}: ${points.map((point) => `${point.value} ${names[axis]} ${timesText(figureOf(point)) ?? 'not measured'}`).join(', ')}`,
      )
      .join('. '),
    legend: stackLegend({ styles }, stacks),
    draw: (canvas) => drawCores(canvas, byLimits, styles),
    table: {
      header: [
        `stack and ${names[axis]}`,
        'time',
        `${column} (interval)`,
        ...(axis === 'cpus' ? ['efficiency'] : []),
        'trials',
      ],
      rows: entries.flatMap(({ label: of, points }) =>
        points.map((point) => [
          `${point.label || of}, ${point.value} ${names[axis]}`,
          point.timeMs ? formatTime(point.timeMs.value) : '–',
          intervalText(figureOf(point)),
          ...(axis === 'cpus' ? [point.efficiency ? percent(point.efficiency.value) : '–'] : []),
          endsText(point),
        ]),
      ),
    },
  })
}

const timesText = (estimate: Estimate | null): string | null => estimate && `${estimate.value.toFixed(2)}×`

const intervalText = (estimate: Estimate | null): string => {
  if (!estimate) return '–'
  const { value, interval } = estimate
  return `${value.toFixed(2)}×${interval ? ` (${interval.lower.toFixed(2)}–${interval.upper.toFixed(2)})` : ''}`
}

const drawCores = (
  { plot }: Canvas,
  { stacks, axis }: ByLimits,
  styles: Page['styles'],
): Plot.PlotOptions => {
  const values = Object.values(stacks).flatMap(({ points }) => points.map(({ value }) => value))
  const [fewest, most] = [Math.min(...values), Math.max(...values)]
  const { figureOf, column } = kinds[axis]
  const dashed = [fewest, most].map((value) => ({ value, y: axis === 'cpus' ? value / fewest : 1 }))
  return {
    height: HEIGHT,
    marginLeft: 44,
    marginRight: 16,
    marginTop: 28,
    marginBottom: 40,
    x: {
      label: `${names[axis]} →`,
      ticks: [...new Set(values)],
      tickFormat: (value: number) => `${value}`,
      tickSize: 4,
      inset: 12,
    },
    y: {
      label: `↑ ${column}`,
      zero: true,
      ticks: 5,
      grid: true,
      tickSize: 4,
      tickFormat: (v: number) => `${v}×`,
    },
    marks: [
      plot.line(dashed, { x: 'value', y: 'y', strokeDasharray: '5 4', strokeOpacity: 0.7 }),
      ...Object.entries(stacks).flatMap(([stack, { label, points }]) => {
        const { color, symbol, dashes } = styles.get(stack)!
        const drawn = points.flatMap((point) => {
          const found = figureOf(point)
          if (!found) return []
          const { value: y, interval } = found
          return { value: point.value, y, lower: interval?.lower ?? y, upper: interval?.upper ?? y }
        })
        const failed = points.filter((point) => figureOf(point) === null)
        return [
          plot.line(drawn, {
            x: 'value',
            y: 'y',
            stroke: color,
            strokeDasharray: dashes || 'none',
            strokeWidth: 2,
          }),
          plot.ruleX(drawn, { x: 'value', y1: 'lower', y2: 'upper', stroke: color, strokeWidth: 2 }),
          plot.dot(drawn, {
            x: 'value',
            y: 'y',
            r: 5,
            symbol,
            fill: color,
            title: ({ value, y }: (typeof drawn)[number]) =>
              plain(`${label}, ${value} ${names[axis]}: ${y.toFixed(2)}×`),
          }),
          plot.dot(failed, {
            x: 'value',
            frameAnchor: 'top',
            dy: 8,
            r: 5,
            symbol: 'times',
            stroke: 'var(--bad)',
            strokeWidth: 2.4,
            title: (point: LimitPoint) =>
              plain(`${label}, ${point.value} ${names[axis]}: ${endsText(point)}`),
          }),
        ]
      }),
    ],
  }
}
