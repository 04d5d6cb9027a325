import type { ProgressState, ScenarioProgress } from './state.ts'

/** What one more trial of the stack will take, ms: the mean of this run's, else the estimate's. */
const expectedTrialMs = ({ measured, estimate }: ScenarioProgress, stack: string): number | null => {
  const own = measured[stack]
  return own ? own.totalMs / own.trials : (estimate?.trialMs[stack] ?? null)
}

/** A stack that was left out of the last whole block has been given up and will not run again. */
const stillRuns = ({ measured, block }: ScenarioProgress, stack: string): boolean =>
  (measured[stack]?.lastBlock ?? block) >= block - 1

/** Time that the scenario will still take, ms; null where nothing is known of a stack. */
export const remainingMs = ({ scenario, activity }: ProgressState, now: number): number | null => {
  if (!scenario) return null
  const running = activity.kind === 'trial' ? activity.event.stack : null
  const laterBlocks = scenario.blocks - scenario.block
  let total = 0
  for (const stack of scenario.stacks.filter((candidate) => stillRuns(scenario, candidate))) {
    const trialMs = expectedTrialMs(scenario, stack)
    if (trialMs === null) return null
    const inThisBlock = scenario.endedInBlock.includes(stack) || stack === running ? 0 : 1
    total += (laterBlocks + inThisBlock) * trialMs
    if (stack === running && activity.kind === 'trial') total += Math.max(0, trialMs - (now - activity.since))
  }
  return total
}

/** What the running trial is expected to take in all, ms. */
export const expectedNowMs = ({ scenario, activity }: ProgressState): number | null =>
  scenario && activity.kind === 'trial' ? expectedTrialMs(scenario, activity.event.stack) : null
