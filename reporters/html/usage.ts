import type * as Plot from '@observablehq/plot'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { statusText } from '../../src/analysis/statusText.ts'
import type { ExecutionResult } from '../../src/trial/record.ts'
import { formatBytes } from '../format.ts'
import type { Canvas } from './drawing.ts'
import { stackLegend } from './legend.ts'
import { html, type Markup, plain } from './markup.ts'
import type { Page } from './page.ts'
import { typicalTrial } from './typicalTrial.ts'

const MOST_POINTS = 120
const TABLE_ROWS = 20
const HEIGHT = 230

/** Places of a line at which the pointer and the arrow keys find its figures: side by side they leave no gap. */
const places = { wide: { most: 40, r: 9 }, narrow: { most: 20, r: 7 } } as const

interface Line {
  stack: string
  label: string
  trial: ExecutionResult
}

type Kind = 'memoryMb' | 'cpuCores'

/** A figure for memory and one for CPU, each with a line for one typical trial of a stack. */
export const usageFigures = (page: Page, result: ScenarioResult): Markup[] => {
  const lines = Object.entries(result.stackResults).flatMap(([stack, stackResult]): Line[] => {
    const trial = typicalTrial(stackResult)
    return trial?.series && trial.series.memoryMb.length > 0 && trial.series.cpuCores.length > 0
      ? [{ stack, label: lineLabel(stackResult.label, trial), trial }]
      : []
  })
  if (lines.length === 0) return []
  return [usageFigure(page, result, lines, 'memoryMb'), usageFigure(page, result, lines, 'cpuCores')]
}

const lineLabel = (label: string, { block, status }: ExecutionResult): string =>
  `${label}, block ${block}${status === 'completed' ? '' : ` ✗ ${statusText[status]}`}`

const words = {
  memoryMb: {
    title: 'Memory over time',
    axis: '↑ MiB',
    caption: 'Memory of all processes of the trial nearest to each stack’s median',
  },
  cpuCores: {
    title: 'CPU over time',
    axis: '↑ cores kept busy',
    caption: 'Cores that all its processes kept busy, in the same trials',
  },
} as const

const usageFigure = (
  { figure, styles }: Page,
  { limits }: ScenarioResult,
  lines: readonly Line[],
  kind: Kind,
): Markup => {
  const limit = kind === 'memoryMb' ? limits.memoryMb : limits.cpus
  const limitText =
    kind === 'memoryMb' ? formatBytes(limit * 1024 ** 2) : `${limit} ${limit === 1 ? 'core' : 'cores'}`
  const { title, axis, caption } = words[kind]
  const thinned = lines.map((line) => ({ ...line, points: pointsOf(line.trial, kind, MOST_POINTS) }))
  const most = Math.max(...thinned.flatMap(({ points }) => points.map(({ value }) => value)))
  // A limit far above would press the lines flat.
  const showsLimit = most > limit * 0.4
  return figure({
    title,
    caption: html`${caption}. ${showsLimit ? `The dashed line is the limit, ${limitText}.` : `The limit, ${limitText}, is above the picture.`}`,
    description: thinned
      .map(
        ({ label, points }) =>
          `${label}: at most ${shown(Math.max(...points.map(({ value }) => value)), kind)}`,
      )
      .join('. '),
    legend: stackLegend({ styles }, Object.fromEntries(lines.map(({ stack, label }) => [stack, { label }]))),
    draw: (canvas) => drawUsage(canvas, thinned, { styles, axis, kind, limit: showsLimit ? limit : null }),
    table: {
      header: ['stack and second', title],
      rows: lines.flatMap(({ label, trial }) =>
        pointsOf(trial, kind, TABLE_ROWS).map(({ second, value }) => [
          `${label}, from ${second.toFixed(1)} s`,
          shown(value, kind),
        ]),
      ),
    },
  })
}

const shown = (value: number, kind: Kind): string =>
  kind === 'memoryMb' ? formatBytes(value * 1024 ** 2) : `${value.toFixed(2)} cores`

interface Point {
  second: number
  value: number
}

/** At most so many points: the largest memory, the mean of the cores of each stretch. */
const pointsOf = ({ series }: ExecutionResult, kind: Kind, most: number): Point[] => {
  const stretches = stretchesOf(series![kind], most)
  const size = stretches[0]?.length ?? 0
  return stretches.map((stretch, index) => ({
    second: (index * size * series!.intervalMs) / 1000,
    value: kind === 'memoryMb' ? Math.max(...stretch) : stretch.reduce((a, b) => a + b, 0) / stretch.length,
  }))
}

/** The highest point of each stretch: the peak is always among them. */
const peaksOf = (points: readonly Point[], most: number): Point[] =>
  stretchesOf(points, most).map((stretch) => stretch.reduce((a, b) => (b.value > a.value ? b : a)))

/** At most so many stretches of the same length, but for the last. */
const stretchesOf = <Value>(values: readonly Value[], most: number): Value[][] => {
  const size = Math.max(1, Math.ceil(values.length / most))
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  )
}

type Thinned = Line & { points: Point[] }

const drawUsage = (
  { plot, isNarrow }: Canvas,
  lines: readonly Thinned[],
  { styles, axis, kind, limit }: { styles: Page['styles']; axis: string; kind: Kind; limit: number | null },
): Plot.PlotOptions => ({
  height: HEIGHT,
  marginLeft: 48,
  marginRight: 14,
  marginTop: 26,
  marginBottom: 38,
  x: { label: 'seconds since the start →', ticks: isNarrow ? 4 : 8, tickSize: 4 },
  y: { label: axis, zero: true, nice: true, ticks: 5, tickSize: 4, grid: true },
  marks: [
    ...(limit === null ? [] : [plot.ruleY([limit], { strokeDasharray: '6 4', strokeWidth: 1.5 })]),
    ...lines.flatMap(({ stack, label, points }) => {
      const { color, dashes, symbol } = styles.get(stack)!
      const at = { x: 'second', y: 'value' }
      const { most, r } = isNarrow ? places.narrow : places.wide
      return [
        plot.lineY(points, { ...at, stroke: color, strokeWidth: 2, strokeDasharray: dashes || 'none' }),
        // Without an outline they are there for the pointer and the arrow keys only.
        plot.dot(peaksOf(points, most), {
          ...at,
          r,
          fill: color,
          fillOpacity: 0,
          title: ({ second, value }) => plain(`${label}: ${shown(value, kind)} from ${second.toFixed(1)} s`),
        }),
        plot.dot(points.slice(-1), { ...at, r: 5, fill: color, symbol }),
      ]
    }),
  ],
})
