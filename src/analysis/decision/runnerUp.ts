import type { Decision } from './decide.ts'
import type { DecisionInput } from './input.ts'
import { ratioOver } from './mixture.ts'

/** The stack that comes nearest to the one chosen, in what decided; null where no other one is left. */
export const runnerUpOf = (
  input: DecisionInput,
  { stack, candidates, horizon, rule }: Decision,
): string | null => {
  if (stack === null || horizon === null) return null
  const figure = rule === 'cheapest' ? 'cost' : 'time'
  const others = candidates
    .filter((id) => id !== stack)
    .map((id) => ({ id, ratio: ratioOver(input, horizon, figure, id, stack)?.value ?? Infinity }))
    .toSorted((a, b) => a.ratio - b.ratio || (a.id < b.id ? -1 : 1))
  return others[0]?.id ?? null
}
