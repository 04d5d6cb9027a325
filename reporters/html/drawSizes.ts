import type * as Plot from '@observablehq/plot'
import type {
  BySize,
  FittedLaw,
  SizePoint,
  StackBySize,
} from '../../src/analysis/scalability/scalabilityResult.ts'
import { statusText } from '../../src/analysis/statusText.ts'
import { formatBytes, formatTime } from '../format.ts'
import { type Canvas, labelsThatFit } from './drawing.ts'
import { logTicks, paddedDomain } from './logScale.ts'
import { plain } from './markup.ts'
import type { Page } from './page.ts'

const HEIGHT = 340
const MARGIN_LEFT = 52
const MARGIN_RIGHT = 16

export type Kind = 'time' | 'memory'

/** What is drawn by size. */
export const kinds = {
  time: {
    title: 'Time by size',
    axis: '↑ seconds, log scale',
    point: 'timeMs',
    unit: 1000,
    text: formatTime,
  },
  memory: {
    title: 'Peak memory by size',
    axis: '↑ MiB, log scale',
    point: 'memoryMb',
    unit: 1,
    text: (mb: number) => formatBytes(mb * 1024 ** 2),
  },
} as const

/** `3 completed, ✗ 2 timeout, 1 not run`. */
export const endsText = ({ n, statuses, notRun }: Pick<SizePoint, 'n' | 'statuses' | 'notRun'>): string => {
  const others = Object.entries(statuses).filter(([status]) => status !== 'completed')
  return [
    `${n} completed`,
    ...others.map(([status, count]) => `✗ ${count} ${statusText[status as keyof typeof statusText]}`),
    ...(notRun > 0 ? [`${notRun} not run`] : []),
  ].join(', ')
}

interface CurvePoint {
  bytes: number
  value: number
  lower: number
  upper: number
}

