import type { DecisionInput } from './input.ts'

/**
 * Whether the prices of these stacks can only change together: they are billed by the same instance, or by the rates of one
 * cluster. False where it isn't known.
 */
export const haveOnePrice = ({ stacks, workload }: DecisionInput, ids: readonly string[]): boolean => {
  const instances = ids.map((id) => stacks.find((stack) => stack.id === id)?.instance ?? null)
  if (instances.includes(null)) return false
  return workload.existingCluster === true || new Set(instances).size === 1
}
