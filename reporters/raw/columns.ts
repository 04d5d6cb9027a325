import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import type { StackResult } from '../../src/analysis/stackResult.ts'
import { noiseFigures } from '../../src/monitor/noise/figures.ts'
import { engineMetrics } from '../../src/trial/engineMetrics.ts'
import { application, type ExecutionResult, resourceTotals } from '../../src/trial/record.ts'

/** What one row is made of. */
interface RawTrial {
  run: BenchmarkResults
  scenario: ScenarioResult
  /** Null: of the revision that was measured; else the one it was held against. */
  base: string | null
  id: string
  stack: StackResult
  trial: ExecutionResult
}

export type RawValue = string | number | boolean | null

export type RawType = 'text' | 'integer' | 'number' | 'boolean' | 'timestamp'

/** One column; units are in names. */
export interface RawColumn {
  name: string
  type: RawType
  /** What it holds, for docs/raw.md. */
  about: string
  value(row: RawTrial): RawValue
}

const column =
  (type: RawType) =>
  (name: string, about: string, value: (row: RawTrial) => RawValue | undefined): RawColumn => ({
    name,
    type,
    about,
    value: (row) => value(row) ?? null,
  })

const text = column('text')
const integer = column('integer')
const number = column('number')
const flag = column('boolean')
const time = column('timestamp')
const json = (name: string, about: string, value: (row: RawTrial) => unknown): RawColumn =>
  text(`${name}_json`, `${about}, as JSON`, (row) => JSON.stringify(value(row)))

/** `diskReadMb` → `disk_read_mib`: a megabyte is 2²⁰ bytes wherever memory and traffic are measured. */
const snake = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/_mb$/, '_mib')

/** A column for each field of a part of the trial's record. */
const fields = (
  shape: object,
  without: readonly string[],
  prefix: string,
  about: string,
  part: (trial: ExecutionResult) => object | null,
): RawColumn[] =>
  Object.keys(shape)
    .filter((field) => !without.includes(field))
    .map((field) =>
      number(
        `${prefix}${snake(field)}`,
        about,
        ({ trial }) => (part(trial) as Record<string, number | null> | null)?.[field],
      ),
    )

const metric = (name: keyof ExecutionResult['metrics'], as: string, about: string): RawColumn =>
  number(as, about, ({ trial }) => trial.metrics[name])

