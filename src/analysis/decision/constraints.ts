import type { Estimate } from '../estimate.ts'
import type { HorizonSize } from './horizon.ts'
import type { DecisionInput } from './input.ts'
import { partsOf, valueAt } from './mixture.ts'

/** Whether a stack keeps within a bound at every size: `unclear` where an interval lies across it. */
type Keeping = 'meets' | 'misses' | 'unclear'

export interface Bound {
  name: 'memory' | 'deadline'
  quantity: 'timeMs' | 'memoryMb'
  /** MiB, or ms. */
  most: number
}

const MINUTES_A_DAY = 24 * 60

/** What the stated workload demands. A run is to be over before the next one starts. */
export const boundsOf = ({ workload }: Pick<DecisionInput, 'workload'>): Bound[] => {
  const { memoryMb, deadlineMinutes, runsPerDay } = workload
  const minutes = Math.min(deadlineMinutes ?? Infinity, MINUTES_A_DAY / (runsPerDay ?? 0))
  return [
    ...(memoryMb === undefined ? [] : [{ name: 'memory', quantity: 'memoryMb', most: memoryMb } as const]),
    ...(minutes === Infinity
      ? []
      : [{ name: 'deadline', quantity: 'timeMs', most: minutes * 60_000 } as const]),
  ]
}

export const keepingOf = (stack: string, bound: Bound, horizon: readonly HorizonSize[]): Keeping => {
  const each = horizon.map((size) => keepingAt(valueAt(stack, bound.quantity, size), bound.most))
  if (each.includes('misses')) return 'misses'
  return each.includes('unclear') ? 'unclear' : 'meets'
}

const keepingAt = (estimate: Estimate | null, most: number): Keeping => {
  if (!estimate?.interval) return 'unclear'
  if (estimate.interval.upper <= most) return 'meets'
  return estimate.interval.lower > most ? 'misses' : 'unclear'
}

/** Whether a trial took more than the bound allows, at a size that is looked at: no further trial changes that. */
export const hasExceeded = (
  stack: string,
  { quantity, most }: Bound,
  horizon: readonly HorizonSize[],
): boolean =>
  horizon.some(
    ({ parts: [part, ...others] }) =>
      others.length === 0 && (part?.facts.stacks[stack]?.greatest?.[quantity] ?? 0) > most,
  )

/** Whether at least some trials at every size looked at have the figure, so that a run may have it of all. */
export const isMeasured = (
  stack: string,
  quantity: Bound['quantity'],
  horizon: readonly HorizonSize[],
): boolean =>
  partsOf(horizon).every(({ facts }) => {
    const { [quantity]: estimate, greatest } = facts.stacks[stack]!
    return estimate !== null || greatest?.[quantity] != null
  })
