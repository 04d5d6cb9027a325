import type { RunHeader, ScenarioRecord } from '../../src/analysis/buildResults.ts'
import type { ExecutionResult, PerformanceMetrics, TrialStatus } from '../../src/trial/record.ts'

type StackRecord = ScenarioRecord['stacks'][string]

type TrialFields = Omit<Partial<ExecutionResult>, 'metrics'> & { metrics?: Partial<PerformanceMetrics> }

const output = { rows: 4812, digest: '5f3a', files: 1, bytes: 90_112 }

/** A completed trial of one second, changed by `fields`. */
export const trial = (block: number, { metrics, ...fields }: TrialFields = {}): ExecutionResult => ({
  block,
  position: 1,
  startedAt: '2026-11-22T10:00:00.000Z',
  status: 'completed',
  metrics: {
    executionTimeMs: 1000,
    startupTimeMs: 400,
    peakMemoryMb: 700,
    avgCpuPercent: 120,
    diskIoMb: 12,
    networkIoMb: null,
    throughputRecordsPerSec: 100_000,
    errorCount: 0,
    ...metrics,
  },
  reasons: { networkIoMb: 'a local process has no network counters of its own' },
  peakMemoryUpperMb: 760,
  cpuSeconds: 1.2,
  resources: null,
  parts: [],
  sources: {},
  series: null,
  phases: [],
  warmTimesMs: [],
  commitRetries: 0,
  application: null,
  engineMetrics: null,
  output,
  tables: { output },
  error: null,
  settledMs: 200,
  noise: null,
  services: [],
  inputsCachedShare: null,
  warnings: [],
  ...fields,
})

/** A trial that ended otherwise: figures may be there, but no time that anyone should read. */
export const unsoundTrial = (block: number, status: TrialStatus, message: string): ExecutionResult =>
  trial(block, {
    status,
    metrics: { executionTimeMs: status === 'wrongOutput' ? 1 : null },
    output: status === 'wrongOutput' ? { ...output, digest: 'bad' } : null,
    error: { message, detail: '' },
  })

/** Completed trials with these times in s, one a block. */
export const timed = (seconds: readonly number[]): ExecutionResult[] =>
  seconds.map((time, i) => trial(i + 1, { metrics: { executionTimeMs: time * 1000 } }))

export const stackRecord = (label: string, executionResults: readonly ExecutionResult[]): StackRecord => ({
  label,
  engine: {},
  versions: {},
  limitSettings: {},
  executionResults: [...executionResults],
})

export const sparkSeconds = [31.9, 32.4, 35.0, 31.1, 30.9, 33.2]
export const polarsSeconds = [4.62, 4.51, 4.83, 4.58, 4.55, 4.71]

/** Both stacks, six sound blocks. */
export const scenarioRecord = (fields: Partial<ScenarioRecord> = {}): ScenarioRecord => ({
  scenario: 'hourly revenue by country',
  file: 'benchmarks/revenue.bench.ts',
  size: 'small',
  target: 'local',
  dataset: { rows: 100_000, bytes: 10_066_329, seed: 42, digest: 'd1' },
  schedule: {
    seed: 7,
    warm: 0,
    blocks: [1, 2, 3, 4, 5, 6].map((block) => ({ block, order: ['spark', 'pythonic'] })),
  },
  limits: {
    cpus: 2,
    memoryMb: 4096,
    enforcement: {
      cpus: { enforced: true, by: 'CPU affinity' },
      memory: { enforced: false, by: 'engine settings' },
    },
  },
  write: {
    formatVersion: 2,
    codec: 'zstd',
    rowLevelMode: 'copy-on-write',
    distribution: 'none',
    targetFileSizeMb: 512,
  },
  stacks: {
    spark: stackRecord('spark (local[2])', timed(sparkSeconds)),
    pythonic: stackRecord('pythonic (polars)', timed(polarsSeconds)),
  },
  base: null,
  stored: null,
  workload: {},
  looks: null,
  verification: { identical: true, answerChecked: true, differences: [] },
  fairness: [],
  selectivity: [],
  profiles: [],
  fingerprint: null,
  infrastructure: null,
  warnings: [],
  ...fields,
})

export const runHeader: RunHeader = {
  runId: '2026-11-22T10-00-00-ab12',
  startedAt: '2026-11-22T10:00:00.000Z',
  finishedAt: '2026-11-22T10:05:00.000Z',
  configuration: { blocks: 6 },
  fingerprint: { cpu: 'Example CPU', cores: 2 },
  prices: null,
  warnings: [],
}
