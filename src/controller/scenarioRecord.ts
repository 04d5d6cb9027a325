import type { ScenarioRecord } from '../analysis/buildResults.ts'
import { fairnessNotes } from '../analysis/fairness.ts'
import { summariseInfrastructure } from '../analysis/infrastructure.ts'
import { infrastructureWarnings } from '../analysis/infrastructureWarnings.ts'
import type { Difference, Looks, Verification } from '../analysis/results.ts'
import type { StoredSessions } from '../analysis/storedSessions.ts'
import type { Dataset } from '../dataset/dataset.ts'
import type { InfrastructureReading } from '../monitor/infrastructure/reading.ts'
import { looksOf } from '../scenario/blocks.ts'
import { DEFAULT_LEVEL } from '../stats/logMean.ts'
import { lookLevel } from '../stats/looks.ts'
import type { Environment } from '../targets/target.ts'
import type { PreparedArm } from '../trial/arm.ts'
import { scaledDownWarnings } from '../trial/limits.ts'
import type { BlocksOutcome, TrialRecord } from '../trial/orchestrator.ts'
import type { ProfileRecord } from '../trial/profile.ts'
import type { Block } from '../trial/schedule.ts'
import { type Selectivity, selectivityWarnings } from '../trial/selectivity.ts'
import { outputChanged, type References } from './outputChanged.ts'
import { BASE_PREFIX, type PlannedScenario } from './planned.ts'
import { scenarioFingerprint } from './scenarioFingerprint.ts'
import type { ScenarioSide } from './scenarioSide.ts'

/** The other revision; without a side there is nothing of it to run, and `problem` says why. */
export interface ReadyBase {
  ref: string
  commit: string
  problem: string | null
  side: ScenarioSide | null
}

export interface RecordRequest {
  /** Benchmark file, relative to the project. */
  file: string
  base: ReadyBase | null
  /** Sessions of a baseline that have the scenario. */
  stored: StoredSessions | null
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
  profiles: readonly ProfileRecord[]
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
    base,
  } = request
  const { rows, bytes, digest, seed: dataSeed } = dataset.manifest
  const { executors } = environment
  const stacks = stacksOf({ planned, arms }, outcome, executors)
  const ownTrials = outcome.trials.filter(({ stack }) => stack in stacks)
  return {
    scenario: planned.scenario.name,
    file: request.file,
    size,
    variant: planned.scenario.variant,
    target,
    dataset: { rows, bytes, digest, seed: dataSeed },
    schedule: { seed, warm: planned.settings.warm, blocks: scheduledUntil(schedule, outcome) },
    looks: looksTaken(planned, outcome),
    limits: {
      ...planned.limits,
      enforcement: { cpus: environment.limits.cpus, memory: environment.limits.memory },
    },
    write: planned.write,
    workload: planned.settings.workload,
    stacks,
    stored: request.stored,
    base: base && {
      ref: base.ref,
      commit: base.commit,
      problem: base.problem,
      stacks: base.side ? stacksOf(base.side, outcome, executors) : {},
    },
    verification: verificationOf(planned, ownTrials),
    fairness: fairnessNotes({
      environment,
      dataset,
      arms: arms.map((arm) => ({ ...arm, store: outcome.versions[arm.id]?.s3 })),
      settings: planned.settings,
    }),
    selectivity: [...selectivity],
    profiles: [...request.profiles],
    fingerprint: scenarioFingerprint(request, stacks),
    infrastructure: summariseInfrastructure(
      readings,
      ownTrials.map(({ result }) => result),
    ),
    warnings: [
      ...scaledDownWarnings(planned.settings.resourceLimits, planned.limits),
      ...selectivityWarnings(selectivity, planned.scenario),
      ...infrastructureWarnings(readings),
      ...arms.flatMap(({ cluster }) => cluster?.warnings ?? []),
      ...outputChanged(
        ownTrials.map(({ result }) => result),
        dataset.manifest.digest,
        referencesOf(request, ownTrials),
      ),
    ],
  }
}

const stacksOf = (
  { planned, arms }: Omit<ScenarioSide, 'run'>,
  outcome: BlocksOutcome,
  executors: number,
): ScenarioRecord['stacks'] =>
  Object.fromEntries(
    arms.map((arm) => [
      arm.id.replace(BASE_PREFIX, ''),
      {
        label: arm.label,
        engine: arm.engine,
        versions: { ...arm.runtime.versions, ...outcome.versions[arm.id] },
        limitSettings: arm.stack.limitSettings(planned.limits, arm.options, executors),
        executionResults: outcome.trials.filter(({ stack }) => stack === arm.id).map(({ result }) => result),
      },
    ]),
  )

/** Blocks after a clear look were never to be run. */
const scheduledUntil = (schedule: readonly Block[], { ended }: BlocksOutcome): Block[] =>
  schedule.filter(({ block }) => ended === null || block <= ended.block)

const looksTaken = ({ settings }: PlannedScenario, { ended, trials }: BlocksOutcome): Looks | null => {
  if (typeof settings.blocks === 'number') return null
  const declared = [...looksOf(settings.blocks)]
  const reached = Math.max(0, ...trials.map(({ result }) => result.block))
  return {
    declared,
    taken: declared.filter((look) => look <= reached).length,
    level: lookLevel(declared, DEFAULT_LEVEL),
    ended: ended?.why ?? null,
  }
}

const referencesOf = (
  { base, stored, outcome }: RecordRequest,
  ownTrials: readonly TrialRecord[],
): References => {
  const others = outcome.trials.filter((trial) => !ownTrials.includes(trial))
  return { base: base && { ref: base.ref, trials: others.map(({ result }) => result) }, stored }
}

const verificationOf = ({ scenario }: PlannedScenario, trials: readonly TrialRecord[]): Verification => {
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
    answers: answered,
    rules: tables.reduce((sum, { rules }) => sum + rules.length, 0),
    differences,
  }
}

/** What outputs were held against. Where only some tables have an answer, a difference says which table it is in. */
const againstText = (answered: number, tables: number): string => {
  if (answered === tables) return 'the independent answer'
  return answered === 0 ? 'the first output' : 'the independent answers and the first output'
}