/** Measured marks with their intervals, fitted laws with their bands, and where stacks cross, on log scales. */
export const drawSizes = (
  { plot, width }: Canvas,
  { stacks, sizes, crossovers }: BySize,
  kind: Kind,
  styles: Page['styles'],
): Plot.PlotOptions => {
  const { point, unit, axis, text } = kinds[kind]
  const largest = Math.max(...sizes.map(({ bytes }) => bytes))
  const scaled = ({ curve }: FittedLaw): CurvePoint[] =>
    curve.map(({ bytes, value, lower, upper }) => ({
      bytes,
      value: value / unit,
      lower: lower / unit,
      upper: upper / unit,
    }))
  const marksOf = (
    [stack, { label, points, [kind]: fit }]: [string, StackBySize],
    index: number,
    { length }: readonly unknown[],
  ): Plot.Markish[] => {
    const { color, dashes, symbol } = styles.get(stack)!
    // Side by side: at the same size no stack hides another.
    const dx = (index - (length - 1) / 2) * 7
    const measured = points.flatMap((p) => {
      const estimate = p[point]
      if (estimate === null) return []
      const { value, interval } = estimate
      return [
        {
          bytes: p.bytes,
          value: value / unit,
          lower: (interval?.lower ?? value) / unit,
          upper: (interval?.upper ?? value) / unit,
          title: plain(`${label}, ${p.size}: ${text(value)}; ${endsText(p)}`),
        },
      ]
    })
    const chosen = fit?.laws[fit.chosen]
    const other = fit && (fit.chosen === 'linear' ? fit.laws.power : fit.laws.linear)
    return [
      ...(chosen
        ? [
            plot.areaY(scaled(chosen), {
              x: 'bytes',
              y1: 'lower',
              y2: 'upper',
              fill: color,
              fillOpacity: 0.16,
            }),
            plot.lineY(scaled(chosen), {
              x: 'bytes',
              y: 'value',
              stroke: color,
              strokeWidth: 2,
              strokeDasharray: dashes || 'none',
            }),
          ]
        : []),
      ...(other
        ? [
            plot.lineY(scaled(other), {
              x: 'bytes',
              y: 'value',
              stroke: color,
              strokeWidth: 1,
              strokeDasharray: '1 4',
            }),
          ]
        : []),
      plot.ruleX(measured, { x: 'bytes', y1: 'lower', y2: 'upper', stroke: color, strokeWidth: 2, dx }),
      plot.dot(measured, {
        x: 'bytes',
        dx,
        y: 'value',
        r: 5,
        symbol,
        fill: color,
        stroke: 'var(--page)',
        title: 'title',
      }),
      plot.dot(
        points.filter((p) => p[point] === null),
        {
          x: 'bytes',
          frameAnchor: 'top',
          dx,
          dy: 8,
          r: 5,
          symbol: 'times',
          stroke: 'var(--bad)',
          strokeWidth: 2.4,
          title: (p: SizePoint) => plain(`${label}, ${p.size}: ${endsText(p)}`),
        },
      ),
    ]
  }
  const domain = [
    Math.min(sizes[0]!.bytes, ...crossovers.map(({ bytes }) => bytes?.interval?.lower ?? Infinity)),
    Math.max(
      largest,
      ...Object.values(stacks).flatMap(({ [kind]: fit }) =>
        Object.values(fit?.laws ?? {}).map((law) => law?.curve.at(-1)?.bytes ?? 0),
      ),
      ...crossovers.map(({ bytes }) => bytes?.interval?.upper ?? bytes?.value ?? 0),
    ),
  ] as const
  const placeOf = (bytes: number): number =>
    (Math.log(bytes / domain[0]) / Math.log(domain[1] / domain[0])) * (width - MARGIN_LEFT - MARGIN_RIGHT)
  const ticks = labelsThatFit(sizes.map(({ bytes, size }) => ({ text: size, middle: placeOf(bytes) })))
  const range = paddedDomain(endsOf(stacks, kind).map((value) => value / unit))
  return {
    height: HEIGHT,
    marginLeft: MARGIN_LEFT,
    marginRight: MARGIN_RIGHT,
    marginTop: 28,
    marginBottom: 40,
    x: { type: 'log', domain, label: 'input size, log scale →' },
    y: { type: 'log', domain: range, label: axis },
    marks: [
      plot.gridY(logTicks(range, 6), { strokeOpacity: 0.12 }),
      // Plot's own labels of a log scale leave out whichever it takes for crowded.
      plot.axisY(logTicks(range, 6), { tickSize: 4, text: (value: number) => `${value}` }),
      plot.axisX(
        sizes.map(({ bytes }) => bytes),
        { tickSize: 4, text: (_bytes: number, index: number) => ticks[index] ?? '' },
      ),
      plot.ruleX([largest], { strokeOpacity: 0.5, strokeWidth: 1 }),
      ...Object.entries(stacks).flatMap(marksOf),
      ...(kind === 'time' ? crossovers.flatMap((cross) => crossMarks({ plot }, cross, stacks)) : []),
    ],
  }
}

/** Whatever is drawn, bands and intervals included. */
const endsOf = (stacks: BySize['stacks'], kind: Kind): number[] =>
  Object.values(stacks).flatMap(({ points, [kind]: fit }) => [
    ...points.flatMap((p) => {
      const estimate = p[kinds[kind].point]
      if (!estimate) return []
      const { value, interval } = estimate
      return [value, interval?.lower ?? value, interval?.upper ?? value]
    }),
    ...(fit?.laws[fit.chosen]?.curve.flatMap(({ lower, upper }) => [lower, upper]) ?? []),
    ...Object.values(fit?.laws ?? {}).flatMap((law) => law?.curve.map(({ value }) => value) ?? []),
  ])

const crossMarks = (
  { plot }: Pick<Canvas, 'plot'>,
  { stack, bytes, sentence }: BySize['crossovers'][number],
  stacks: BySize['stacks'],
): Plot.Markish[] => {
  const curve = stacks[stack]?.time
  if (bytes === null || !curve) return []
  const points = curve.laws[curve.chosen]!.curve
  const nearest = points.toSorted(
    (a, b) => Math.abs(a.bytes - bytes.value) - Math.abs(b.bytes - bytes.value),
  )[0]
  if (!nearest) return []
  const place = {
    y: nearest.value / 1000,
    bytes: bytes.value,
    ...(bytes.interval ?? { lower: bytes.value, upper: bytes.value }),
  }
  return [
    plot.ruleY([place], { y: 'y', x1: 'lower', x2: 'upper', stroke: 'currentColor', strokeWidth: 2 }),
    plot.dot([place], {
      x: 'bytes',
      y: 'y',
      r: 8,
      stroke: 'currentColor',
      strokeWidth: 2,
      title: () => plain(sentence),
    }),
  ]
}
