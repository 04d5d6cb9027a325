import { geometricMean } from '../../stats/geometricMean.ts'
import { primaryInterval } from '../../stats/primaryInterval.ts'
import type { ExecutionResult, TrialStatus } from '../../trial/record.ts'
import { isCompleted } from '../aggregate.ts'
import type { Comparison } from '../comparisonResult.ts'
import type { Estimate } from '../estimate.ts'
import { limitsKey } from '../measuredLimits.ts'
import type { ScalabilityResult } from '../scalability/scalabilityResult.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import { wrongOutputOf } from '../soundness.ts'
import type { StackResult } from '../stackResult.ts'
import { isStacksFailure } from '../statusText.ts'
import { beyondMeasured } from './beyondMeasured.ts'
import type { DecisionInput, Ratio, SizeFacts, StackAtSize } from './input.ts'
import { runCosts } from './runCosts.ts'

/** What the rules need, one for each scenario, target and limits that ran. */
export const decisionInputs = (
  results: readonly ScenarioResult[],
  scalability: readonly ScalabilityResult[],
): DecisionInput[] =>
  [...Map.groupBy(results, groupOf).values()].map((group) => {
    const [first] = group as [ScenarioResult, ...ScenarioResult[]]
    const { file, scenario, target, workload } = first
    const { enforcement: _, ...limits } = first.limits
    const measured = group.map(factsOf).toSorted((a, b) => a.bytes - b.bytes)
    const bySize = scalability
      .find((one) => one.file === file && one.scenario === scenario && one.target === target)
      ?.bySize.find((one) => limitsKey(one.limits) === limitsKey(limits))
    const beyond = bySize ? beyondMeasured(measured.at(-1)!, bySize) : null
    return {
      file,
      scenario,
      target,
      limits,
      workload,
      stacks: stacksOf(group),
      sizes: [...measured, ...(beyond ? [beyond] : [])],
      asked: group.map(({ size }) => size),
      blocks: Math.max(...group.map(({ schedule }) => schedule.blocks.length)),
    }
  })

const groupOf = ({ file, scenario, target, limits }: ScenarioResult): string =>
  JSON.stringify([file, scenario, target, limitsKey(limits)])

const stacksOf = (group: readonly ScenarioResult[]): DecisionInput['stacks'] => {
  const labels = new Map(
    group.flatMap(({ stackResults }) =>
      Object.entries(stackResults).map(([id, { label }]) => [id, label] as const),
    ),
  )
  return [...labels].map(([id, label]) => ({ id, label, instance: instanceOf(id, group) }))
}

const instanceOf = (id: string, group: readonly ScenarioResult[]): string | null => {
  const names = new Set(group.map(({ cost }) => cost?.stacks[id]?.wholeInstance?.instance.name ?? null))
  return names.size === 1 ? [...names][0]! : null
}

const factsOf = (result: ScenarioResult): SizeFacts => {
  const { verification, stackResults, comparativeAnalysis, dataset } = result
  const pairs = comparativeAnalysis.comparisons.filter(
    ({ metric, verdict }) => metric === 'executionTimeMs' && verdict !== 'none',
  )
  const costs = runCosts(result)
  return {
    bytes: dataset.bytes,
    isMeasured: true,
    outputs: outputsOf(verification),
    stacks: Object.fromEntries(
      Object.entries(stackResults).map(([id, stack]) => [
        id,
        { ...stackAtSize(id, stack, result), ...costs.values[id]! },
      ]),
    ),
    ratios: [...pairs.flatMap((pair) => ratiosOf(pair, stackResults)), ...costs.ratios],
  }
}

/** Where there is an independent answer, a stack with another one has failed, and the rest are verified. */
const outputsOf = ({ identical, answerChecked }: ScenarioResult['verification']): SizeFacts['outputs'] => {
  if (identical === true || answerChecked) return 'identical'
  return identical === false ? 'differ' : 'unverified'
}

const failureText: Partial<Record<TrialStatus, string>> = {
  wrongOutput: 'left wrong output',
  failed: 'failed',
  timeout: 'did not end in time',
  outOfMemory: 'ran out of memory',
  unsupported: 'cannot do it',
}

const stackAtSize = (
  id: string,
  { executionResults }: StackResult,
  { verification }: ScenarioResult,
): Omit<StackAtSize, 'instanceUsd' | 'clusterUsd'> => {
  const none = { timeMs: null, memoryMb: null }
  const failure = executionResults.find(({ status }) => isStacksFailure(status))
  if (failure) return { state: 'failed', why: failureText[failure.status] ?? 'failed', ...none }
  if (wrongOutputOf(id, { executionResults }, verification) !== null)
    return { state: 'failed', why: 'left wrong output', ...none }
  const completed = executionResults.filter(isCompleted)
  if (completed.length === 0) return { state: 'unknown', why: 'completed no trial', ...none }
  if (completed.some(({ output }) => output === null))
    return { state: 'unknown', why: 'has output that was not verified', ...none }
  const times = completed.map(({ metrics }) => metrics.executionTimeMs)
  const peaks = completed.map(({ metrics, peakMemoryUpperMb }) => peakMemoryUpperMb ?? metrics.peakMemoryMb)
  return {
    state: 'sound',
    why: null,
    timeMs: upToGreatest(times, times),
    memoryMb: upToGreatest(
      completed.map(({ metrics }) => metrics.peakMemoryMb),
      peaks,
    ),
    greatest: { timeMs: greatestOf(times), memoryMb: greatestOf(peaks) },
  }
}

const greatestOf = (values: readonly (number | null)[]): number | null =>
  values.reduce((most, value) => (value !== null && value > (most ?? 0) ? value : most), null)

/**
 * Geometric mean with its interval, which reaches to the greatest value at least: a bound is to be kept by every run,
 * and peak memory by its upper bound.
 */
const upToGreatest = (
  values: readonly (number | null)[],
  upper: readonly (number | null)[],
): Estimate | null => {
  if (![...values, ...upper].every((value): value is number => value !== null && value > 0)) return null
  const { geometricMean: value, interval } = geometricMean(values as number[])
  const most = geometricMean(upper as number[]).interval?.upper ?? 0
  const greatest = Math.max(...(upper as number[]))
  return { value, interval: interval && { ...interval, upper: Math.max(interval.upper, most, greatest) } }
}

const ratiosOf = (
  { stack, against, ratio, interval, blocks }: Comparison,
  stacks: ScenarioResult['stackResults'],
): Ratio[] => {
  const pair = { stack, against }
  const time: Ratio = { ...pair, quantity: 'timeMs', ratio: { value: ratio!, interval } }
  const [own, theirs] = [stack, against].map((id) =>
    blocks.map((block) => memoryIn(stacks[id]!.executionResults, block)),
  ) as [(number | null)[], (number | null)[]]
  if (![...own, ...theirs].every((value) => value !== null && value > 0)) return [time]
  const logRatios = own.map((value, i) => Math.log(value! / theirs[i]!))
  // At the level that the times of the same pair have among all pairs.
  const memory = primaryInterval(logRatios, interval ? { level: interval.level } : {})
  return [time, { ...pair, quantity: 'memoryMb', ratio: { value: memory.ratio, interval: memory.interval } }]
}

const memoryIn = (trials: readonly ExecutionResult[], block: number): number | null =>
  trials.find((trial) => trial.block === block && isCompleted(trial))?.metrics.peakMemoryMb ?? null
