import { type Decision, decide, usualMargins } from './decide.ts'
import { bytesNow } from './horizon.ts'
import type { DecisionInput } from './input.ts'
import type { Change } from './recommendation.ts'
import { haveOnePrice } from './sharedPrice.ts'
import { asExact, withFactor } from './vary.ts'

/** Where one of the inputs changes the answer, and to what. */
export interface Threshold {
  what: Exclude<Change['what'], 'existingCluster'>
  direction: 'above' | 'below'
  /** From here on the answer is no longer sure. */
  from: number
  /** By the best guesses alone it is another from here on; null: not within what can be told. */
  at: number | null
  /** From here on another answer is sure; null: not within what can be told. */
  to: number | null
  /** The answer beyond. */
  becomes: Decision
}

/** An input to vary: everything else stays as it is. */
interface Dimension {
  what: Threshold['what']
  now: number
  least: number
  most: number
  /** Unstated ones count where another stack would be used. */
  isStated: boolean
  /** Values that are looked at as well: between them the figures only rise or only fall. */
  also?: readonly number[]
  put(value: number): DecisionInput
}

/** Where the answer changes for each input, the nearest threshold on either side. */
export const thresholdsOf = (input: DecisionInput, decision: Decision): Threshold[] =>
  dimensionsOf(input, decision).flatMap((dimension) =>
    (['below', 'above'] as const).flatMap((direction) => {
      const found = thresholdIn(dimension, direction, key(decision))
      const counts = found && (dimension.isStated || found.becomes.answer === 'use')
      return counts ? [found] : []
    }),
  )

/** The sizes now, with no growth, between which the answer stays as it is now; null where it differs without growth. */
export const sizesWithSameAnswer = (
  input: DecisionInput,
  decision: Decision,
): { fromBytes: number; toBytes: number } | null => {
  const flat = { ...input, workload: { ...input.workload, growthPerYear: 0 } }
  const measured = input.sizes.filter(({ isMeasured }) => isMeasured)
  const [least, most] = [measured[0]!.bytes, Math.max(measured.at(-1)!.bytes, bytesNow(input))]
  if (key(decide(flat)) !== key(decision)) return null
  const dimension = sizeDimension(flat, least, most)
  return {
    fromBytes: Math.max(least, thresholdIn(dimension, 'below', key(decision))?.from ?? least),
    toBytes: Math.min(most, thresholdIn(dimension, 'above', key(decision))?.from ?? most),
  }
}

/** What an answer is: the stack, or why there is none. */
export const key = ({ answer, stack }: Pick<Decision, 'answer' | 'stack'>): string => stack ?? `(${answer})`

/** As a workload may state it, as a factor. */
const MOST_GROWTH = 11

const dimensionsOf = (input: DecisionInput, decision: Decision): Dimension[] => {
  const { workload, sizes } = input
  const { growthPerYear, years = 1, memoryMb, deadlineMinutes, runsPerDay } = workload
  const stated = (more: DecisionInput['workload']): DecisionInput => ({
    ...input,
    workload: { ...workload, ...more },
  })
  const growth = (1 + (growthPerYear ?? 0)) ** years
  const reach = sizes.at(-1)?.bytes ?? 0
  const now = bytesNow(input)
  const largestMemory = largest(input, 'memoryMb')
  return [
    ...(reach > 0 ? [sizeDimension(input, sizes[0]!.bytes, reach / growth)] : []),
    {
      what: 'memory',
      now: memoryMb ?? largestMemory * 2,
      least: 1,
      most: Math.max(memoryMb ?? 0, largestMemory) * 2,
      isStated: memoryMb !== undefined,
      put: (value: number) => stated({ memoryMb: value }),
    },
    ...(deadlineMinutes === undefined
      ? []
      : [
          {
            what: 'deadline',
            now: deadlineMinutes,
            least: 1e-4,
            most: Math.max(deadlineMinutes, largest(input, 'timeMs') / 60_000) * 2,
            isStated: true,
            put: (value: number) => stated({ deadlineMinutes: value }),
          } as const,
        ]),
    ...(growthPerYear === undefined
      ? []
      : [
          {
            what: 'growth',
            // As a factor, so that it can be varied like the others.
            now: 1 + growthPerYear,
            least: 1,
            most: Math.min(MOST_GROWTH, Math.max(1, reach / now) ** (1 / years)),
            isStated: true,
            put: (value: number) => stated({ growthPerYear: value - 1 }),
          } as const,
        ]),
    ...(runsPerDay === undefined
      ? []
      : [
          {
            what: 'runsPerDay',
            now: runsPerDay,
            least: 0.01,
            most: 86_400,
            isStated: true,
            put: (value: number) => stated({ runsPerDay: value }),
          } as const,
        ]),
    ...(decision.stack === null || haveOnePrice(input, decision.candidates)
      ? []
      : [
          {
            what: 'price',
            now: 1,
            least: 1,
            most: 10,
            isStated: true,
            put: (value: number) =>
              withFactor(input, decision.stack!, { instanceUsd: value, clusterUsd: value }),
          } as const,
        ]),
  ]
}