/** All columns in their order. New ones are added at the end of their group; none is ever renamed. */
export const rawColumns: readonly RawColumn[] = [
  text('run_id', 'the run', ({ run }) => run.runId),
  time('run_started_at', 'when it started', ({ run }) => run.startedAt),
  text('file', 'benchmark file', ({ scenario }) => scenario.file),
  text('scenario', 'its name', ({ scenario }) => scenario.scenario),
  text('size', 'size as it was asked for', ({ scenario }) => scenario.size),
  text('variant', 'which of its sizes and limits, where it has several', ({ scenario }) => scenario.variant),
  text('target', 'where it ran', ({ scenario }) => scenario.target),
  text('base_revision', 'the revision of the trial where that is the one held against', ({ base }) => base),
  text('stack', 'the stack’s name', ({ id }) => id),
  text('label', 'what ran, for people', ({ stack }) => stack.label),
  integer('dataset_rows', 'rows of all inputs', ({ scenario }) => scenario.dataset.rows),
  integer('dataset_bytes', 'bytes of all inputs', ({ scenario }) => scenario.dataset.bytes),
  text('dataset_digest', 'of the inputs', ({ scenario }) => scenario.dataset.digest),
  integer('limit_cpus', 'cores that it might use', ({ scenario }) => scenario.limits.cpus),
  integer('limit_memory_mib', 'memory that it might use', ({ scenario }) => scenario.limits.memoryMb),
  integer(
    'limit_executors',
    'among how many executors engines that can be spread divide them',
    ({ scenario }) => scenario.limits.executors,
  ),
  flag(
    'limit_cpus_enforced',
    'whether more was refused',
    ({ scenario }) => scenario.limits.enforcement.cpus.enforced,
  ),
  flag(
    'limit_memory_enforced',
    'whether more was refused',
    ({ scenario }) => scenario.limits.enforcement.memory.enforced,
  ),
  text(
    'fingerprint_digest',
    'of all that its times depend on',
    ({ scenario }) => scenario.fingerprint?.digest,
  ),
  integer('seed', 'of the order of stacks', ({ scenario }) => scenario.schedule.seed),
  integer('block', 'from 1', ({ trial }) => trial.block),
  integer('position', 'in the block, from 1', ({ trial }) => trial.position),
  time('started_at', 'when the trial started', ({ trial }) => trial.startedAt),
  text(
    'status',
    'how it ended; figures of others than `completed` are no times',
    ({ trial }) => trial.status,
  ),
  text('error', 'why it did not complete', ({ trial }) => trial.error?.message),
  metric('executionTimeMs', 'execution_time_ms', 'exec to last commit: the primary metric'),
  metric('startupTimeMs', 'startup_time_ms', 'exec until the engine is ready'),
  metric('peakMemoryMb', 'peak_memory_mib', 'lower bound of the peak'),
  number('peak_memory_upper_mib', 'upper bound of the peak', ({ trial }) => trial.peakMemoryUpperMb),
  number('cpu_seconds', 'CPU time', ({ trial }) => trial.cpuSeconds),
  metric('avgCpuPercent', 'avg_cpu_percent', '100 is one core'),
  metric('diskIoMb', 'disk_io_mib', 'read and written'),
  metric('networkIoMb', 'network_io_mib', 'received and sent'),
  metric('throughputRecordsPerSec', 'throughput_records_per_second', 'input rows over the execution time'),
  metric('errorCount', 'error_count', 'malformed rows; 1 where the trial went wrong'),
  integer('commit_retries', 'attempts after the first', ({ trial }) => trial.commitRetries),
  number('settled_ms', 'waited for a calm machine before it', ({ trial }) => trial.settledMs),
  number(
    'inputs_cached_share',
    'of the inputs, in the page cache before it',
    ({ trial }) => trial.inputsCachedShare,
  ),
  ...fields(
    resourceTotals.shape,
    [],
    '',
    'resources ([metrics.md](metrics.md))',
    ({ resources }) => resources,
  ),
  integer('output_rows', 'rows of all tables', ({ trial }) => trial.output?.rows),
  integer('output_files', 'their files', ({ trial }) => trial.output?.files),
  integer('output_bytes', 'their bytes', ({ trial }) => trial.output?.bytes),
  text('output_digest', 'over all tables', ({ trial }) => trial.output?.digest),
  ...fields(application.shape, ['steps'], 'app_', 'what the task did', (trial) => trial.application),
  ...fields(
    engineMetrics.shape,
    ['steps', 'queries', 'executors'],
    'engine_',
    'the engine’s own counters',
    (trial) => trial.engineMetrics,
  ),
  ...fields(
    noiseFigures.shape,
    ['busyProcesses'],
    'noise_',
    'what else went on in the machine',
    ({ noise }) => noise,
  ),
  json('warm_times_ms', 'repeats in the same session', ({ trial }) => trial.warmTimesMs),
  json('phases', 'stretches of the trial with their ms', ({ trial }) => trial.phases),
  json('tables', 'each table’s rows, files, bytes and digest', ({ trial }) => trial.tables),
  json('parts', 'each program of several', ({ trial }) => trial.parts),
  json('services', 'what services beside it used', ({ trial }) => trial.services),
  json('reasons', 'why a figure is missing', ({ trial }) => trial.reasons),
  json('warnings', 'what to know of the trial', ({ trial }) => trial.warnings),
  json('versions', 'of the stack', ({ stack }) => stack.versions),
  json('settings', 'of the engine', ({ stack }) => stack.engine),
]

/** A row for each trial, those that failed and those of another revision too, in the report's order. */
export const rawTrials = (run: BenchmarkResults): RawTrial[] =>
  run.results.flatMap((scenario) => {
    const of = (stacks: ScenarioResult['stackResults'], base: string | null): RawTrial[] =>
      Object.entries(stacks).flatMap(([id, stack]) =>
        stack.executionResults.map((trial) => ({ run, scenario, base, id, stack, trial })),
      )
    const { base } = scenario
    return [...of(scenario.stackResults, null), ...(base ? of(base.stackResults, base.ref) : [])]
  })
