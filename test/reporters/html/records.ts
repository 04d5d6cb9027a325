import { buildResults, buildScenarioResult } from '../../../src/analysis/buildResults.ts'
import type { CostResult, StackCost } from '../../../src/analysis/cost/costResult.ts'
import type { Recommendation } from '../../../src/analysis/decision/recommendation.ts'
import type { BenchmarkResults } from '../../../src/analysis/results.ts'
import type {
  FittedLaw,
  ScalabilityResult,
  StackBySize,
} from '../../../src/analysis/scalability/scalabilityResult.ts'
import type { ExecutionResult } from '../../../src/trial/record.ts'
import {
  polarsSeconds,
  runHeader,
  scenarioRecord,
  sparkSeconds,
  stackRecord,
  timed,
  unsoundTrial,
} from '../../analysis/records.ts'

const series = (seconds: number, mb: number): ExecutionResult['series'] => {
  const points = Array.from({ length: Math.ceil(seconds * 10) }, (_, index) => index)
  return {
    intervalMs: 100,
    memoryMb: points.map((index) => mb * (1 - Math.exp(-index / 20))),
    cpuCores: points.map((index) => 1 + Math.sin(index / 9) / 2),
    diskReadMbPerSec: points.map(() => 0),
    diskWriteMbPerSec: points.map(() => 1),
  }
}

const withCourse = (trials: readonly ExecutionResult[], mb: number): ExecutionResult[] =>
  trials.map((trial) => {
    const ms = trial.metrics.executionTimeMs ?? 0
    return {
      ...trial,
      series: series(ms / 1000, mb),
      phases: [
        { name: 'imports', ms: ms * 0.1, step: null },
        { name: 'session', ms: ms * 0.3, step: null },
        { name: 'execute', ms: ms * 0.6, step: 'output' },
      ],
    }
  })

/** One scenario with courses and phases, six sound blocks. */
export const soundScenario = (fields: Parameters<typeof scenarioRecord>[0] = {}) =>
  buildScenarioResult(
    scenarioRecord({
      stacks: {
        spark: stackRecord('spark (local[2])', withCourse(timed(sparkSeconds), 1400)),
        pythonic: stackRecord('pythonic (polars)', withCourse(timed(polarsSeconds), 500)),
      },
      ...fields,
    }),
  )

/** The same, but Spark ran out of memory in two blocks. */
export const failingScenario = (fields: Parameters<typeof scenarioRecord>[0] = {}) =>
  soundScenario({
    stacks: {
      spark: stackRecord('spark (local[2])', [
        ...withCourse(timed(sparkSeconds.slice(0, 4)), 1400),
        unsoundTrial(5, 'outOfMemory', 'killed at 4 GiB'),
        unsoundTrial(6, 'outOfMemory', 'killed at 4 GiB'),
      ]),
      pythonic: stackRecord('pythonic (polars)', withCourse(timed(polarsSeconds), 500)),
    },
    ...fields,
  })

export const reportOf = (
  results: BenchmarkResults['results'],
  fields: Partial<BenchmarkResults> = {},
): BenchmarkResults => ({ ...buildResults(runHeader, results), ...fields })

const at = (value: number) => ({ value, interval: { lower: value * 0.9, upper: value * 1.1, level: 0.95 } })

const stackCost = (usd: number): StackCost => ({
  need: { vcpus: 2, memoryGib: 2.1, text: '2 vCPUs and 2.1 GiB with headroom' },
  wholeInstance: {
    instance: {
      name: 'm7i.large',
      vcpus: 2,
      memoryGib: 8,
      architecture: 'x86_64',
      usdPerHour: 0.1008,
      spotUsdPerHour: null,
    },
    billedSeconds: at(60),
    usd: at(usd),
  },
  allocated: { cpus: 2, memoryGib: 2.1, cpuUsd: at(usd * 0.3), memoryUsd: at(usd * 0.1), usd: at(usd * 0.4) },
  monthly: { runsPerDay: 24, usd: at(usd * 730), alwaysOnUsd: at(73.6), alwaysOnInstances: 1 },
  lines: [
    {
      name: 'start-up',
      per: 'run',
      isIn: ['wholeInstance'],
      usd: at(usd * 0.2),
      text: 'until the engine is ready',
    },
  ],
  whyNot: null,
})

