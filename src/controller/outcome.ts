import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import type { RunRecord } from './mergeRuns.ts'

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
