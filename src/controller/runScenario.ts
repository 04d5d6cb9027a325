import { createHash } from 'node:crypto'
import { buildScenarioResult } from '../analysis/buildResults.ts'
import type { ScenarioResult } from '../analysis/results.ts'
import { ensureDataset } from '../dataset/ensureDataset.ts'
import { cacheFolder } from '../host/cacheFolder.ts'
import type { InfrastructureReading } from '../monitor/infrastructure/reading.ts'
import type { DataSource } from '../scenario/data.ts'
import { type PreparedArm, prepareArm } from '../trial/arm.ts'
import { NAMESPACE, type ScenarioRun } from '../trial/block.ts'
import type { OpenEnvironment } from '../trial/environments.ts'
import { estimateTrials } from '../trial/estimate.ts'
import type { Journal } from '../trial/journal.ts'
import { runBlocks, type TrialRecord } from '../trial/orchestrator.ts'
import type { ProgressEvent } from '../trial/progress.ts'
import { makeSchedule } from '../trial/schedule.ts'
import { measureSelectivity } from '../trial/selectivity.ts'
import { taskInputs, trialTables } from '../trial/tables.ts'
import type { TaskTables } from '../trial/verifyTrial.ts'
import type { History } from './history.ts'
import type { PlannedScenario } from './planned.ts'
import { scenarioRecord } from './scenarioRecord.ts'

export interface ScenarioRequest {
  planned: PlannedScenario
  target: string
  /** Folder of the benchmark file: a user's relative paths start there. */
  baseFolder: string
  open: OpenEnvironment
  /** What generated datasets may take together. */
  cacheMaxBytes: number
  seed: number
  history: History | null
  journal: Journal
  report(event: ProgressEvent): void
  /** Median times of the same work in the project's last report, by stack, ms. */
  earlierTimes(work: { scenario: string; size: string; target: string }): Promise<Record<string, number>>
  signal: AbortSignal
}

export interface FinishedScenario {
  result: ScenarioResult
  trials: TrialRecord[]
  labels: Record<string, string>
}

/** The way of one scenario: dataset, runtimes, schedule, blocks, result. */
export const runScenario = async (request: ScenarioRequest): Promise<FinishedScenario> => {
  const { planned, target, open, seed, history, journal, report } = request
  const { scenario, settings, limits } = planned
  const { environment, referee } = open
  await using dataset = await ensureDataset({
    data: scenario.data,
    referee,
    folder: cacheFolder(process.env),
    baseFolder: request.baseFolder,
    maxBytes: request.cacheMaxBytes,
    onMalformed: scenario.onMalformed,
    progress: {
      step: (step) => report({ type: 'dataset', scenario: scenario.name, ...step }),
      note: (text) => report({ type: 'note', text }),
    },
  })
  const arms = await Promise.all(planned.arms.map((arm) => prepareArm(arm, open, limits)))
  const inputs = taskInputs(await environment.provide(dataset), scenario)
  const labels = Object.fromEntries(arms.map(({ id, label }) => [id, label]))
  const size = sizeText(scenario.data)
  const key = `${scenario.name} · ${size} · ${target}`
  const schedule = makeSchedule(Object.keys(labels), settings.blocks, seed, scenario.name)
  const identity = identityOf(planned, dataset.manifest.digest, arms)
  history?.requireSame(key, identity)
  journal.append({ type: 'schedule', scenario: key, identity, blocks: schedule })

  // Inputs are read once beforehand, so that the first block finds the page cache like the others.
  await referee.call('warmInputs', { inputs })
  const readings = history?.readings(key) ?? []
  const onReading = (reading: InfrastructureReading): void => {
    readings.push(reading)
    journal.append({ type: 'infrastructure', scenario: key, reading })
  }
  const run: ScenarioRun = {
    ...planned,
    open,
    dataset,
    inputs,
    tables: trialTables(scenario, planned.plan, settings.floatTolerance, inputs),
    references: {},
    malformedRows: null,
    signal: request.signal,
    onReading,
    onVerify: ({ label }, place) =>
      report({ type: 'verify', scenario: scenario.name, stack: label, ...place }),
  }
  run.references = await makeAnswers(run)
  const selectivity = await measureSelectivity(run)
  const { blocks, warm } = settings
  report({ type: 'scenario', scenario: scenario.name, stacks: Object.values(labels), blocks, warm })
  const measured = await request.earlierTimes({ scenario: scenario.name, size, target })
  const stacks = arms.map(({ id, label }) => ({ stack: label, measuredMs: measured[id] }))
  const estimate = estimateTrials({ stacks, blocks, warm, rows: dataset.manifest.rows })
  report({ type: 'estimate', scenario: scenario.name, estimate })
  onReading(await open.probe(inputs, PROBES_AROUND))
  const outcome = await runBlocks({
    run,
    arms,
    schedule,
    kept: history?.keptTrials(key) ?? [],
    onTrial: (trial) => journal.append({ type: 'trial', scenario: key, ...trial }),
    report,
  })
  if (!request.signal.aborted) onReading(await open.probe(inputs, PROBES_AROUND))
  for (const table of Object.values(run.references)) {
    await referee.call('dropTable', { catalog: environment.catalog, table })
  }
  const machine = await environment.fingerprint()
  const record = scenarioRecord({
    planned,
    target,
    size,
    dataset,
    environment,
    machine,
    seed,
    schedule,
    arms,
    outcome,
    readings,
    selectivity,
  })
  const result = buildScenarioResult(record)
  return { result, trials: outcome.trials, labels }
}

/** How often each service is asked before the first trial and after the last. */
const PROBES_AROUND = 10

/** All that decides what a trial does: blocks of two runs may be pooled only where it is the same. */
const identityOf = (
  { scenario, settings, write, limits }: PlannedScenario,
  dataset: string,
  arms: readonly PreparedArm[],
): string => {
  const stacks = arms.map(({ id, options, runtime }) => ({ id, options, versions: runtime.versions }))
  const decisive = { scenario, settings, write, limits, dataset, stacks }
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex')
}

/** Writes the independent answers as the tables that all outputs are compared with. */
const makeAnswers = async ({ scenario, tables, open, inputs, write }: ScenarioRun): Promise<TaskTables> => {
  const { catalog } = open.environment
  const answers: Record<string, string> = {}
  for (const { name, schema, answer: sql } of tables) {
    if (sql === null) continue
    const table = `${NAMESPACE}.answer_${name}`
    const field = scenario.short.output ? 'answer' : `tables.${name}.answer`
    await open.referee.call('answer', { catalog, sql, inputs, table, schema, write, field })
    answers[name] = table
  }
  return answers
}

/** The size as it was asked for; a user's own files have the one they have. */
const sizeText = (data: DataSource): string => {
  if (data.kind === 'files') return 'files'
  if (data.kind === 'tpch')
    return data.size ?? (data.scaleFactor ? `scale factor ${data.scaleFactor}` : 'small')
  return typeof data.size === 'string' ? data.size : `${data.size.rows.toLocaleString('en')} rows`
}