const settings = { headroom: 0.2, runsPerDay: 24, alwaysOn: false } as unknown as CostResult['settings']

const cost: CostResult = {
  settings,
  stacks: { spark: stackCost(0.0017), pythonic: stackCost(0.0016) },
  comparisons: [
    {
      figure: 'wholeInstance',
      stack: 'pythonic',
      against: 'spark',
      ratio: at(0.94),
      sentence: 'pythonic (polars) costs 0.94× what spark (local[2]) does; 95 % 0.85–1.03',
    },
  ],
  caveats: ['the price of storage is left out'],
}

const prices = {
  region: 'eu-central-1',
  date: '2026-11-20',
  currency: 'USD',
  source: 'an example',
  note: 'List prices of 2026-11-20, never your bill',
  rates: { cpuUsdPerHour: 0.03, memoryUsdPerGibHour: 0.004, text: 'rates of an example' },
  unverified: ['spot prices'],
  settings,
  table: {} as never,
} satisfies NonNullable<BenchmarkResults['prices']>

const MB = 1e6
const sizes = [3, 10, 30, 100]

const lawOf = (a: number, b: number): FittedLaw => ({
  a: at(a),
  b: at(b),
  c: { value: 1, interval: null },
  unitBytes: MB,
  leaveOneOutError: 0.03,
  curve: Array.from({ length: 30 }, (_, index) => {
    const bytes = 3 * MB * 100 ** (index / 29)
    const value = a + (b * bytes) / MB
    return { bytes, value, lower: value * 0.9, upper: value * 1.1 }
  }),
})

const bySizeOf = (label: string, ms: FittedLaw, mb: FittedLaw): StackBySize => {
  const curveOf = (law: FittedLaw) => ({
    laws: { linear: law, power: null },
    chosen: 'linear' as const,
    range: { fromBytes: 3 * MB, toBytes: 100 * MB, sizes: 4, trials: 24 },
    sdLog: 0.04,
  })
  const value = ({ a, b }: FittedLaw, size: number) => at(a.value + b.value * size)
  return {
    label,
    points: sizes.map((size) => ({
      size: `${size}MB`,
      bytes: size * MB,
      n: size === 100 && label.startsWith('pythonic') ? 0 : 6,
      timeMs: size === 100 && label.startsWith('pythonic') ? null : value(ms, size),
      memoryMb: size === 100 && label.startsWith('pythonic') ? null : value(mb, size),
      statuses: size === 100 && label.startsWith('pythonic') ? { outOfMemory: 6 } : { completed: 6 },
      notRun: 0,
    })),
    time: curveOf(ms),
    memory: curveOf(mb),
    memoryWall: null,
    localSlopes: [],
    whyNot: null,
    warnings: [],
  }
}

const limits = { cpus: 2, memoryMb: 4096 }
const place = { file: 'benchmarks/revenue.bench.ts', scenario: 'hourly revenue by country', target: 'local' }

