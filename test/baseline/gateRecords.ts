import { buildScenarioResult, type ScenarioRecord } from '../../src/analysis/buildResults.ts'
import type { GateRequest } from '../../src/analysis/gateResult.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import type { ExecutionResult } from '../../src/trial/record.ts'
import { scenarioRecord, stackRecord, timed } from '../analysis/records.ts'

export const FILE = 'benchmarks/revenue.bench.ts'

/** A gate of time alone against `main`, after five blocks. */
export const request = (fields: Partial<GateRequest> = {}): GateRequest => ({
  reference: { kind: 'revision', ref: 'main', commit: 'c0ffee' },
  margin: 0.05,
  level: 0.05,
  looks: [5],
  metrics: ['executionTimeMs'],
  inconclusive: 'fail',
  allow: [],
  expected: [expectedItem()],
  ...fields,
})

export const expectedItem = (scenario = 'revenue', stack = 'spark') => ({
  file: FILE,
  scenario,
  target: 'local',
  stack,
})

/** A scenario with one stack on both sides; seconds by block. */
export const result = (
  news: readonly number[] | readonly ExecutionResult[],
  olds: readonly number[] | readonly ExecutionResult[],
  fields: Partial<ScenarioRecord> = {},
): ScenarioResult => {
  const trials = (side: readonly number[] | readonly ExecutionResult[]) =>
    typeof side[0] === 'number' ? timed(side as readonly number[]) : (side as readonly ExecutionResult[])
  const blocks = Math.max(news.length, olds.length)
  return buildScenarioResult(
    scenarioRecord({
      scenario: 'revenue',
      file: FILE,
      schedule: {
        seed: 7,
        warm: 0,
        blocks: Array.from({ length: blocks }, (_, i) => ({ block: i + 1, order: ['spark', 'base/spark'] })),
      },
      stacks: { spark: stackRecord('spark', trials(news)) },
      base: {
        ref: 'main',
        commit: 'c0ffee',
        problem: null,
        stacks: { spark: stackRecord('spark @ main', trials(olds)) },
      },
      ...fields,
    }),
  )
}

/** Seconds that vary by about a percent around one mean. */
export const around = (seconds: number): number[] =>
  [1, 1.01, 0.99, 1.005, 0.995].map((factor) => seconds * factor)

/** As `around`, in another order. */
export const shuffled = (seconds: number): number[] =>
  [0.995, 1, 1.005, 1.01, 0.99].map((factor) => seconds * factor)
