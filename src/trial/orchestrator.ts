import type { PreparedArm } from './arm.ts'
import { runInBlock, type ScenarioRun } from './block.ts'
import type { ProgressEvent } from './progress.ts'
import type { ExecutionResult } from './record.ts'
import type { Block } from './schedule.ts'

export interface TrialRecord {
  stack: string
  result: ExecutionResult
}

export interface BlocksRequest {
  run: ScenarioRun
  arms: readonly PreparedArm[]
  schedule: readonly Block[]
  /** Trials of complete blocks that an earlier, interrupted run has left. */
  kept: readonly TrialRecord[]
  onTrial(record: TrialRecord): void
  report(event: ProgressEvent): void
}

export interface BlocksOutcome {
  trials: TrialRecord[]
  versions: Record<string, Record<string, string>>
}

/** A stack that failed this often is not tried again: a deterministic failure would only cost time. */
const failuresUntilGivenUp = 2

/** BenchmarkOrchestrator: runs the schedule's blocks in order, each trial recorded the moment it ends. */
export const runBlocks = async (request: BlocksRequest): Promise<BlocksOutcome> => {
  const { run, schedule, kept, report } = request
  const arms = new Map(request.arms.map((arm) => [arm.id, arm]))
  const outcome: BlocksOutcome = { trials: [...kept], versions: {} }
  const keptBlocks = new Set(kept.map(({ result }) => result.block))
  for (const { block, order } of schedule) {
    if (keptBlocks.has(block)) continue
    for (const [index, stack] of order.entries()) {
      // What is complete is still worth a report.
      if (run.signal.aborted) return outcome
      if (isGivenUp(stack, outcome.trials)) continue
      const arm = arms.get(stack)!
      report({
        type: 'trialStart',
        scenario: run.scenario.name,
        stack: arm.label,
        block,
        position: index + 1,
      })
      const { result, versions } = await runInBlock(run, arm, { block, position: index + 1 })
      outcome.trials.push({ stack, result })
      outcome.versions[stack] = versions
      request.onTrial({ stack, result })
      report({
        type: 'trialEnd',
        scenario: run.scenario.name,
        stack: arm.label,
        block,
        position: index + 1,
        result,
      })
    }
  }
  return outcome
}

const isGivenUp = (stack: string, trials: readonly TrialRecord[]): boolean => {
  const failed = trials.filter((trial) => trial.stack === stack && trial.result.status !== 'completed')
  return failed.length >= failuresUntilGivenUp || failed.some(({ result }) => result.status === 'unsupported')
}
