import { formatByteSize } from '../../host/byteSize.ts'
import { limitsText } from '../../scenario/variantSettings.ts'
import type { ScalabilityResult } from '../scalability/scalabilityResult.ts'
import type { ScenarioResult } from '../scenarioResult.ts'
import { changesOf } from './changes.ts'
import { type Decision, decide } from './decide.ts'
import { evidenceOf } from './evidence.ts'
import { decisionInputs } from './fromResults.ts'
import type { DecisionInput } from './input.ts'
import { nextRunOf } from './nextRun.ts'
import type { Holds, Recommendation } from './recommendation.ts'
import { rules } from './rules.ts'
import { sensitivityOf } from './sensitivity.ts'
import { sentenceOf } from './sentence.ts'
import { sizesWithSameAnswer, thresholdsOf } from './thresholds.ts'

/** One recommendation for each scenario, target and limits that ran. `results` with their costs. */
export const recommendAll = (
  results: readonly ScenarioResult[],
  scalability: readonly ScalabilityResult[],
): Recommendation[] => decisionInputs(results, scalability).map(recommend)

/** Which stack to use for one scenario on one target under one set of limits, with all that speaks for it. */
export const recommend = (input: DecisionInput): Recommendation => {
  const decision = decide(input)
  const { answer, stack, rule } = decision
  const holds = answer === 'notEnoughEvidence' ? null : holdsOf(input, decision)
  const { file, scenario, target, limits, workload } = input
  return {
    file,
    scenario,
    target,
    limits,
    workload,
    answer,
    stack,
    rule: { id: rule, text: rules[rule].text },
    sentence: sentenceOf(input, decision, holds),
    evidence: evidenceOf(input, decision),
    holds,
    changes: answer === 'notEnoughEvidence' ? [] : changesOf(thresholdsOf(input, decision), input, decision),
    sensitivity: sensitivityOf(input, decision),
    next: nextRunOf(input, decision),
  }
}

/** The sizes looked at, and those around them at which the answer is the same: none that was not run but for these. */
const holdsOf = (input: DecisionInput, decision: Decision): Holds | null => {
  const { horizon } = decision
  if (!horizon) return null
  const looked = { fromBytes: horizon[0]!.bytes, toBytes: horizon.at(-1)!.bytes }
  const { fromBytes, toBytes } =
    horizon.length > 1 ? looked : (sizesWithSameAnswer(input, decision) ?? looked)
  const { target, limits, sizes } = input
  const measured = sizes.filter(({ isMeasured }) => isMeasured).at(-1)!.bytes
  const range =
    fromBytes >= toBytes / 1.05
      ? formatByteSize(toBytes)
      : `${formatByteSize(fromBytes)} to ${formatByteSize(toBytes)}`
  const beyond =
    toBytes > measured * 1.05
      ? `; beyond ${formatByteSize(measured)} by the curves fitted to the sizes run, not by a run`
      : ''
  const text = `${range} on ${target} with ${limitsOf(limits)}${beyond}`
  return { target, limits, fromBytes, toBytes, text }
}

const limitsOf = ({ cpus, memoryMb, executors }: DecisionInput['limits']): string =>
  executors ? limitsText({ cpus, memoryMb, executors }) : `${cpus} CPUs and ${memoryMb} MiB`
