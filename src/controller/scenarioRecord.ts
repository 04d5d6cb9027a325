import type { ScenarioRecord } from '../analysis/buildResults.ts'
import { summariseInfrastructure } from '../analysis/infrastructure.ts'
import { infrastructureWarnings } from '../analysis/infrastructureWarnings.ts'
import type { Difference, Verification } from '../analysis/results.ts'
import type { Dataset } from '../dataset/dataset.ts'
import type { InfrastructureReading } from '../monitor/infrastructure/reading.ts'
import type { Environment } from '../targets/target.ts'
import type { PreparedArm } from '../trial/arm.ts'
import type { BlocksOutcome } from '../trial/orchestrator.ts'
import type { Block } from '../trial/schedule.ts'
import { type Selectivity, selectivityWarnings } from '../trial/selectivity.ts'
import type { PlannedScenario } from './planned.ts'
import { scenarioFingerprint } from './scenarioFingerprint.ts'

export interface RecordRequest {
  planned: PlannedScenario
  target: string
  size: string
  dataset: Dataset
  environment: Environment
  /** The machine's part of the fingerprint. */
  machine: Record<string, string | number>
  seed: number
  schedule: readonly Block[]
  arms: readonly PreparedArm[]
  outcome: BlocksOutcome
  readings: readonly InfrastructureReading[]
  selectivity: readonly Selectivity[]
}

/** Puts together what was recorded of one scenario; figures are computed from it by `analysis`. */
export const scenarioRecord = (request: RecordRequest): ScenarioRecord => {
  const {
    planned,
    target,
    size,
    dataset,
    environment,
    seed,
    schedule,
    arms,
    outcome,
    readings,
    selectivity,
  } = request
  const { rows, bytes, digest, seed: dataSeed } = dataset.manifest
  const stacks = Object.fromEntries(
    arms.map((arm) => [
      arm.id,
      {
        label: arm.label,
        engine: arm.engine,
        versions: { ...arm.runtime.versions, ...outcome.versions[arm.id] },
        limitSettings: arm.stack.limitSettings(planned.limits, arm.options),
        executionResults: outcome.trials.filter(({ stack }) => stack === arm.id).map(({ result }) => result),
      },
    ]),
  )
  return {
    scenario: planned.scenario.name,
    size,
    target,
    dataset: { rows, bytes, digest, seed: dataSeed },
    schedule: { seed, warm: planned.settings.warm, blocks: [...schedule] },
    limits: {
      ...planned.limits,
      enforcement: { cpus: environment.limits.cpus, memory: environment.limits.memory },
    },
    write: planned.write,
    stacks,
    verification: verificationOf(planned, outcome),
    fairness: fairnessNotes(planned, environment),
    selectivity: [...selectivity],
    fingerprint: scenarioFingerprint(request, stacks),
    infrastructure: summariseInfrastructure(readings),
    warnings: [...selectivityWarnings(selectivity, planned.scenario), ...infrastructureWarnings(readings)],
  }
}

const verificationOf = ({ scenario }: PlannedScenario, { trials }: BlocksOutcome): Verification => {
  const tables = Object.values(scenario.tables)
  const answered = tables.filter(({ answer }) => answer !== undefined).length
  const answerChecked = answered === tables.length
  const against = againstText(answered, tables.length)
  const differences = trials.flatMap(({ stack, result: { status, block, error } }): Difference[] =>
    status === 'wrongOutput' ? [{ stack, block, against, text: error?.message ?? '' }] : [],
  )
  const written = trials.filter(({ result }) => result.output !== null)
  const stacks = new Set(written.map(({ stack }) => stack))
  const digests = new Set(written.map(({ result }) => result.output!.digest))
  return {
    identical: stacks.size < 2 ? null : differences.length === 0 && digests.size === 1,
    answerChecked,
    differences,
  }
}

/** What outputs were held against. Where only some tables have an answer, a difference says which table it is in. */
const againstText = (answered: number, tables: number): string => {
  if (answered === tables) return 'the independent answer'
  return answered === 0 ? 'the first output' : 'the independent answers and the first output'
}

const fairnessNotes = ({ settings }: PlannedScenario, { limits }: Environment): string[] => [
  `cores are ${limits.cpus.enforced ? 'enforced' : 'advisory'} by ${limits.cpus.by}`,
  `memory is ${limits.memory.enforced ? 'enforced' : 'advisory'} by ${limits.memory.by}`,
  `inputs were made and read once before the first trial; each trial wrote fresh tables`,
  ...(settings.warm > 0 ? [`warm times are ${settings.warm} repeats in the session of the timed run`] : []),
]
