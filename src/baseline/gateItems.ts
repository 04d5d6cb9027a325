import type { ExpectedItem, GateMetric, GateRequest } from '../analysis/gateResult.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import type { StackResult } from '../analysis/stackResult.ts'
import { isStacksFailure, statusText } from '../analysis/statusText.ts'
import { titleOf } from '../scenario/variants.ts'
import type { ExecutionResult } from '../trial/record.ts'
import type { GateFigure, GateInput } from './gateFigures.ts'
import { isSameScenario } from './sameScenario.ts'

/** Figures of all that the reference has, and what is to be said of what only one side has. */
export const inputOf = (
  request: GateRequest,
  results: readonly ScenarioResult[],
  figuresOf: (item: ExpectedItem, result: ScenarioResult | undefined) => GateFigure[],
): GateInput => {
  const found = request.expected.map((item) => ({
    item,
    result: results.find((result) => isSameScenario(item, result)),
  }))
  const isMissing = ({ item, result }: (typeof found)[number]) =>
    !result || !(item.stack in result.stackResults)
  const isAllowed = request.allow.includes('missing')
  const nameOf = namesAmong([...request.expected, ...results])
  const missing = found.filter(isMissing)
  return {
    figures: found
      .filter((one) => !(isAllowed && isMissing(one)))
      .flatMap(({ item, result }) => figuresOf(item, result)),
    problems: newFailures(request, results),
    notes: [
      ...(isAllowed ? missing : []).map(({ item }) => ({
        code: 'missingAllowed',
        text: `${nameOf(item)} is in the reference and was not measured, which --allow missing lets pass`,
        advice: '',
      })),
      ...newStacks(request, results).map(({ item }) => ({
        code: 'newScenario',
        text: `${nameOf(item)} is new: nothing to compare`,
        advice: '',
      })),
    ],
  }
}

/** Names items, with the file where several files have a scenario of that name. */
const namesAmong =
  (all: readonly Pick<ExpectedItem, 'file' | 'scenario'>[]) =>
  ({ file, scenario, variant, stack }: ExpectedItem): string => {
    const isElsewhere = all.some((other) => other.scenario === scenario && other.file !== file)
    return `${titleOf(scenario, variant)} · ${stack}${isElsewhere ? ` (${file})` : ''}`
  }

/** Why there is nothing to compare where the run lacks what the reference has. */
export const missingText = ({ scenario, variant, stack }: ExpectedItem, reference: string) => ({
  scenario: `expected scenario "${titleOf(scenario, variant)}", as ${reference} has it; got no result: it was renamed or removed, or its test failed before it ran (--allow missing lets it pass)`,
  stack: `expected stack ${stack}, as ${reference} has it; got none of that name (--allow missing lets it pass)`,
})

/** What went wrong in a stack’s trials, in at most one line. */
export const failuresOf = ({ label, executionResults }: StackResult): string[] => {
  const failed = executionResults.filter(({ status }) => status !== 'completed')
  const [first] = failed
  if (!first) return []
  const reason = first.error ? `: ${first.error.message.split('\n', 1)[0]}` : ''
  const count = `${failed.length} of ${executionResults.length} trials`
  return [`${label}: ${statusText[first.status]} in ${count}, first in block ${first.block}${reason}`]
}

export const inBlockOrder = ({ executionResults }: StackResult): ExecutionResult[] =>
  executionResults.toSorted((a, b) => a.block - b.block)

const optionNames: Record<GateMetric, string> = {
  executionTimeMs: 'time',
  peakMemoryMb: 'memory',
  cpuSeconds: 'cpu',
}

/** Why there is no figure where some trials have none. */
export const notMeasured = (metric: GateMetric, trials: readonly ExecutionResult[]): string => {
  const reason = trials.map(({ reasons }) => reasons[metric]).find((text) => text !== undefined)
  const others = Object.values(optionNames).filter((name) => name !== optionNames[metric])
  return `expected a figure above 0 in every trial; got none in some${reason ? ` (${reason})` : ''} (--gate-metrics ${others.join(',')} leaves it out)`
}

const newStacks = ({ expected }: GateRequest, results: readonly ScenarioResult[]) =>
  results.flatMap((result) =>
    Object.entries(result.stackResults).flatMap(([stack, stackResult]) =>
      expected.some((item) => item.stack === stack && isSameScenario(item, result))
        ? []
        : [{ item: itemOf(result, stack), stackResult }],
    ),
  )

const itemOf = ({ file, scenario, variant, target }: ScenarioResult, stack: string): ExpectedItem => ({
  file,
  scenario,
  variant,
  target,
  stack,
})

/** What is new has nothing to be compared with, but a failure of it is one all the same. */
const newFailures = (request: GateRequest, results: readonly ScenarioResult[]) =>
  newStacks(request, results).flatMap(({ item, stackResult }) =>
    stackResult.executionResults.some(({ status }) => isStacksFailure(status))
      ? failuresOf(stackResult).map((text) => ({ ...item, text }))
      : [],
  )