const sizeDimension = (input: DecisionInput, least: number, most: number): Dimension => ({
  what: 'size',
  now: bytesNow(input),
  least,
  most,
  isStated: true,
  also: input.sizes.map(({ bytes }) => bytes),
  put: (bytes) => ({ ...input, workload: { ...input.workload, size: `${(bytes / 1e6).toFixed(6)}MB` } }),
})

const largest = ({ sizes }: DecisionInput, quantity: 'timeMs' | 'memoryMb'): number =>
  Math.max(
    1,
    ...sizes.flatMap(({ stacks }) =>
      Object.values(stacks).map(
        ({ [quantity]: estimate }) => estimate?.interval?.upper ?? estimate?.value ?? 0,
      ),
    ),
  )

const STEPS = 24
const HALVINGS = 18

const thresholdIn = (dimension: Dimension, direction: 'above' | 'below', start: string): Threshold | null => {
  const { what, now, least, most, also = [], put } = dimension
  const end = direction === 'above' ? most : least
  if (!(now > 0 && end > 0) || (direction === 'above' ? end <= now : end >= now)) return null
  const decideAt = (value: number) => decide(put(value))
  // To state what was not stated may itself give another answer.
  if (key(decideAt(now)) !== start) return null
  const from = firstWhere(now, end, also, (value) => key(decideAt(value)) !== start)
  if (from === null) return null
  const isSure = ({ answer }: Decision) => answer === 'use' || answer === 'none'
  const to = firstWhere(from, end, also, (value) => {
    const decision = decideAt(value)
    return isSure(decision) && key(decision) !== start
  })
  const guess = (value: number) => decide(asExact(put(value)), { ...usualMargins, beyond: 0 })
  const isGuessSame = key(guess(now)) === start
  const at = isGuessSame ? firstWhere(now, end, also, (value) => key(guess(value)) !== start) : to
  const becomes = to !== null ? decideAt(to) : at !== null ? guess(at) : decideAt(from)
  return { what, direction, from, at, to, becomes }
}

/** The value nearest to `start`, towards `end`, for which something holds: on a geometric grid and `also`, then by halving. */
const firstWhere = (
  start: number,
  end: number,
  also: readonly number[],
  holds: (value: number) => boolean,
): number | null => {
  const grid = Array.from({ length: STEPS + 1 }, (_, step) => start * (end / start) ** (step / STEPS))
  const within = also.filter((value) => (value - start) * (value - end) < 0)
  const values = [...grid, ...within].toSorted((a, b) => (start < end ? a - b : b - a))
  const step = values.findIndex(holds)
  if (step < 1) return step < 0 ? null : start
  let [outside, inside] = [values[step - 1]!, values[step]!]
  for (let i = 0; i < HALVINGS; i++) {
    const middle = Math.sqrt(outside * inside)
    if (holds(middle)) inside = middle
    else outside = middle
  }
  return inside
}
