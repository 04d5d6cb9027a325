import type { Estimate } from '../estimate.ts'
import { ratioText } from '../ratioText.ts'
import type { Decision } from './decide.ts'
import type { DecisionInput } from './input.ts'

const two = (value: number): string => `${Number(value.toPrecision(2))}`

/** `4.21 [3.92–4.60]`. */
export const withInterval = ({ value, interval }: Estimate): string => {
  const text = ratioText(value, interval)
  return text.interval === null ? text.ratio : `${text.ratio} [${text.interval}]`
}

interface Unit {
  name: string
  size: number
  /** The least that is told in it; absent: one and a half. */
  from?: number
}

const timeUnits: readonly Unit[] = [
  { name: 'h', size: 3_600_000 },
  { name: 'min', size: 60_000 },
  { name: 's', size: 1000 },
  { name: 'ms', size: 1 },
]
const memoryUnits: readonly Unit[] = [
  // What is stated as 1024 MiB isn't told as 1020.
  { name: 'GiB', size: 1024, from: 1024 },
  { name: 'MiB', size: 1 },
]

/** `12.1 min`, `850 ms`. */
export const timeText = (ms: number): string => inUnits({ value: ms, interval: null }, timeUnits)

/** `1.4 GiB`, from MiB. */
export const memoryText = (mb: number): string => inUnits({ value: mb, interval: null }, memoryUnits)

/** `12.1 [11.8–12.4] min`, `1.4 [1.3–1.5] GiB`. */
export const estimateText = (estimate: Estimate, quantity: 'timeMs' | 'memoryMb'): string =>
  inUnits(estimate, quantity === 'timeMs' ? timeUnits : memoryUnits)

const inUnits = ({ value, interval }: Estimate, units: readonly Unit[]): string => {
  const unit = units.find(({ size, from = 1.5 * size }) => value >= from) ?? units.at(-1)!
  const show = (amount: number) => `${Number((amount / unit.size).toPrecision(3))}`
  const ends = interval ? ` [${show(interval.lower)}–${show(interval.upper)}]` : ''
  return `${show(value)}${ends} ${unit.name}`
}

const shares: readonly [share: number, word: string][] = [
  [1 / 10, 'a tenth'],
  [1 / 5, 'a fifth'],
  [1 / 4, 'a quarter'],
  [1 / 3, 'a third'],
  [1 / 2, 'half'],
  [2 / 3, 'two thirds'],
  [3 / 4, 'three quarters'],
]

/** `about a third of the price`, `43 % of the price`, `2.1 times the price`; within the margin `about the same price`. */
export const shareOf = (ratio: number, noun: string, margin: number): string => {
  if (ratio <= 1 + margin && ratio >= 1 / (1 + margin)) return `about the same ${noun}`
  if (ratio > 1) return `${two(ratio)} times the ${noun}`
  const [, word] = shares.find(([share]) => Math.abs(ratio / share - 1) <= 0.08) ?? []
  return word === undefined ? `${two(ratio * 100)} % of the ${noun}` : `about ${word} of the ${noun}`
}

export const labelOf = (id: string, { stacks }: Pick<DecisionInput, 'stacks'>): string =>
  stacks.find((stack) => stack.id === id)?.label ?? id

/** `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), names.at(-1) ?? ''].filter((part) => part !== '').join(' and ')

/** The answer in a word or two: a stack’s label, or what there is instead. */
export const answerText = (
  { answer, stack, rule }: Pick<Decision, 'answer' | 'stack' | 'rule'>,
  input: Pick<DecisionInput, 'stacks'>,
): string => {
  if (stack !== null) return labelOf(stack, input)
  if (answer === 'tossUp') return 'a toss-up'
  if (answer === 'notEnoughEvidence') return 'not enough evidence'
  return rule === 'noneFits' ? 'no stack fits' : 'no stack'
}
