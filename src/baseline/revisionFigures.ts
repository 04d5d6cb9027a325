import type { ExpectedItem, GateMetric, GateRequest } from '../analysis/gateResult.ts'
import type { ScenarioResult, StackResult } from '../analysis/results.ts'
import { isStacksFailure, statusText } from '../analysis/statusText.ts'
import { pairedEvidence } from '../stats/pairedEvidence.ts'
import { summarise } from '../stats/summary.ts'
import type { ExecutionResult } from '../trial/record.ts'
import { figureOf, type GateFigure, type GateInput } from './gateFigures.ts'

/** Pairs each stack's trials with those of the other revision in the same blocks. Pure: `report.json` has it all. */
export const revisionFigures = (request: GateRequest, results: readonly ScenarioResult[]): GateInput => {
  const found = request.expected.map((item) => ({ item, result: results.find(isOf(item)) }))
  const isMissing = ({ item, result }: (typeof found)[number]) =>
    !result || !(item.stack in result.stackResults)
  const isAllowed = request.allow.includes('missing')
  const missing = found.filter(isMissing)
  return {
    figures: found
      .filter((one) => !(isAllowed && isMissing(one)))
      .flatMap(({ item, result }) => figuresOf(item, result, request)),
    problems: newFailures(request, results),
    notes: [
      ...(isAllowed ? missing : []).map(({ item }) => ({
        code: 'missingAllowed',
        text: `${nameOf(item)} is in the reference and was not measured, which --allow missing lets pass`,
        advice: '',
      })),
      ...newStacks(request, results).map(({ scenario, stack }) => ({
        code: 'newScenario',
        text: `${scenario} · ${stack} is new: nothing to compare`,
        advice: '',
      })),
    ],
  }
}

/** Figures of one scenario's own stacks alone, for a decision while it runs. */
export const scenarioFigures = (request: GateRequest, result: ScenarioResult): readonly GateFigure[] =>
  revisionFigures({ ...request, expected: request.expected.filter((item) => isOf(item)(result)) }, [result])
    .figures

const isOf =
  ({ file, scenario, target }: Omit<ExpectedItem, 'stack'>) =>
  (result: ScenarioResult): boolean =>
    result.file === file && result.scenario === scenario && result.target === target

const nameOf = ({ scenario, stack }: ExpectedItem): string => `${scenario} · ${stack}`

const figuresOf = (
  item: ExpectedItem,
  result: ScenarioResult | undefined,
  { metrics, looks, reference }: GateRequest,
): GateFigure[] => {
  const about = { ...item, size: result?.size ?? '' }
  const ref = reference.kind === 'revision' ? reference.ref : reference.name
  const problem = obstacle(item, result, looks, ref)
  if (problem !== null) return metrics.map((metric) => ({ ...about, metric, problem }))
  const [ours, theirs] = [result!.stackResults, result!.base!.stackResults].map((side) =>
    inBlockOrder(side[item.stack]!),
  ) as [ExecutionResult[], ExecutionResult[]]
  return metrics.map((metric): GateFigure => {
    const [news, olds] = [ours, theirs].map((trials) => trials.map(figureOf[metric]))
    const unknown = [...news!, ...olds!].some((value) => value === null || !(value > 0))
    if (unknown) return { ...about, metric, problem: notMeasured(metric, [...ours, ...theirs]) }
    const differences = news!.map((value, i) => Math.log(value! / olds![i]!))
    return {
      ...about,
      metric,
      problem: null,
      evidence: pairedEvidence(differences),
      differences,
      base: summarise(olds as number[]),
      look: looks.indexOf(differences.length) + 1,
    }
  })
}

/** Why there is nothing sound to compare, or null. */
const obstacle = (
  { scenario, stack }: ExpectedItem,
  result: ScenarioResult | undefined,
  looks: readonly number[],
  ref: string,
): string | null => {
  if (!result)
    return `expected scenario "${scenario}", as ${ref} has it; got no result: it was renamed or removed, or its test failed before it ran (--allow missing lets it pass)`
  const { stackResults, base, schedule, verification } = result
  if (!base) return `expected a run of ${ref} in the same blocks; got none`
  if (base.problem !== null) return base.problem
  const sides = [stackResults[stack], base.stackResults[stack]]
  if (!sides[0])
    return `expected stack ${stack}, as ${ref} has it; got none of that name (--allow missing lets it pass)`
  if (!sides[1]) return `expected stack ${stack} in ${ref} too; got none of that name`
  const failures = sides.flatMap((side) => failureOf(side!))
  if (failures.length > 0) return failures.join('; ')
  if (verification.identical === false)
    return 'the stacks’ outputs differ, and which of them is right is not known'
  const blocks = schedule.blocks.length
  if (!looks.includes(blocks) || sides.some((side) => side!.executionResults.length !== blocks))
    return `expected all ${looks.includes(blocks) ? blocks : looks.at(-1)} blocks; the run was cut short (finish it with --resume)`
  return null
}

const failureOf = ({ label, executionResults }: StackResult): string[] => {
  const failed = executionResults.filter(({ status }) => status !== 'completed')
  const [first] = failed
  if (!first) return []
  const reason = first.error ? `: ${first.error.message.split('\n', 1)[0]}` : ''
  const count = `${failed.length} of ${executionResults.length} trials`
  return [`${label}: ${statusText[first.status]} in ${count}, first in block ${first.block}${reason}`]
}

const inBlockOrder = ({ executionResults }: StackResult): ExecutionResult[] =>
  [...executionResults].sort((a, b) => a.block - b.block)

const optionNames: Record<GateMetric, string> = {
  executionTimeMs: 'time',
  peakMemoryMb: 'memory',
  cpuSeconds: 'cpu',
}

const notMeasured = (metric: GateMetric, trials: readonly ExecutionResult[]): string => {
  const reason = trials.map(({ reasons }) => reasons[metric]).find((text) => text !== undefined)
  const others = Object.values(optionNames).filter((name) => name !== optionNames[metric])
  return `expected a figure above 0 in every trial; got none in some${reason ? ` (${reason})` : ''} (--gate-metrics ${others.join(',')} leaves it out)`
}

const newStacks = ({ expected }: GateRequest, results: readonly ScenarioResult[]) =>
  results.flatMap((result) =>
    Object.entries(result.stackResults).flatMap(([stack, stackResult]) =>
      expected.some((item) => item.stack === stack && isOf(item)(result))
        ? []
        : [{ scenario: result.scenario, stack, stackResult }],
    ),
  )

/** What is new has nothing to be compared with, but a failure of it is one all the same. */
const newFailures = (request: GateRequest, results: readonly ScenarioResult[]) =>
  newStacks(request, results).flatMap(({ scenario, stack, stackResult }) =>
    stackResult.executionResults.some(({ status }) => isStacksFailure(status))
      ? failureOf(stackResult).map((text) => ({ scenario, stack, text }))
      : [],
  )
