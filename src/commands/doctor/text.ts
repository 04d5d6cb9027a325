import type { createColors } from 'picocolors'
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'
import { pad } from '../../../reporters/table.ts'
import type { Check, CheckStatus, MetricSource } from '../../targets/diagnosis.ts'
import type { Examination } from './examine.ts'

type Colors = ReturnType<typeof createColors>

/** The examination as text: a line for each check, what to do below it, and where metrics come from. */
export const examinationText = (
  { etlBench, system, works, checks, targets }: Examination,
  width: number,
  colors: Colors,
): string => {
  const names = [checks, ...Object.values(targets).map((target) => target.checks)].flat()
  const nameWidth = Math.max(...names.map(({ name }) => stringWidth(name)))
  const lines = (all: readonly Check[]) => all.flatMap((check) => checkLines(check, nameWidth, width, colors))
  const sections = Object.entries(targets).flatMap(([name, target]) => [
    [colors.bold(`Target ${name}`), ...lines(target.checks)],
    ...(target.metrics.length > 0
      ? [
          [
            colors.bold(`What is measured on ${name}, and how (docs/metrics.md)`),
            ...metricLines(target.metrics),
          ],
        ]
      : []),
  ])
  const verdicts = Object.entries(works).map(([name, work]) =>
    work
      ? `The default run works on ${name}.`
      : `The default run does not work on ${name} yet: see what is missing.`,
  )
  return [[colors.bold(`etl-bench ${etlBench} on ${system}`), ...lines(checks)], ...sections, verdicts]
    .map((section) => section.join('\n'))
    .join('\n\n')
}

const paints = { ok: 'green', limited: 'yellow', missing: 'red' } as const satisfies Record<
  CheckStatus,
  keyof Colors
>
const STATUS_WIDTH = 'missing'.length
const GAP = '  '

const checkLines = (
  { name, status, detail, advice }: Check,
  nameWidth: number,
  width: number,
  colors: Colors,
): string[] => {
  const indent = STATUS_WIDTH + nameWidth + 2 * GAP.length
  const wrapped = (text: string) =>
    wrapAnsi(text, Math.max(30, width - indent))
      .split('\n')
      .map((line) => line.trimEnd())
  const [first = '', ...more] = [...wrapped(detail), ...(advice ? wrapped(`→ ${advice}`) : [])]
  const sign = colors[paints[status]](pad(status, STATUS_WIDTH))
  return [[sign, pad(name, nameWidth), first].join(GAP), ...more.map((line) => ' '.repeat(indent) + line)]
}

const metricLines = (metrics: readonly MetricSource[]): string[] => {
  const widthOf = (field: 'metric' | 'source') => Math.max(...metrics.map((one) => stringWidth(one[field])))
  const [metricWidth, sourceWidth] = [widthOf('metric'), widthOf('source')]
  return metrics.map(({ metric, source, exactness }) =>
    [pad(metric, metricWidth), pad(source, sourceWidth), exactness].join(GAP),
  )
}