const scalability: ScalabilityResult = {
  ...place,
  bySize: [
    {
      limits,
      sizes: sizes.map((size) => ({ size: `${size}MB`, bytes: size * MB, rows: size * 1000 })),
      stacks: {
        spark: bySizeOf('spark (local[2])', lawOf(9000, 60), lawOf(600, 3)),
        pythonic: bySizeOf('pythonic (polars)', lawOf(1200, 200), lawOf(90, 20)),
      },
      crossovers: [
        {
          stack: 'pythonic',
          against: 'spark',
          bytes: at(56 * MB),
          between: { lower: 50 * MB, upper: 62 * MB },
          fasterBelow: 'pythonic',
          fasterAbove: 'spark',
          isExtrapolated: false,
          fromBytes: 3 * MB,
          upToBytes: 300 * MB,
          sentence: 'from 56 MB (50–62) on spark (local[2]) takes less time than pythonic (polars)',
        },
      ],
    },
  ],
  byLimits: [
    {
      size: '100MB',
      bytes: 100 * MB,
      memoryMb: 4096,
      axis: 'cpus',
      cpus: null,
      executors: 0,
      stacks: {
        spark: {
          label: 'spark (local[2])',
          points: [1, 2, 4].map((value) => ({
            value,
            label: `spark (local[${value}])`,
            n: 6,
            timeMs: at(30_000 / value ** 0.8),
            speedUp: at(value ** 0.8),
            efficiency: at(value ** -0.2),
            ratio: null,
            statuses: { completed: 6 },
            notRun: 0,
          })),
          usl: null,
          whyNoUsl: 'the Universal Scalability Law needs four limits, and there are three',
        },
      },
      cost: [
        {
          stack: 'spark',
          against: 'pythonic',
          cores: null,
          upTo: 4,
          ratio: at(1.4),
          sentence: 'spark (local[2]) did not beat one core of pythonic (polars) with up to 4',
        },
      ],
      sentences: [],
    },
    {
      size: '100MB',
      bytes: 100 * MB,
      memoryMb: 4096,
      axis: 'executors',
      cpus: 2,
      executors: null,
      stacks: {
        spark: {
          label: 'spark (local[2])',
          points: ['local[2]', '2 executors × 1 core'].map((where, i) => ({
            value: 2 * i,
            label: `spark (${where})`,
            n: 6,
            timeMs: at(20_000 * 1.3 ** i),
            speedUp: null,
            efficiency: null,
            ratio: i === 0 ? { value: 1, interval: null } : at(1.3),
            statuses: { completed: 6 },
            notRun: 0,
          })),
          usl: null,
          whyNoUsl: 'the cores are the same with each',
        },
      },
      cost: [],
      sentences: ['spark (2 executors × 1 core) took 1.30× (95 % 1.17–1.43) the time of spark (local[2])'],
    },
  ],
}

const recommendation: Recommendation = {
  ...place,
  limits,
  workload: {},
  answer: 'use',
  stack: 'pythonic',
  rule: { id: 'dominates', text: 'it takes less of time, cost and memory' },
  sentence: 'Use pythonic (polars): it takes 0.14× the time and 0.94× the cost of spark (local[2])',
  evidence: [
    { figure: 'time', text: 'pythonic (polars) took 0.14× the time; 95 % 0.13–0.15', ratio: at(0.14) },
  ],
  holds: {
    target: 'local',
    limits,
    fromBytes: 3 * MB,
    toBytes: 56 * MB,
    text: 'holds from 3 MB to 56 MB on local',
  },
  changes: [{ what: 'size', threshold: 'above 56 MB (50–62)', becomes: 'spark' }],
  sensitivity: [
    { what: 'time at the upper end', survives: true, text: 'still pythonic (polars)' },
    { what: 'price +30 %', survives: false, text: 'a toss-up at a price 30 % higher' },
  ],
  next: 'npx vitest bench -- --blocks 12',
}

/** Of so many MB. */
export const datasetOf = (size: number) => ({
  rows: size * 1000,
  bytes: size * MB,
  seed: 42,
  digest: `d${size}`,
})

/** A report with everything that a page can show: sizes, limits, costs, a recommendation, failures. */
export const fullReport = (): BenchmarkResults => {
  const report = reportOf([
    soundScenario({ size: '3MB', dataset: datasetOf(3) }),
    failingScenario({ size: '100MB', dataset: datasetOf(100) }),
  ])
  return {
    ...report,
    results: report.results.map((result) => ({ ...result, cost })),
    prices,
    scalability: [scalability],
    recommendations: [recommendation],
  } as BenchmarkResults
}
