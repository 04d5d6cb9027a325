import { aggregate } from './aggregate.ts'
import { type ComparedStack, compare } from './comparison.ts'
import { efficiencyOf } from './efficiency.ts'
import type { GateResult } from './gateResult.ts'
import {
  type BenchmarkResults,
  type Comparison,
  SCHEMA_VERSION,
  type ScenarioResult,
  type StackResult,
} from './results.ts'
import { trialWarnings } from './trialWarnings.ts'
import { writtenAlike } from './writtenAlike.ts'

type StackRecord = Omit<StackResult, 'aggregatedMetrics' | 'resourceEfficiency'>

/** What was recorded of one scenario, before anything is computed. Stacks are in the configuration's order. */
export type ScenarioRecord = Omit<ScenarioResult, 'stackResults' | 'comparativeAnalysis'> & {
  stacks: Readonly<Record<string, StackRecord>>
}

/** What was recorded of the run itself. */
export type RunHeader = Omit<BenchmarkResults, 'schemaVersion' | 'results' | 'gate'>

/** Computes everything that `report.json` holds about one scenario. Pure, and right for unfinished runs too. */
export const buildScenarioResult = ({ stacks, ...record }: ScenarioRecord): ScenarioResult => {
  const stackResults = Object.fromEntries(
    Object.entries(stacks).map(([id, stack]) => [id, stackResultOf(stack, record)]),
  )
  return {
    ...record,
    stackResults,
    comparativeAnalysis: { comparisons: comparisonsOf(stacks, record) },
    warnings: [
      ...record.warnings,
      ...writtenAlike(Object.values(stackResults)),
      ...trialWarnings(Object.values(stackResults)),
    ],
  }
}

/** Puts a run's header and its scenarios together. */
export const buildResults = (
  header: RunHeader,
  results: readonly ScenarioResult[],
  gate: GateResult | null = null,
): BenchmarkResults => ({ schemaVersion: SCHEMA_VERSION, ...header, results: [...results], gate })

type Recorded = Omit<ScenarioRecord, 'stacks'>

const stackResultOf = (stack: StackRecord, { schedule, dataset }: Recorded): StackResult => ({
  ...stack,
  aggregatedMetrics: aggregate(stack.executionResults, schedule.blocks.length),
  resourceEfficiency: efficiencyOf(stack.executionResults, dataset.rows),
})

const comparisonsOf = (stacks: ScenarioRecord['stacks'], record: Recorded): Comparison[] => {
  const sides = Object.entries(stacks).map(
    ([id, { label, executionResults }]): ComparedStack => ({ id, label, trials: executionResults }),
  )
  const metrics =
    record.schedule.warm > 0 ? (['executionTimeMs', 'warmTimeMs'] as const) : (['executionTimeMs'] as const)
  return metrics.flatMap((metric) =>
    pairsOf(sides).map(([against, stack]) =>
      compare({
        metric,
        stack,
        against,
        plannedBlocks: record.schedule.blocks.map(({ block }) => block),
        differences: record.verification.differences,
      }),
    ),
  )
}

/** Every pair, the earlier item first. */
const pairsOf = <Item>(items: readonly Item[]): [Item, Item][] =>
  items.flatMap((first, i) => items.slice(i + 1).map((second): [Item, Item] => [first, second]))
