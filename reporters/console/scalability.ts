import type picocolors from 'picocolors'
import type { ByLimits, BySize, ScalabilityResult } from '../../src/analysis/scalability/scalabilityResult.ts'
import { limitsText } from '../../src/scenario/variantSettings.ts'
import { formatBytes } from '../format.ts'
import { indented, wrapped } from './lines.ts'

type Colors = ReturnType<typeof picocolors.createColors>

/** Where stacks cross, meet their memory or can't be told of: all else is in the other reports. */
export const renderScalability = (result: ScalabilityResult, width: number, colors: Colors): string =>
  scalabilityParts(result)
    .map(({ title, sentences, notes }) =>
      [
        ...wrapped(title, width).map((line) => colors.bold(line)),
        ...sentences.flatMap((sentence) => wrapped(sentence, width)),
        ...notes.map((note) => indented(`${colors.yellow('!')} `, note, width)),
      ].join('\n'),
    )
    .join('\n\n')

interface ScalabilityPart {
  title: string
  sentences: string[]
  /** What keeps a figure from being had, or from being taken at its word. */
  notes: string[]
}

export const scalabilityParts = (result: ScalabilityResult): ScalabilityPart[] => [
  ...result.bySize.map((bySize) => sizePart(bySize, result)),
  ...result.byLimits.map((byLimits) => limitsPart(byLimits, result)),
]

const sizePart = (
  { limits, sizes, stacks, crossovers }: BySize,
  { scenario, target, bySize }: ScalabilityResult,
): ScalabilityPart => {
  const all = Object.values(stacks)
  const walls = all.flatMap(({ memoryWall }) => memoryWall ?? [])
  const { cpus, memoryMb, executors } = limits
  const spread = executors ? `, ${limitsText({ executors })}` : ''
  const where = bySize.length > 1 ? `, ${cpus} cores, ${formatBytes(memoryMb * 1024 ** 2)}${spread}` : ''
  return {
    title: `${scenario} · ${sizes[0]!.size} to ${sizes.at(-1)!.size} on ${target}${where}`,
    sentences: [
      ...crossovers.map(({ sentence }) => sentence),
      ...walls.filter(({ bytes, ranOutAt }) => bytes !== null || ranOutAt !== null).map(({ text }) => text),
    ],
    notes: all.flatMap(({ label, whyNot, warnings }) => [
      ...(whyNot === null ? [] : [`${label}: ${whyNot}`]),
      ...warnings.map(({ text }) => `${label}: ${text}`),
    ]),
  }
}

const limitsPart = (
  { size, stacks, cost, axis, executors, sentences }: ByLimits,
  { scenario, target }: ScalabilityResult,
): ScalabilityPart => {
  const all = Object.values(stacks)
  const values = all[0]!.points.map(({ value }) => value).join(', ')
  const spread = executors ? `, ${limitsText({ executors })}` : ''
  const speedUps = all.flatMap(({ points }) => {
    const last = points.findLast(({ speedUp }) => speedUp !== null)
    const first = points.find(({ speedUp }) => speedUp !== null)
    if (!last?.speedUp || last === first) return []
    const { value, interval } = last.speedUp
    const other = first!.label === last.label ? '' : `${first!.label} `
    const doubt = interval ? ` (95 % ${interval.lower.toFixed(2)}–${interval.upper.toFixed(2)})` : ''
    return [
      `${last.label} is ${value.toFixed(2)} times${doubt} as fast on ${cores(last.value)} as ${other}on ${cores(first!.value)}`,
    ]
  })
  return {
    title: `${scenario} · ${size} on ${target}, with ${values} ${axis === 'cpus' ? 'cores' : 'executors'}${spread}`,
    sentences: [...speedUps, ...cost.map(({ sentence }) => sentence), ...sentences],
    notes: [],
  }
}

const cores = (count: number): string => `${count} ${count === 1 ? 'core' : 'cores'}`
