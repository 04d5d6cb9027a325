import { EQUIVALENCE_MARGIN } from '../comparison.ts'
import { choose } from './choose.ts'
import { type Bound, boundsOf, keepingOf } from './constraints.ts'
import { type HorizonSize, horizonOf } from './horizon.ts'
import type { DecisionInput } from './input.ts'
import { partsOf } from './mixture.ts'
import type { Answer } from './recommendation.ts'
import type { Margins } from './relation.ts'
import { type RuleId, rules } from './rules.ts'

/** A stack that is out, at the first size that shows it. */
export type Out =
  | { stack: string; because: 'failed' | 'failedNearby' | 'unknown'; text: string; bytes: number }
  | { stack: string; because: Bound['name']; bound: Bound }

export interface Decision {
  answer: Answer
  stack: string | null
  rule: RuleId
  /** Stacks that nothing tells apart. */
  leaders: string[]
  /** Stacks with sound output that keep within the workload, or may do so. */
  candidates: string[]
  /** Bounds of which it isn't clear whether a candidate keeps within them. */
  unclear: { stack: string; bound: Bound }[]
  out: Out[]
  /** Null where the sizes stated were not run. */
  horizon: HorizonSize[] | null
}

export const usualMargins: Margins = { equal: EQUIVALENCE_MARGIN, beyond: EQUIVALENCE_MARGIN }

/**
 * Applies the rules in their order. Pure. Every test asks more of a wider interval, so that widening one never makes an answer firm.
 */
export const decide = (input: DecisionInput, margins: Margins = usualMargins): Decision => {
  const horizon = horizonOf(input)
  const start: Omit<Decision, 'answer' | 'rule'> = {
    stack: null,
    leaders: [],
    candidates: [],
    unclear: [],
    out: [],
    horizon,
  }
  const by = (rule: RuleId, more: Partial<Decision> = {}): Decision => ({
    ...start,
    ...more,
    rule,
    answer: rules[rule].answer,
  })
  if (!horizon) return by('sizeNotRun')
  const used = partsOf(horizon).map(({ facts }) => facts)
  if (used.some(({ outputs }) => outputs === 'differ')) return by('outputsDiffer')

  const ids = input.stacks.map(({ id }) => id)
  const unsound = ids.flatMap((id) => unsoundness(id, horizon) ?? [])
  const sound = ids.filter((id) => !unsound.some(({ stack }) => stack === id))
  if (unsound.length === ids.length && unsound.every(({ because }) => because === 'failed'))
    return by('allFailed', { out: unsound })
  if (unsound.some(({ because }) => because === 'unknown')) return by('unfinished', { out: unsound })
  if (unsound.some(({ because }) => because === 'failedNearby')) return by('failsNearby', { out: unsound })
  if (used.some(({ outputs }) => outputs === 'unverified')) return by('unverified')
  if (ids.length < 2) return by('oneStack')

  const bounds = boundsOf(input)
  const keeping = sound.flatMap((stack) =>
    bounds.map((bound) => ({ stack, bound, keeping: keepingOf(stack, bound, horizon) })),
  )
  const misses = keeping.filter((one) => one.keeping === 'misses')
  const out = [...unsound, ...misses.map(({ stack, bound }) => ({ stack, bound, because: bound.name }))]
  const candidates = sound.filter((id) => !misses.some(({ stack }) => stack === id))
  const unclear = keeping
    .filter((one) => one.keeping === 'unclear' && candidates.includes(one.stack))
    .map(({ stack, bound }) => ({ stack, bound }))
  const rest = { out, candidates, unclear }
  const isUnclear = (id: string) => unclear.some(({ stack }) => stack === id)
  const [only] = candidates
  if (only === undefined) return by('noneFits', rest)
  if (candidates.length === 1) {
    if (isUnclear(only)) return by('boundUnclear', { ...rest, leaders: [only] })
    return by(sound.length === 1 ? 'onlySound' : 'onlyFits', { ...rest, stack: only })
  }
  const { stack, rule, leaders } = choose(input, horizon, candidates, margins)
  if (stack !== null && isUnclear(stack)) return by('boundUnclear', { ...rest, leaders: [stack] })
  return by(rule, { ...rest, stack, leaders })
}

/** Why a stack can't be relied on, or null. Between a size where it is sound and one where it fails, it may do either. */
const unsoundness = (stack: string, horizon: readonly HorizonSize[]): Out | null => {
  const all = horizon.map(({ parts }) =>
    parts.map(({ facts }) => ({ bytes: facts.bytes, ...(facts.stacks[stack] ?? missing) })),
  )
  const failed = all.find((parts) => parts.every(({ state }) => state === 'failed'))?.[0]
  if (failed) return outAt(stack, 'failed', failed)
  const unknown = all.flat().find(({ state }) => state === 'unknown')
  if (unknown) return outAt(stack, 'unknown', unknown)
  const nearby = all.flat().find(({ state }) => state === 'failed')
  return nearby ? outAt(stack, 'failedNearby', nearby) : null
}

const missing = { state: 'unknown', why: null } as const

const outAt = (
  stack: string,
  because: 'failed' | 'failedNearby' | 'unknown',
  { bytes, why }: { bytes: number; why: string | null },
): Out => ({ stack, because, text: why ?? 'was not run', bytes })
