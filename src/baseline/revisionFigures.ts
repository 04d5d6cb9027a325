import type { ExpectedItem, GateRequest } from '../analysis/gateResult.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import { pairedEvidence } from '../stats/pairedEvidence.ts'
import { summarise } from '../stats/summary.ts'
import type { ExecutionResult } from '../trial/record.ts'
import { figureOf, type GateFigure, type GateInput } from './gateFigures.ts'
import { failuresOf, inBlockOrder, inputOf, missingText, notMeasured } from './gateItems.ts'
import { isSameScenario } from './sameScenario.ts'

/** Pairs each stack's trials with those of the other revision in the same blocks. Pure: `report.json` has it all. */
export const revisionFigures = (request: GateRequest, results: readonly ScenarioResult[]): GateInput =>
  inputOf(request, results, (item, result) => figuresOf(item, result, request))

/** Figures of one scenario's own stacks alone, for a decision while it runs. */
export const scenarioFigures = (request: GateRequest, result: ScenarioResult): readonly GateFigure[] =>
  revisionFigures({ ...request, expected: request.expected.filter((item) => isSameScenario(item, result)) }, [
    result,
  ]).figures

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
  item: ExpectedItem,
  result: ScenarioResult | undefined,
  looks: readonly number[],
  ref: string,
): string | null => {
  if (!result) return missingText(item, ref).scenario
  const { stack } = item
  const { stackResults, base, schedule, verification } = result
  if (!base) return `expected a run of ${ref} in the same blocks; got none`
  if (base.problem !== null) return base.problem
  const sides = [stackResults[stack], base.stackResults[stack]]
  if (!sides[0]) return missingText(item, ref).stack
  if (!sides[1]) return `expected stack ${stack} in ${ref} too; got none of that name`
  const failures = sides.flatMap((side) => failuresOf(side!))
  if (failures.length > 0) return failures.join('; ')
  if (verification.identical === false)
    return 'the stacks’ outputs differ, and which of them is right is not known'
  const blocks = schedule.blocks.length
  if (!looks.includes(blocks) || sides.some((side) => side!.executionResults.length !== blocks))
    return `expected all ${looks.includes(blocks) ? blocks : looks.at(-1)} blocks; the run was cut short (finish it with --resume)`
  return null
}
