import type {
  BySize,
  FittedLaw,
  SizeFit,
  StackBySize,
} from '../../src/analysis/scalability/scalabilityResult.ts'
import { formatByteSize } from '../../src/host/byteSize.ts'
import { warningLine } from '../console/notes.ts'
import { drawSizes, endsText, type Kind, kinds } from './drawSizes.ts'
import { stackLegend } from './legend.ts'
import { html, type Markup, type Part } from './markup.ts'
import type { Page } from './page.ts'
import { limitsText } from './topics.ts'

/** How time and memory grow with the input, where the stacks cross, and where memory ends. */
export const sizesPart = (page: Page, bySize: BySize, target: string): Markup => {
  const stacks = Object.values(bySize.stacks)
  const findings = [
    ...bySize.crossovers.map(({ sentence }) => sentence),
    ...stacks.flatMap(({ memoryWall }) => memoryWall?.text ?? []),
  ]
  const notes = stacks.flatMap(({ label, whyNot, warnings }) => [
    ...(whyNot === null ? [] : [`${label}: ${whyNot}`]),
    ...warnings.map((warning) => `${label}: ${warningLine(warning)}`),
  ])
  return html`<h3>By size on ${target}, ${limitsText(bySize.limits)}</h3>
${findings.length > 0 && html`<ul>${findings.map((text) => html`<li>${text}</li>`)}</ul>`}
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

const lawText = ({ a, b, c, unitBytes }: FittedLaw, kind: Kind): string => {
  const { text } = kinds[kind]
  return `${text(a.value)} + ${text(b.value)} · (size / ${formatByteSize(unitBytes)})${c.value === 1 ? '' : `^${c.value.toFixed(2)}`}`
}

const lawNote = ({ chosen, laws }: SizeFit, name: 'linear' | 'power'): string =>
  `${name === chosen ? 'chosen; ' : ''}foretells a left-out size to within ${(100 * laws[name]!.leaveOneOutError).toFixed(1)} %`
