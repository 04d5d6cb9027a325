import type { ExecutionResult } from '../../trial/record.ts'
import { countTrials, figures, isCompleted } from '../aggregate.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import { unsoundness } from '../soundness.ts'
import type { SizePoint } from './scalabilityResult.ts'

/** One stack's trials in one scenario's variant. */
export interface Run {
  label: string
  trials: readonly ExecutionResult[]
  planned: number
  /** Why its trials say nothing about what its work takes; null where they do. */
  unsound: string | null
}

/** Of each stack of some results, in the configuration's order, its runs and what each of them ran in. */
export const runsByStack = (
  results: readonly ScenarioResult[],
): Map<string, (Run & { result: ScenarioResult })[]> => {
  const byStack = new Map<string, (Run & { result: ScenarioResult })[]>()
  for (const result of results)
    for (const [id, stack] of Object.entries(result.stackResults)) {
      const { label, executionResults: trials } = stack
      const unsound = unsoundness(id, stack, result)
      const run = { label, trials, planned: result.schedule.blocks.length, unsound, result }
      byStack.set(id, [...(byStack.get(id) ?? []), run])
    }
  return byStack
}

/** A figure of the completed trials; a failure has none, whatever was measured until then. */
export const valuesOf = ({ trials }: Run, figure: 'executionTimeMs' | 'peakMemoryMb'): number[] =>
  trials
    .filter(isCompleted)
    .map(figures[figure])
    .filter((value): value is number => value !== null && value > 0)

export const endsOf = ({ trials, planned }: Run): Pick<SizePoint, 'statuses' | 'notRun'> => {
  const { ended, notRun } = countTrials(trials, planned)
  const statuses = Object.fromEntries(Object.entries(ended).filter(([, count]) => count > 0))
  return { statuses, notRun: Math.max(0, notRun) }
}
