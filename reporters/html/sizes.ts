import type * as Plot from '@observablehq/plot'
import type {
  BySize,
  FittedLaw,
  SizeFit,
  SizePoint,
  StackBySize,
} from '../../src/analysis/scalability/scalabilityResult.ts'
import { statusText } from '../../src/analysis/statusText.ts'
import { formatByteSize } from '../../src/host/byteSize.ts'
import { warningLine } from '../console/notes.ts'
import { formatBytes, formatTime } from '../format.ts'
import type { Canvas } from './drawing.ts'
import { stackLegend } from './legend.ts'
import { html, type Markup, type Part, plain } from './markup.ts'
import type { Page } from './page.ts'
import { limitsText } from './topics.ts'

const HEIGHT = 340

type Kind = 'time' | 'memory'

const kinds = {
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

/** How time and memory grow with the input, where the stacks cross, and where memory ends. */
export const sizesPart = (page: Page, bySize: BySize, target: string): Markup => {
  const stacks = Object.values(bySize.stacks)
  const notes = stacks.flatMap(({ label, whyNot, warnings }) => [
    ...(whyNot === null ? [] : [`${label}: ${whyNot}`]),
    ...warnings.map((warning) => `${label}: ${warningLine(warning)}`),
  ])
  return html`<h3>By size on ${target}, ${limitsText(bySize.limits)}</h3>
<ul>${bySize.crossovers.map(({ sentence }) => html`<li>${sentence}</li>`)}
${stacks.map(({ memoryWall }) => memoryWall && html`<li>${memoryWall.text}</li>`)}</ul>
${(['time', 'memory'] as const).map((kind) => sizesFigure(page, bySize, kind))}
${notes.length > 0 && html`<ul class="notes">${notes.map((note) => html`<li>! ${note}</li>`)}</ul>`}`
}

const sizesFigure = ({ figure, styles }: Page, bySize: BySize, kind: Kind): Markup | null => {
  const entries = Object.entries(bySize.stacks)
  const { title, point, text } = kinds[kind]
  if (entries.every(([, { points }]) => points.every((p) => p[point] === null))) return null
  return figure({
    title,
    caption: captionOf(bySize, kind),
    description: entries
      .map(
        ([, { label, points }]) =>
          `${label}: ${points.map((p) => `${p.size} ${p[point] ? text(p[point].value) : 'nothing completed'}`).join(', ')}`,
      )
      .join('. '),
    legend: stackLegend({ styles }, bySize.stacks),
    draw: (canvas) => drawSizes(canvas, bySize, kind, styles),
    table: {
      header: ['stack and size', 'measured (interval)', 'trials', 'law'],
      rows: entries.flatMap(([, stack]) => stackRows(stack, kind)),
    },
  })
}

/** Only what is in the picture. */
const captionOf = ({ stacks, crossovers }: BySize, kind: Kind): string => {
  const all = Object.values(stacks)
  const { point } = kinds[kind]
  const someFit = all.some(({ [kind]: fit }) => fit !== null)
  return [
    'Marks are geometric means of completed trials, with their intervals.',
    someFit &&
      'Lines are each stack’s fitted law with its 95 % band; beyond the upright line nothing was measured.',
    all.some(({ [kind]: fit }) => fit?.laws.power) &&
      'Fine dots: the law that foretold left-out sizes worse.',
    kind === 'time' &&
      crossovers.some(({ bytes }) => bytes !== null) &&
      'A ring marks where two stacks cross.',
    all.some(({ points }) => points.some((p) => p[point] === null)) &&
      'A cross at the top is a size at which no trial completed.',
  ]
    .filter((sentence) => sentence !== false)
    .join(' ')
}

const stackRows = (stack: StackBySize, kind: Kind): Part[][] => {
  const { point, text } = kinds[kind]
  const fit = stack[kind]
  return [
    ...stack.points.map((p) => [
      `${stack.label}, ${p.size}`,
      p[point]
        ? `${text(p[point].value)}${p[point].interval ? ` (${text(p[point].interval.lower)}–${text(p[point].interval.upper)})` : ''}`
        : '–',
      endsText(p),
      '',
    ]),
    ...(fit
      ? (['linear', 'power'] as const).flatMap((name) => {
          const law = fit.laws[name]
          return law ? [[`${stack.label}, ${name} law`, lawText(law, kind), '', lawNote(fit, name)]] : []
        })
      : []),
  ]
}

const endsText = ({ n, statuses, notRun }: SizePoint): string => {
  const others = Object.entries(statuses).filter(([status]) => status !== 'completed')
  return [
    `${n} completed`,
    ...others.map(([status, count]) => `✗ ${count} ${statusText[status as keyof typeof statusText]}`),
    ...(notRun > 0 ? [`${notRun} not run`] : []),
  ].join(', ')
}

const lawText = ({ a, b, c, unitBytes }: FittedLaw, kind: Kind): string => {
  const { text } = kinds[kind]
  return `${text(a.value)} + ${text(b.value)} · (size / ${formatByteSize(unitBytes)})${c.value === 1 ? '' : `^${c.value.toFixed(2)}`}`
}

const lawNote = ({ chosen, laws }: SizeFit, name: 'linear' | 'power'): string =>
  `${name === chosen ? 'chosen; ' : ''}foretells a left-out size to within ${(100 * laws[name]!.leaveOneOutError).toFixed(1)} %`

interface CurvePoint {
  bytes: number
  value: number
  lower: number
  upper: number
}

const drawSizes = (
  { plot }: Canvas,
  { stacks, sizes, crossovers }: BySize,
  kind: Kind,
  styles: Page['styles'],
): Plot.PlotOptions => {
  const { point, unit, axis, text } = kinds[kind]
  const largest = Math.max(...sizes.map(({ bytes }) => bytes))
  const scaled = ({ curve }: FittedLaw): CurvePoint[] =>
    curve
      .map(({ bytes, value, lower, upper }) => ({
        bytes,
        value: value / unit,
        lower: lower / unit,
        upper: upper / unit,
      }))
      // A log scale has no place for 0 and below.
      .filter(({ lower, value }) => lower > 0 && value > 0)
  const marksOf = ([stack, { label, points, [kind]: fit }]: [string, StackBySize]): Plot.Markish[] => {
    const { color, dashes, symbol } = styles.get(stack)!
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
      plot.ruleX(measured, { x: 'bytes', y1: 'lower', y2: 'upper', stroke: color, strokeWidth: 2 }),
      plot.dot(measured, {
        x: 'bytes',
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
  return {
    height: HEIGHT,
    marginLeft: 52,
    marginRight: 16,
    marginTop: 28,
    marginBottom: 40,
    x: {
      type: 'log',
      label: 'input size, log scale →',
      ticks: sizes.map(({ bytes }) => bytes),
      tickFormat: (bytes: number) => sizes.find((size) => Math.abs(size.bytes - bytes) < 1)?.size ?? '',
      tickSize: 4,
    },
    y: {
      type: 'log',
      label: axis,
      ticks: 5,
      tickFormat: (value: number) => `${Number(value.toPrecision(2))}`,
      tickSize: 4,
      grid: true,
    },
    marks: [
      plot.ruleX([largest], { strokeOpacity: 0.5, strokeWidth: 1 }),
      ...Object.entries(stacks).flatMap(marksOf),
      ...(kind === 'time' ? crossovers.flatMap((cross) => crossMarks({ plot }, cross, stacks)) : []),
    ],
  }
}

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
