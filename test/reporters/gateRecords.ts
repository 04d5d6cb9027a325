import { buildResults, buildScenarioResult } from '../../src/analysis/buildResults.ts'
import type {
  GateItem,
  GateMetric,
  GateProblem,
  GateResult,
  Judgement,
} from '../../src/analysis/gateResult.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { summarise } from '../../src/stats/summary.ts'
import { runHeader, scenarioRecord } from '../analysis/records.ts'

const interval = (lower: number, upper: number) => ({ lower, upper, level: 0.95 })

const pass: Judgement = {
  verdict: 'pass',
  ratio: 1.004,
  interval: interval(0.981, 1.027),
  p: 0.004,
  blocks: 6,
  cannotExclude: 0.027,
  detectable: 0.081,
  sentence: 'took 1.00× the base’s time',
}

export const regressed: Judgement = {
  verdict: 'regressed',
  ratio: 1.183,
  interval: interval(1.112, 1.262),
  p: 0.001,
  blocks: 6,
  cannotExclude: 0.262,
  detectable: 0.124,
  sentence: 'took 1.18× the base’s time, which is more than the margin allows',
}

export const inconclusive: Judgement = {
  verdict: 'inconclusive',
  ratio: 1.031,
  interval: interval(0.954, 1.113),
  p: 0.31,
  blocks: 6,
  cannotExclude: 0.113,
  detectable: 0.172,
  sentence: 'took 1.03× the base’s time, and neither side of the margin is shown',
}

export const unmeasured: Judgement = {
  verdict: 'couldNotMeasure',
  ratio: null,
  interval: null,
  p: null,
  blocks: 0,
  cannotExclude: null,
  detectable: null,
  sentence: 'could not be measured: 2 of 6 trials failed',
}

/** One stack's part in a family; passes unless told otherwise. */
export const item = (
  stack: string,
  judgement: Judgement = pass,
  fields: Partial<GateItem> = {},
): GateItem => ({
  file: 'benchmarks/revenue.bench.ts',
  scenario: 'hourly revenue by country',
  size: 'small',
  target: 'local',
  stack,
  base:
    judgement.ratio === null ? null : summarise([31.2, 31.9, 30.4, 30.7, 31.5, 31.1].map((s) => s * 1000)),
  look: judgement.ratio === null ? null : 2,
  warnings: [],
  ...judgement,
  ...fields,
})

export const problem = (text: string, place: Partial<GateProblem> = {}): GateProblem => ({
  file: null,
  scenario: null,
  target: null,
  stack: null,
  text,
  ...place,
})

export const gateOf = (items: readonly GateItem[], fields: Partial<GateResult> = {}): GateResult => ({
  verdict: 'pass',
  exitCode: 0,
  against: { kind: 'revision', ref: 'origin/main', commit: '1a2b3c4d5e6f' },
  margin: 0.05,
  level: 0.05,
  looks: [
    { blocks: 5, level: 0.022 },
    { blocks: 6, level: 0.022 },
  ],
  families: [{ metric: 'executionTimeMs', suite: pass, items: [...items] }],
  problems: [],
  warnings: [],
  ...fields,
})

const inUnit = (entry: GateItem, values: readonly number[]): GateItem => ({
  ...entry,
  base: summarise(values),
})

/** Memory and CPU pass. */
export const otherFamilies: GateResult['families'] = [
  {
    metric: 'peakMemoryMb' satisfies GateMetric,
    suite: null,
    items: [inUnit(item('spark'), [690, 702, 711])],
  },
  {
    metric: 'cpuSeconds' satisfies GateMetric,
    suite: null,
    items: [inUnit(item('spark'), [1.18, 1.21, 1.22])],
  },
]

/** A report of one scenario with this gate. */
export const gated = (
  gate: GateResult | null,
  record: Parameters<typeof scenarioRecord>[0] = {},
): BenchmarkResults => ({ ...buildResults(runHeader, [buildScenarioResult(scenarioRecord(record))]), gate })
