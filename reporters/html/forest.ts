import type * as Plot from '@observablehq/plot'
import { ratioText } from '../../src/analysis/ratioText.ts'
import type { Interval } from '../../src/stats/logMean.ts'
import { type Canvas, cutToWidth } from './drawing.ts'
import { logTicks, paddedDomain } from './logScale.ts'
import { plain } from './markup.ts'
import { layRows } from './rows.ts'

/** A ratio with its interval, or why there is none. */
export interface ForestRow {
  name: string
  ratio: number | null
  interval: Interval | null
  /** In place of a ratio. */
  whyNot: string | null
  /** Whether the interval shows a difference: such dots are filled, others hollow. */
  isShown: boolean
}

/** `0.14× (0.12–0.16)`. */
export const forestText = ({ ratio, interval, whyNot }: Omit<ForestRow, 'name' | 'isShown'>): string => {
  if (ratio === null) return `✗ no verdict: ${whyNot ?? 'nothing to compare'}`
  const text = ratioText(ratio, interval)
  return text.interval === null ? `${text.ratio}× (no interval)` : `${text.ratio}× (${text.interval})`
}

const DRAWN = 18
const CAP = 5

/** Intervals on a log scale around 1, with the band within which two count as equal. */
export const forest = (
  canvas: Canvas,
  rows: readonly ForestRow[],
  { margin, axis }: { margin: { from: number; to: number }; axis: string },
): Plot.PlotOptions => {
  const { plot, width, isNarrow } = canvas
  const texts = rows.map(forestText)
  const longest = Math.max(0, ...rows.map(({ ratio }, index) => (ratio === null ? 0 : texts[index]!.length)))
  const laid = layRows(
    canvas,
    // A reason is longer than any ratio: on a wide drawing it has the row's own place.
    rows.map(({ name, ratio }, index) => ({ name, value: ratio === null && !isNarrow ? '' : texts[index]! })),
    DRAWN,
    { valueRoom: longest * 6.8 + 14 },
  )
  const placed = rows.map((row, index) => ({ ...row, middle: laid.middle(index) }))
  const measured = placed.filter(({ ratio }) => ratio !== null)
  const withInterval = measured.filter(({ interval }) => interval !== null)
  const ends = measured.flatMap(({ ratio, interval }) =>
    interval ? [interval.lower, interval.upper] : [ratio!],
  )
  const domain = paddedDomain([...ends, margin.from, margin.to, 1])
  const y = 'middle'
  const end = (side: 'lower' | 'upper') =>
    plot.ruleX(withInterval, {
      x: ({ interval }: ForestRow) => interval![side],
      y1: ({ middle }) => middle - CAP,
      y2: ({ middle }) => middle + CAP,
      strokeWidth: 2,
    })
  return {
    ...laid.options,
    x: { type: 'log', domain, label: axis },
    marks: [
      plot.axisX(logTicks(domain, isNarrow ? 5 : 9), {
        tickSize: 4,
        labelAnchor: 'center',
        text: (value: number) => `${value}×`,
      }),
      plot.rectX([margin], { x1: 'from', x2: 'to', fill: 'var(--band)' }),
      plot.ruleX([1], { strokeDasharray: '4 3' }),
      ...laid.labels,
      plot.text(isNarrow ? [] : placed.filter(({ ratio }) => ratio === null), {
        y,
        frameAnchor: 'left',
        textAnchor: 'start',
        text: (row: ForestRow) => cutToWidth(plain(forestText(row)), width - 20),
        fill: 'var(--bad)',
        stroke: 'var(--page)',
        strokeWidth: 4,
        paintOrder: 'stroke',
      }),
      plot.ruleY(withInterval, {
        y,
        x1: ({ interval }: ForestRow) => interval!.lower,
        x2: ({ interval }: ForestRow) => interval!.upper,
        strokeWidth: 2,
      }),
      end('lower'),
      end('upper'),
      plot.dot(measured, {
        x: 'ratio',
        y,
        r: 5.5,
        symbol: 'diamond',
        fill: ({ isShown }: ForestRow) => (isShown ? 'currentColor' : 'var(--page)'),
        stroke: 'currentColor',
        strokeWidth: 1.8,
        title: (row: ForestRow) => plain(`${row.name}: ${forestText(row)}`),
      }),
    ],
  }
}
