import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import { failureOf } from './failure.ts'
import type { RunRecord } from './mergeRuns.ts'
import type { FinishedScenario } from './runScenario.ts'

/** What one scenario gave, as the test and Vitest's own reporters need it. */
export interface ScenarioOutcome {
  /** Execution times of completed trials by stack, ms, in block order. */
  times: Record<string, number[]>
  /** Why the test must fail, for people; null when every trial was right. */
  failure: string | null
  result: ScenarioResult
  /** The run that it is of, for reports of several runs. */
  run: RunRecord
}

export const outcomeOf = (
  { result, trials, labels }: FinishedScenario,
  run: RunRecord,
  isCancelled: boolean,
): ScenarioOutcome => {
  const completed = trials.filter((trial) => trial.result.status === 'completed')
  const timesOf = (stack: string): number[] =>
    completed.filter((trial) => trial.stack === stack).map((trial) => trial.result.metrics.executionTimeMs!)
  return {
    times: Object.fromEntries(Object.keys(labels).map((stack) => [stack, timesOf(stack)])),
    failure: isCancelled ? 'The run was cancelled.' : failureOf(trials, labels),
    result,
    run,
  }
}
