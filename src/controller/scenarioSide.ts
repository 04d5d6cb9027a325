import type { HeldDataset } from '../dataset/heldDataset.ts'
import { type PreparedArm, prepareArm } from '../trial/arm.ts'
import { NAMESPACE } from '../trial/block.ts'
import type { RunArm } from '../trial/orchestrator.ts'
import type { ScenarioRun, TaskTables } from '../trial/scenarioRun.ts'
import { taskInputs, trialTables } from '../trial/tables.ts'
import type { PlannedScenario } from './planned.ts'

/** One revision of a scenario, ready to run: its arms and what their trials share. */
export interface ScenarioSide {
  planned: PlannedScenario
  arms: readonly PreparedArm[]
  run: ScenarioRun
}

export interface SideRequest extends Pick<ScenarioRun, 'open' | 'signal' | 'onReading' | 'onVerify'> {
  planned: PlannedScenario
  dataset: HeldDataset
}

/** Prepares the runtimes of a revision's arms and lays out its tables; nothing is written yet. */
export const prepareSide = async ({ planned, dataset, ...shared }: SideRequest): Promise<ScenarioSide> => {
  const { scenario, settings, plan } = planned
  const { open } = shared
  const arms = await Promise.all(planned.arms.map((arm) => prepareArm(arm, open, planned)))
  const inputs = taskInputs(await open.environment.provide(dataset), scenario)
  const run: ScenarioRun = {
    ...planned,
    ...shared,
    dataset,
    inputs,
    tables: trialTables(scenario, plan, settings.floatTolerance, inputs),
    references: {},
    malformedRows: null,
  }
  return { planned, arms, run }
}

/** Each arm with its own revision's run. */
export const runArms = (sides: readonly ScenarioSide[]): RunArm[] =>
  sides.flatMap(({ arms, run }) => arms.map((arm) => ({ arm, run })))

/** Writes the independent answers as the tables that all of the revision's outputs are compared with. */
export const makeAnswers = async (
  { scenario, tables, open, inputs, write }: ScenarioRun,
  revision: string,
): Promise<TaskTables> => {
  const { catalog } = open.environment
  const answers: Record<string, string> = {}
  for (const { name, schema, answer: sql } of tables) {
    if (sql === null) continue
    const table = `${NAMESPACE}.answer_${revision}_${name}`
    const field = scenario.short.output ? 'answer' : `tables.${name}.answer`
    await open.referee.call('answer', { catalog, sql, inputs, table, schema, write, field })
    answers[name] = table
  }
  return answers
}

export const dropReferences = async ({ references, open }: ScenarioRun): Promise<void> => {
  const { catalog } = open.environment
  for (const table of Object.values(references)) await open.referee.call('dropTable', { catalog, table })
}
