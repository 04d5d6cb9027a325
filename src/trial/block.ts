import type { Dataset } from '../dataset/dataset.ts'
import type { ScenarioSettings } from '../scenario/config.ts'
import type { ResourceLimits } from '../scenario/resourceLimits.ts'
import { outputSchema, type TestScenario } from '../scenario/scenario.ts'
import { verifyOutput } from '../verify/verify.ts'
import type { PreparedArm } from './arm.ts'
import type { OpenEnvironment } from './environments.ts'
import type { Pipelines } from './plan.ts'
import type { Job, TableWrite, TaskInput } from './protocol.ts'
import type { ExecutionResult } from './record.ts'
import { runTrial } from './trial.ts'

/** Everything that the trials of one scenario share. */
export interface ScenarioRun {
  scenario: TestScenario
  settings: ScenarioSettings
  write: TableWrite
  limits: ResourceLimits
  open: OpenEnvironment
  dataset: Dataset
  inputs: Record<string, TaskInput>
  pipelines: Pipelines
  /** Table that outputs are compared with: the independent answer, else the first sound output. */
  reference: string | null
  signal: AbortSignal
  /** Called when a trial has ended and its output is about to be verified. */
  onVerify(arm: PreparedArm, place: TrialPlace): void
}

export interface TrialPlace {
  block: number
  position: number
}

export interface TrialOutcome {
  result: ExecutionResult
  versions: Record<string, string>
}

const busyMachine = {
  code: 'busyMachine',
  text: 'the machine was still busy when the trial started',
  advice: 'end other work on it, or run more blocks',
}

const namespace = 'etl_bench'

/** Tables of one trial: the timed output and one for each warm repeat. */
const tableNames = (arm: PreparedArm, block: number, warm: number): string[] => {
  const base = `${namespace}.block_${block}_${arm.id.replaceAll(/\W/g, '_')}`
  return [base, ...Array.from({ length: warm }, (_, i) => `${base}_warm_${i + 1}`)]
}

/** Runs one trial of a block: fresh tables, settled machine, the trial, then verification outside its timing. */
export const runInBlock = async (
  run: ScenarioRun,
  arm: PreparedArm,
  place: TrialPlace,
): Promise<TrialOutcome> => {
  const { environment, referee } = run.open
  const tables = tableNames(arm, place.block, run.settings.warm)
  const schema = outputSchema(run.scenario)
  for (const table of tables) {
    await referee.call('createTable', { catalog: environment.catalog, table, schema, write: run.write })
  }
  const settled = await environment.settle()
  const startedAt = new Date().toISOString()
  const { versions, ...trial } = await runTrial({
    environment,
    runtime: arm.runtime,
    job: jobFor(run, arm, tables),
    timeoutMs: run.settings.timeoutMinutes * 60_000,
    inputRows: run.dataset.manifest.rows,
    signal: run.signal,
  })
  const result: ExecutionResult = { ...place, startedAt, ...trial, output: null, settledMs: settled.waitedMs }
  if (!settled.calm) result.warnings.push(busyMachine)
  if (trial.status === 'completed') {
    run.onVerify(arm, place)
    await verifyTables(run, tables, result)
  }
  for (const table of tables) {
    if (table !== run.reference) await referee.call('dropTable', { catalog: environment.catalog, table })
  }
  return { result, versions }
}

/** The timed output is compared with the reference; warm repeats must equal the timed output. */
const verifyTables = async (run: ScenarioRun, tables: string[], result: ExecutionResult): Promise<void> => {
  const { environment, referee } = run.open
  const request = {
    catalog: environment.catalog,
    schema: outputSchema(run.scenario),
    key: run.scenario.key ?? [],
    tolerance: run.settings.floatTolerance,
  }
  const [timed, ...repeats] = tables as [string, ...string[]]
  const validation = await verifyOutput(referee, {
    ...request,
    table: timed,
    rules: run.scenario.rules,
    reference: run.reference,
  })
  result.output = validation.output
  const problems = validation.message ? [validation.message] : []
  for (const table of repeats) {
    const repeat = await verifyOutput(referee, { ...request, table, rules: [], reference: timed })
    if (repeat.message) problems.push(`warm repeat: ${repeat.message}`)
  }
  if (problems.length > 0) {
    result.status = 'wrongOutput'
    result.error = { message: problems.join('\n'), detail: '' }
  } else {
    run.reference ??= timed
  }
}

const jobFor = (run: ScenarioRun, arm: PreparedArm, tables: readonly string[]): Job => ({
  version: 1,
  processor: arm.stack.processor(arm.options),
  limits: run.limits,
  engine: arm.engine,
  catalog: run.open.environment.catalog,
  tasks: tables.map((table, i) => ({
    id: i === 0 ? 'timed' : `warm ${i}`,
    inputs: run.inputs,
    source: run.dataset.source,
    pipeline: run.pipelines[arm.id] ?? [],
    script: arm.scriptUri,
    output: { table, schema: outputSchema(run.scenario), write: run.write },
  })),
})
