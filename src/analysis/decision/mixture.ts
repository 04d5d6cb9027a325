import type { Estimate } from '../estimate.ts'
import type { HorizonSize } from './horizon.ts'
import type { DecisionInput, Figure, Quantity, SizeFacts } from './input.ts'
import { inverse } from './relation.ts'

/** Where each figure comes from. */
export const quantityOf = (figure: Figure, { workload }: Pick<DecisionInput, 'workload'>): Quantity => {
  if (figure === 'time') return 'timeMs'
  if (figure === 'memory') return 'memoryMb'
  return workload.existingCluster ? 'clusterUsd' : 'instanceUsd'
}

/** A stack's figure at one size; null where it isn't known there. */
export const valueAt = (stack: string, quantity: Quantity, { parts }: HorizonSize): Estimate | null => {
  const known = parts.map(({ facts, weight }) => ({ weight, estimate: facts.stacks[stack]?.[quantity] }))
  return known.every((part) => part.estimate != null)
    ? mixed(known.map(({ weight, estimate }) => ({ weight, estimate: estimate! })))
    : null
}

/** What one stack takes over another in all months together; memory: at the last, which has the most. */
export const ratioOver = (
  input: DecisionInput,
  horizon: readonly HorizonSize[],
  figure: Figure,
  stack: string,
  against: string,
): Estimate | null => {
  // The same sum for a pair whichever way it is asked.
  if (stack > against) {
    const other = ratioOver(input, horizon, figure, against, stack)
    return other && inverse(other)
  }
  // Memory is needed where the input is largest.
  const sizes = figure === 'memory' ? horizon.slice(-1) : horizon
  return totalRatio(sizes, quantityOf(figure, input), stack, against)
}

/**
 * Ratio of totals, as the mean of the ratios at each size weighted by what `against` takes there: exact for the values,
 * and for the ends as wide as if all sizes erred alike.
 */
const totalRatio = (
  horizon: readonly HorizonSize[],
  quantity: Quantity,
  stack: string,
  against: string,
): Estimate | null => {
  const terms: Term[] = []
  for (const { facts, weight } of partsOf(horizon)) {
    const ratio = ratioAt(facts, quantity, stack, against)
    const value = facts.stacks[against]?.[quantity]?.value
    if (!ratio || value === undefined) return null
    terms.push({ weight: weight * value, estimate: ratio })
  }
  const total = terms.reduce((sum, { weight }) => sum + weight, 0)
  return mixed(terms.map(({ weight, estimate }) => ({ weight: weight / total, estimate })))
}

/** Every size known that has a part in any month, with its parts together. */
export const partsOf = (horizon: readonly HorizonSize[]): { facts: SizeFacts; weight: number }[] => {
  const weights = new Map<SizeFacts, number>()
  for (const { runs, parts } of horizon) {
    for (const { facts, weight } of parts) weights.set(facts, (weights.get(facts) ?? 0) + runs * weight)
  }
  return [...weights].map(([facts, weight]) => ({ facts, weight }))
}

interface Term {
  weight: number
  estimate: Estimate
}

const ratioAt = (
  { ratios }: SizeFacts,
  quantity: Quantity,
  stack: string,
  against: string,
): Estimate | null => {
  for (const one of ratios) {
    if (one.quantity !== quantity) continue
    if (one.stack === stack && one.against === against) return one.ratio
    if (one.stack === against && one.against === stack) return inverse(one.ratio)
  }
  return null
}

const mixed = (terms: readonly Term[]): Estimate => {
  const sum = (of: (estimate: Estimate) => number) =>
    terms.reduce((total, { weight, estimate }) => total + weight * of(estimate), 0)
  return {
    value: sum(({ value }) => value),
    interval: terms.every(({ estimate }) => estimate.interval)
      ? {
          lower: sum(({ interval }) => interval!.lower),
          upper: sum(({ interval }) => interval!.upper),
          level: Math.min(...terms.map(({ estimate }) => estimate.interval!.level)),
        }
      : null,
  }
}
