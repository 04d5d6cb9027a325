import type * as Plot from '@observablehq/plot'
import type { Estimate } from '../../src/analysis/estimate.ts'
import type { ByLimits, ScalabilityLaw } from '../../src/analysis/scalability/scalabilityResult.ts'
import { formatTime } from '../format.ts'
import type { Canvas } from './drawing.ts'
import { stackLegend } from './legend.ts'
import { html, type Markup, plain } from './markup.ts'
import type { Page } from './page.ts'

const HEIGHT = 280

const names = { cpus: 'cores', executors: 'executors' } as const

/** What more cores or executors bring. */
export const coresPart = (page: Page, byLimits: ByLimits, target: string): Markup => {
  const { size, axis, stacks, cost } = byLimits
  return html`<h3>By ${names[axis]} on ${target}, ${size}</h3>
<ul>${cost.map(({ sentence }) => html`<li>${sentence}</li>`)}
${Object.values(stacks).map(({ label, usl, whyNoUsl }) => html`<li>${label}: ${usl ? lawText(usl, names[axis]) : whyNoUsl}</li>`)}</ul>
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

const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`

const coresFigure = ({ figure, styles }: Page, byLimits: ByLimits): Markup | null => {
  const { stacks, axis } = byLimits
  const entries = Object.values(stacks)
  if (entries.every(({ points }) => points.every(({ speedUp }) => speedUp === null))) return null
  return figure({
    title: `Speed-up by ${names[axis]}`,
    caption: `How many times as fast as with the fewest ${names[axis]}, with intervals. The dashed line is what as many times the ${names[axis]} would bring at best.`,
    description: entries
      .map(
        ({ label, points }) =>
          `${label}: ${points.map(({ value, speedUp }) => `${value} ${names[axis]} ${speedUp ? `${speedUp.value.toFixed(2)}×` : 'not measured'}`).join(', ')}`,
      )
      .join('. '),
    legend: stackLegend({ styles }, stacks),
    draw: (canvas) => drawCores(canvas, byLimits, styles),
    table: {
      header: [`stack and ${names[axis]}`, 'time', 'speed-up (interval)', 'efficiency', 'trials'],
      rows: entries.flatMap(({ label, points }) =>
        points.map(({ value, n, timeMs, speedUp, efficiency }) => [
          `${label}, ${value} ${names[axis]}`,
          timeMs ? formatTime(timeMs.value) : '–',
          speedUp
            ? `${speedUp.value.toFixed(2)}×${speedUp.interval ? ` (${speedUp.interval.lower.toFixed(2)}–${speedUp.interval.upper.toFixed(2)})` : ''}`
            : '–',
          efficiency ? percent(efficiency.value) : '–',
          n,
        ]),
      ),
    },
  })
}

const drawCores = (
  { plot }: Canvas,
  { stacks, axis }: ByLimits,
  styles: Page['styles'],
): Plot.PlotOptions => {
  const values = Object.values(stacks).flatMap(({ points }) => points.map(({ value }) => value))
  const [fewest, most] = [Math.min(...values), Math.max(...values)]
  const ideal = [fewest, most].map((value) => ({ value, speedUp: value / fewest }))
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
      label: '↑ speed-up',
      zero: true,
      ticks: 5,
      grid: true,
      tickSize: 4,
      tickFormat: (v: number) => `${v}×`,
    },
    marks: [
      plot.line(ideal, { x: 'value', y: 'speedUp', strokeDasharray: '5 4', strokeOpacity: 0.7 }),
      ...Object.entries(stacks).flatMap(([stack, { label, points }]) => {
        const { color, symbol, dashes } = styles.get(stack)!
        const drawn = points.flatMap(({ value, speedUp }) =>
          speedUp
            ? [
                {
                  value,
                  y: speedUp.value,
                  lower: speedUp.interval?.lower ?? speedUp.value,
                  upper: speedUp.interval?.upper ?? speedUp.value,
                },
              ]
            : [],
        )
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
        ]
      }),
    ],
  }
}
