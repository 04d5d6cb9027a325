import type { Dataset } from '../dataset/dataset.ts'
import type { InfrastructureReading } from '../monitor/infrastructure/reading.ts'
import type { ScenarioSettings } from '../scenario/config.ts'
import type { ResourceLimits } from '../scenario/resourceLimits.ts'
import type { TestScenario } from '../scenario/scenario.ts'
import type { PreparedArm } from './arm.ts'
import type { OpenEnvironment } from './environments.ts'
import type { ScenarioPlan } from './plan.ts'
import type { TableWrite, TaskInput } from './protocol.ts'
import type { TrialTable } from './tables.ts'

/** What one task wrote: names of the scenario's tables in the catalog. */
export type TaskTables = Readonly<Record<string, string>>

/** Everything that the trials of one scenario share. */
export interface ScenarioRun {
  scenario: TestScenario
  settings: ScenarioSettings
  write: TableWrite
  limits: ResourceLimits
  /** What engines that can be spread have beside their runner. */
  executors: number
  open: OpenEnvironment
  dataset: Dataset
  inputs: Record<string, TaskInput>
  plan: ScenarioPlan
  tables: readonly TrialTable[]
  /** What each table is compared with: its independent answer, else the first sound output. */
  references: TaskTables
  /** Rows that the first sound trial found malformed; null: there is none yet. */
  malformedRows: number | null
  signal: AbortSignal
  /** Called with each look at catalog, store and disk. */
  onReading(reading: InfrastructureReading): void
  /** Called when a trial has ended and its output is about to be verified. */
  onVerify(arm: PreparedArm, place: TrialPlace): void
}

export interface TrialPlace {
  block: number
  position: number
}
