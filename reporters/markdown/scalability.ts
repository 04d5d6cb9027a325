import type {
  BySize,
  ScalabilityResult,
  SizeFit,
  StackBySize,
} from '../../src/analysis/scalability/scalabilityResult.ts'
import { scalabilityParts } from '../console/scalability.ts'
import { formatTime } from '../format.ts'
import { escapeHtml, escapeMarkdown } from './escape.ts'
import type { Section } from './fit.ts'
import { markdownTable } from './table.ts'

/** One section for each scenario that ran at several sizes or with several numbers of cores, to unfold. */
export const scalabilitySection = (result: ScalabilityResult): Section => ({
  kind: 'scenarios by size',
  text: [
    `<details><summary>${escapeHtml(`${result.scenario} on ${result.target}: scalability`)}</summary>`,
    ...scalabilityParts(result).flatMap(({ title, sentences, notes }) => [
      `**${escapeMarkdown(title)}**`,
      ...list([...sentences, ...notes.map((note) => `! ${note}`)]),
    ]),
    ...result.bySize.map(timesTable),
    '</details>',
  ].join('\n\n'),
})

const list = (items: readonly string[]): string[] =>
  items.length === 0 ? [] : [items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')]

const timesTable = ({ sizes, stacks }: BySize): string =>
  markdownTable(
    ['time', ...sizes.map(({ size }) => size), 'law'],
    Object.values(stacks).map((stack) => [
      stack.label,
      ...sizes.map(({ bytes }) => cell(stack, bytes)),
      law(stack.time),
    ]),
  )

const cell = ({ points }: StackBySize, bytes: number): string => {
  const point = points.find((one) => one.bytes === bytes)
  if (!point) return '–'
  return point.timeMs ? formatTime(point.timeMs.value) : '✗'
}

/** `1.21 s + 42.0 ms a MB`: the fixed cost and what each MB adds. */
const law = (fit: SizeFit | null): string => {
  if (fit === null) return '–'
  const { linear, power } = fit.laws
  if (fit.chosen === 'linear' || power === null)
    return `${formatTime(linear.a.value)} + ${formatTime(linear.b.value)} a MB`
  return `${formatTime(power.a.value)} + ${formatTime(power.b.value)} · MB^${power.c.value.toFixed(2)}`
}
