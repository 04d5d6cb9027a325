import type { BenchmarkResults } from '../analysis/results.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import type { StackResult } from '../analysis/stackResult.ts'
import type { StoredScenario, StoredTrial } from '../analysis/storedSessions.ts'
import { toolVersion } from '../host/toolVersion.ts'
import { UserError } from '../recovery/errors.ts'
import { titleOf } from '../scenario/variants.ts'
import type { ExecutionResult } from '../trial/record.ts'
import type { Session } from './baselineFile.ts'
import { failuresOf } from './gateItems.ts'

/**
 * A run as a session of a baseline.
 *
 * @throws UserError unless all of it is sound: a session with a hole would be compared as if it had none.
 */
export const sessionOf = ({ runId, startedAt, finishedAt, results }: BenchmarkResults): Session => {
  const problems = results.flatMap((result) =>
    problemsOf(result).map((problem) => `  ${titleOf(result.scenario, result.variant)}: ${problem}`),
  )
  if (finishedAt === null) problems.unshift(`  it did not end (finish it with --resume ${runId})`)
  if (results.length === 0) problems.push('  it has no scenario')
  if (problems.length > 0)
    throw new UserError(
      `Run ${runId}: expected a finished run whose trials all completed; got one that can’t be a session:\n${problems.join('\n')}\nNothing was saved.`,
    )
  return { runId, startedAt, tool: toolOf(results), scenarios: results.map(storedOf) }
}

const problemsOf = ({
  file,
  fingerprint,
  stackResults,
  schedule,
  verification,
}: ScenarioResult): string[] => {
  const stacks = Object.values(stackResults)
  const failures = stacks.flatMap(failuresOf)
  const short = stacks.filter(({ executionResults }) => executionResults.length < schedule.blocks.length)
  return [
    ...failures,
    ...(failures.length > 0
      ? []
      : short.map(
          ({ label, executionResults }) =>
            `${label}: cut short, ${executionResults.length} of ${schedule.blocks.length} trials`,
        )),
    ...(verification.identical === false ? ['the stacks’ outputs differ'] : []),
    ...(file === '' || fingerprint === null
      ? ['it was made by an earlier version of etl-bench; run it again']
      : []),
  ]
}

const toolOf = (results: readonly ScenarioResult[]): string =>
  String(results[0]?.fingerprint?.decisive.scenario?.['etl-bench'] ?? toolVersion)

const storedOf = (result: ScenarioResult): StoredScenario => {
  const { file, scenario, size, variant, target, schedule, dataset, fingerprint, stackResults } = result
  const { rows, bytes, digest } = dataset
  const stacks = Object.entries(stackResults).map(([id, stack]) => [id, trialsOf(stack)])
  return {
    file,
    scenario,
    size,
    variant,
    target,
    seed: schedule.seed,
    dataset: { rows, bytes, digest },
    fingerprint: fingerprint!,
    stacks: Object.fromEntries(stacks),
  }
}

const trialsOf = ({ executionResults }: StackResult): StoredTrial[] =>
  executionResults.toSorted((a, b) => a.block - b.block).map(trialOf)

const trialOf = ({ block, position, metrics, cpuSeconds, output }: ExecutionResult): StoredTrial => ({
  block,
  position,
  status: 'completed',
  executionTimeMs: metrics.executionTimeMs,
  peakMemoryMb: metrics.peakMemoryMb,
  cpuSeconds,
  digest: output?.digest ?? null,
})
