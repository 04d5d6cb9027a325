import { compareTargets } from './acrossTargets.ts'
import { aggregate } from './aggregate.ts'
import type { CalibrationResult } from './calibrationResult.ts'
import { compareAll } from './comparisons.ts'
import { withCosts } from './cost/costOf.ts'
import { recommendAll } from './decision/recommend.ts'
import { efficiencyOf } from './efficiency.ts'
import type { GateRequest, GateResult } from './gateResult.ts'
import { noiseWarnings } from './noiseWarnings.ts'
import { inReadingOrder } from './readingOrder.ts'
import { type BenchmarkResults, SCHEMA_VERSION } from './results.ts'
import { scalabilityOf } from './scalability/scalabilityOf.ts'
import type { BaseResult, ScenarioResult } from './scenarioResult.ts'
import { secondaryDifferences } from './secondaryDifferences.ts'
import type { StackResult } from './stackResult.ts'
import { trialWarnings } from './trialWarnings.ts'
import { writtenAlike } from './writtenAlike.ts'

type StackRecord = Omit<StackResult, 'aggregatedMetrics' | 'resourceEfficiency'>

/** What was recorded of one scenario, before anything is computed. Stacks are in the configuration's order. */
export type ScenarioRecord = Omit<
  ScenarioResult,
  'stackResults' | 'base' | 'comparativeAnalysis' | 'cost'
> & {
  stacks: Readonly<Record<string, StackRecord>>
  base: (Omit<BaseResult, 'stackResults'> & { stacks: Readonly<Record<string, StackRecord>> }) | null
}

/** What was recorded of the run itself. */
export type RunHeader = Omit<
  BenchmarkResults,
  | 'schemaVersion'
  | 'results'
  | 'acrossTargets'
  | 'scalability'
  | 'recommendations'
  | 'gate'
  | 'gateRequest'
  | 'calibration'
>

/** Computes everything that `report.json` holds about one scenario. Pure, and right for unfinished runs too. */
export const buildScenarioResult = ({ stacks, base, ...record }: ScenarioRecord): ScenarioResult => {
  const stackResults = stackResultsOf(stacks, record)
  return {
    ...record,
    stackResults,
    base: base && {
      ref: base.ref,
      commit: base.commit,
      problem: base.problem,
      stackResults: stackResultsOf(base.stacks, record),
    },
    comparativeAnalysis: comparativeAnalysisOf(stacks, record),
    cost: null,
    warnings: [
      ...record.warnings,
      ...writtenAlike(Object.values(stackResults)),
      ...trialWarnings(Object.values(stackResults)),
      ...noiseWarnings(Object.values(stackResults)),
    ],
  }
}

/** Puts a run's header and its scenarios together. */
export const buildResults = (
  header: RunHeader,
  unordered: readonly ScenarioResult[],
  gate: GateResult | null = null,
  gateRequest: GateRequest | null = null,
  calibration: CalibrationResult | null = null,
): BenchmarkResults => {
  const results = inReadingOrder(unordered)
  const priced = withCosts(results, header.prices)
  const scalability = scalabilityOf(results)
  return {
    schemaVersion: SCHEMA_VERSION,
    ...header,
    results: priced,
    acrossTargets: compareTargets(results),
    scalability,
    recommendations: recommendAll(priced, scalability),
    gateRequest,
    gate,
    calibration,
  }
}

type Recorded = Omit<ScenarioRecord, 'stacks' | 'base'>

const stackResultsOf = (stacks: ScenarioRecord['stacks'], record: Recorded): Record<string, StackResult> =>
  Object.fromEntries(Object.entries(stacks).map(([id, stack]) => [id, stackResultOf(stack, record)]))

const stackResultOf = (stack: StackRecord, { schedule, dataset }: Recorded): StackResult => ({
  ...stack,
  aggregatedMetrics: aggregate(stack.executionResults, schedule.blocks.length),
  resourceEfficiency: { ...efficiencyOf(stack.executionResults, dataset.rows), recordsPerDollar: null },
})

const comparativeAnalysisOf = (
  stacks: ScenarioRecord['stacks'],
  record: Recorded,
): ScenarioResult['comparativeAnalysis'] => {
  const compared = Object.entries(stacks).map(([id, { label, executionResults }]) => ({
    id,
    label,
    trials: executionResults,
  }))
  const comparisons = compareAll({
    stacks: compared,
    plannedBlocks: record.schedule.blocks.map(({ block }) => block),
    differences: record.verification.differences,
    looks: record.looks,
    hasWarmTimes: record.schedule.warm > 0,
  })
  return { comparisons, secondary: secondaryDifferences(comparisons, compared) }
}
