import { coldInputs } from '../monitor/noise/coldInputs.ts'
import { OUTPUT } from '../scenario/scenario.ts'
import { readApplication } from './application.ts'
import type { PreparedArm } from './arm.ts'
import type { Job } from './protocol.ts'
import type { ExecutionResult } from './record.ts'
import type { ScenarioRun, TaskTables, TrialPlace } from './scenarioRun.ts'
import { runTrial } from './trial.ts'
import { verifyTrial } from './verifyTrial.ts'

export interface TrialOutcome {
  result: ExecutionResult
  versions: Record<string, string>
}

const busyMachine = {
  code: 'busyMachine',
  text: 'the machine was still busy when the trial started',
  advice: 'end other work on it, or run more blocks',
}

export const NAMESPACE = 'etl_bench'

/** How often each service is asked before a trial: some ten milliseconds where they are on this machine. */
const PROBES_BETWEEN = 3

/** Runs one trial of a block: fresh tables, settled machine, the trial, then verification outside its timing. */
export const runInBlock = async (
  run: ScenarioRun,
  arm: PreparedArm,
  place: TrialPlace,
): Promise<TrialOutcome> => {
  const { environment, referee } = run.open
  const tasks = tablesOf(run, arm, place)
  for (const names of tasks) await makeTables(run, names)
  const reading = await run.open.probe(run.inputs, PROBES_BETWEEN)
  run.onReading(reading)
  const settled = await environment.settle(run.settings.settleSeconds * 1000)
  const startedAt = new Date().toISOString()
  const {
    versions,
    malformedRows,
    timed,
    profiles: _,
    ...trial
  } = await runTrial({
    environment,
    runtime: arm.runtime,
    cluster: arm.cluster,
    job: jobFor(run, arm, tasks),
    timeoutMs: run.settings.timeoutMinutes * 60_000,
    inputRows: run.dataset.manifest.rows,
    // A user's script may ask anything of anybody.
    offline: arm.stack.offline === true && arm.script === null,
    signal: run.signal,
  })
  const result: ExecutionResult = {
    ...place,
    startedAt,
    ...trial,
    application: null,
    output: null,
    tables: {},
    settledMs: settled.waitedMs,
    inputsCachedShare: reading.inputsCachedShare.value,
  }
  if (!settled.calm) result.warnings.push(busyMachine)
  result.warnings.push(...coldInputs(result.inputsCachedShare))
  if (trial.status === 'completed') {
    run.onVerify(arm, place)
    const { application, commitRetries } = await readApplication(run, arm.id, tasks[0]!, timed!)
    result.application = application
    result.commitRetries += commitRetries
    await verifyTrial(run, tasks, malformedRows, result)
  }
  const kept = new Set(Object.values(run.references))
  for (const table of tasks.flatMap((names) => Object.values(names))) {
    if (!kept.has(table)) await referee.call('dropTable', { catalog: environment.catalog, table })
  }
  return { result, versions }
}

/** Names in the catalog for the timed task and each warm repeat. No table begins with a digit, so none clash. */
const tablesOf = ({ tables, settings }: ScenarioRun, arm: PreparedArm, { block, position }: TrialPlace) =>
  ['timed', ...Array.from({ length: settings.warm }, (_, i) => `warm${i + 1}`)].map((task): TaskTables => {
    const base = `${NAMESPACE}.block_${block}_${position}_${arm.id.replaceAll(/\W/g, '_')}_${task}`
    return Object.fromEntries(tables.map(({ name, identifier }) => [name, `${base}_${identifier}`]))
  })

export const makeTables = async (
  { open: { environment, referee }, tables, inputs, write }: ScenarioRun,
  names: TaskTables,
): Promise<void> => {
  const { catalog } = environment
  for (const { name, columns: schema, partitionBy, initial } of tables) {
    const table = names[name]!
    await referee.call('createTable', { catalog, table, schema, partitionBy, write })
    if (initial) await referee.call('fillTable', { catalog, table, inputs, ...initial })
  }
}

export const jobFor = (run: ScenarioRun, arm: PreparedArm, tasks: readonly TaskTables[]): Job => ({
  version: 1,
  processor: arm.stack.processor(arm.options),
  limits: run.limits,
  engine: arm.engine,
  catalog: run.open.environment.catalog,
  tasks: tasks.map((tables, i) => ({
    id: i === 0 ? 'timed' : `warm ${i}`,
    inputs: run.inputs,
    tables: { ...tables },
    steps: run.plan.steps[arm.id] ?? [],
    script: arm.scriptUri ? { uri: arm.scriptUri, table: OUTPUT, schema: run.plan.schemas[OUTPUT]! } : null,
  })),
})
