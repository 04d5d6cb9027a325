import type { PreparedArm } from './arm.ts'
import { runInBlock } from './block.ts'
import type { ProgressEvent } from './progress.ts'
import type { ExecutionResult } from './record.ts'
import type { ScenarioRun } from './scenarioRun.ts'
import type { Block } from './schedule.ts'

export interface TrialRecord {
  stack: string
  result: ExecutionResult
  /** As the session told them; absent in journals of earlier versions. */
  versions?: Record<string, string> | undefined
}

/** An arm and what its trials share; two revisions of a scenario have a run each. */
export interface RunArm {
  arm: PreparedArm
  run: ScenarioRun
}

interface BlocksRequest {
  scenario: string
  arms: readonly RunArm[]
  schedule: readonly Block[]
  /** Trials of complete blocks that an earlier, interrupted run has left. */
  kept: readonly TrialRecord[]
  onTrial(record: TrialRecord): void
  /** Asked after each block: why the run ends here, or null. A function of the trials so far alone. */
  endsAfter(block: number, trials: readonly TrialRecord[]): string | null
  report(event: ProgressEvent): void
  signal: AbortSignal
}

export interface BlocksOutcome {
  trials: TrialRecord[]
  /** Where and why the run ended before its last block; null: it did not, or was cancelled. */
  ended: { block: number; why: string } | null
}

/** A stack that failed this often is not tried again: a deterministic failure would only cost time. */
const failuresUntilGivenUp = 2

/** BenchmarkOrchestrator: runs the schedule's blocks in order, each trial recorded the moment it ends. */
export const runBlocks = async (request: BlocksRequest): Promise<BlocksOutcome> => {
  const { scenario, schedule, kept, report } = request
  const arms = new Map(request.arms.map((one) => [one.arm.id, one]))
  const outcome: BlocksOutcome = { trials: [...kept], ended: null }
  const keptBlocks = new Set(kept.map(({ result }) => result.block))
  for (const { block, order } of schedule) {
    const isKept = keptBlocks.has(block)
    for (const [index, stack] of isKept ? [] : order.entries()) {
      // What is complete is still worth a report.
      if (request.signal.aborted) return outcome
      if (isGivenUp(stack, outcome.trials)) continue
      const { arm, run } = arms.get(stack)!
      report({
        type: 'trialStart',
        scenario,
        stack: arm.label,
        block,
        position: index + 1,
      })
      const { result, versions } = await runInBlock(run, arm, { block, position: index + 1 })
      const trial = { stack, result, versions }
      outcome.trials.push(trial)
      request.onTrial(trial)
      report({
        type: 'trialEnd',
        scenario,
        stack: arm.label,
        block,
        position: index + 1,
        result,
      })
    }
    const trials = outcome.trials.filter((trial) => trial.result.block <= block)
    const why = request.endsAfter(block, trials)
    if (why !== null) return { ...outcome, trials, ended: { block, why } }
  }
  return outcome
}

const isGivenUp = (stack: string, trials: readonly TrialRecord[]): boolean => {
  const failed = trials.filter((trial) => trial.stack === stack && trial.result.status !== 'completed')
  return failed.length >= failuresUntilGivenUp || failed.some(({ result }) => result.status === 'unsupported')
}
