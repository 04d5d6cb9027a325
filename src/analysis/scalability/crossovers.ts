import { type Crossing, crossings } from '../../stats/curve/crossings.ts'
import { logDifference } from '../../stats/curve/logDifference.ts'
import { DEFAULT_LEVEL } from '../../stats/logMean.ts'
import type { Estimate } from '../estimate.ts'
import { doubtText, MEGABYTE, sizeText } from './figures.ts'
import type { Crossover } from './scalabilityResult.ts'
import type { ByteCurve } from './sizeFits.ts'

interface CrossingStack {
  id: string
  label: string
  time: ByteCurve
}

/** Where two stacks' curves of time meet, as far as both are believed. */
export const crossoversOf = (stack: CrossingStack, against: CrossingStack): Crossover[] => {
  const measured = {
    from: Math.max(stack.time.fromBytes, against.time.fromBytes),
    to: Math.min(stack.time.toBytes, against.time.toBytes),
  }
  const from = Math.max(stack.time.reach.fromBytes, against.time.reach.fromBytes)
  const to = Math.min(stack.time.reach.toBytes, against.time.reach.toBytes)
  if (from >= to) return []
  const [ours, theirs] = [stack.time.curve, against.time.curve]
  /** Above 0: `stack` takes more. */
  const differenceAt = (bytes: number): number =>
    Math.log(ours.at(bytes / MEGABYTE) / theirs.at(bytes / MEGABYTE))
  const found = crossings(
    {
      valueAt: differenceAt,
      endsAt: (bytes) => logDifference(ours.logAt(bytes / MEGABYTE), theirs.logAt(bytes / MEGABYTE)),
    },
    from,
    to,
  )
  const fasterAt = (bytes: number): CrossingStack => (differenceAt(bytes) > 0 ? against : stack)
  // Where every size may be the one, none is told.
  const told = found.filter(({ x, lower, upper }) => x !== null && (lower !== null || upper !== null))
  const possible = found.filter(({ x }) => x === null)
  const places = told.flatMap(({ x }) => x ?? [])
  const between = (i: number): number => Math.sqrt((places[i - 1] ?? from) * (places[i] ?? to))
  const about = { stack: stack.id, against: against.id, fromBytes: from, upToBytes: to }
  if (places.length === 0) {
    const [first, last] = [found[0], found.at(-1)]
    // Open on both sides, a stretch between where they differ is no more than one of many looked at.
    const isUnclear = first?.lower === null && last?.upper === null
    const faster = isUnclear ? null : fasterAt(from)
    return [
      {
        ...about,
        bytes: null,
        between: first && last ? { lower: first.lower, upper: last.upper } : null,
        fasterBelow: faster?.id ?? null,
        fasterAbove: faster?.id ?? null,
        isExtrapolated: false,
        sentence: noneText(stack, against, faster, possible, to),
      },
    ]
  }
  return told.map(({ x, lower, upper }, i) => {
    const [below, above] = [fasterAt(between(i)), fasterAt(between(i + 1))]
    const isExtrapolated = x! < measured.from || x! > measured.to
    const outside = !isExtrapolated ? '' : `; ${beyondText(x!, measured)}`
    const another = possible.length === 0 ? '' : `; ${placesText(possible)} another can't be excluded`
    return {
      ...about,
      bytes: closed(x!, lower, upper),
      between: { lower, upper },
      fasterBelow: lower === null ? null : below.id,
      fasterAbove: upper === null ? null : above.id,
      isExtrapolated,
      sentence: crossingText(x!, { lower, upper }, below.label, above.label) + outside + another,
    }
  })
}

/** With an open end they may as well not cross, and only the other side is told. */
const crossingText = (bytes: number, ends: Omit<Crossing, 'x'>, below: string, above: string): string => {
  const doubt = `(${doubtText(ends)})`
  return ends.lower === null || ends.upper === null
    ? `by the curves ${below} takes less time up to ${sizeText(bytes)} ${doubt}, ${above} beyond, but that they cross is not shown`
    : `${below} takes less time up to ${sizeText(bytes)} ${doubt}, ${above} beyond`
}

export const closed = (value: number, lower: number | null, upper: number | null): Estimate => ({
  value,
  interval: lower === null || upper === null ? null : { lower, upper, level: DEFAULT_LEVEL },
})

/** `1.9 times beyond the largest size that both completed`. */
const beyondText = (bytes: number, { from, to }: { from: number; to: number }): string =>
  bytes > to
    ? `that is ${times(bytes / to)} the largest size that both completed`
    : `that is ${times(bytes / from)} the smallest size that both completed`

export const times = (factor: number): string => `${Number(factor.toPrecision(2))} times`

const noneText = (
  { label }: CrossingStack,
  { label: other }: CrossingStack,
  faster: CrossingStack | null,
  possible: readonly Crossing[],
  to: number,
): string => {
  if (faster === null)
    return `no crossover found up to ${sizeText(to)}: ${label} and ${other} can't be told apart`
  const takesLess = `${faster.label} takes less time than ${faster.label === label ? other : label}`
  return possible.length === 0
    ? `no crossover up to ${sizeText(to)}: ${takesLess} throughout`
    : `no crossover found up to ${sizeText(to)}: ${takesLess}, though ${placesText(possible)} one can't be excluded`
}

/** `below 2 MB and beyond 120 MB`. */
const placesText = (possible: readonly Crossing[]): string =>
  possible
    .map(({ lower, upper }) => {
      if (lower === null) return `below ${sizeText(upper!)}`
      return upper === null ? `beyond ${sizeText(lower)}` : `within ${doubtText({ lower, upper })}`
    })
    .join(' and ')
