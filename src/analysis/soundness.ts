import { countTrials, isCompleted } from './aggregate.ts'
import type { ScenarioResult } from './scenarioResult.ts'
import type { StackResult } from './stackResult.ts'
import { incompleteText, isStacksFailure } from './statusText.ts'

type Trials = Pick<StackResult, 'executionResults'>

/**
 * Why a stack's trials say nothing about what its work takes; null where they do. After a failed trial those that are
 * left would be the ones that happened to go well.
 */
export const unsoundness = (
  id: string,
  stack: Trials,
  { schedule, verification }: Pick<ScenarioResult, 'schedule' | 'verification'>,
): string | null => {
  const { executionResults } = stack
  if (executionResults.some(({ status }) => isStacksFailure(status))) {
    const planned = Math.max(schedule.blocks.length, executionResults.length)
    const counts = countTrials(executionResults, planned)
    return `${counts.ended.completed} of ${planned} trials completed (${incompleteText(counts)})`
  }
  const own = wrongOutputOf(id, stack, verification)
  if (own !== null) return own
  return verification.identical === false && !verification.answerChecked
    ? 'the stacks’ outputs differ, and there is no independent answer to tell which is right'
    : null
}

/** What is wrong with a stack's own output, whatever others wrote; null: nothing. */
export const wrongOutputOf = (
  id: string,
  { executionResults }: Trials,
  { differences }: Pick<ScenarioResult['verification'], 'differences'>,
): string | null => {
  const different = differences.find(({ stack }) => stack === id)
  if (different) return `its output differs (block ${different.block})`
  const digests = executionResults.filter(isCompleted).flatMap(({ output }) => output?.digest ?? [])
  return new Set(digests).size > 1 ? 'its output differs from block to block' : null
}
