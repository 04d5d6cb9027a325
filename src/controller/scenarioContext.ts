import { z } from 'zod'
import { fairnessNotes } from '../analysis/fairness.ts'
import { scenarioResult } from '../analysis/scenarioResult.ts'
import { type StoredSessions, storedSessions } from '../analysis/storedSessions.ts'
import type { Dataset } from '../dataset/dataset.ts'
import { toolVersion } from '../host/toolVersion.ts'
import { looksOf } from '../scenario/blocks.ts'
import { sizeText } from '../scenario/sizeText.ts'
import { warning } from '../stats/warning.ts'
import type { Environment } from '../targets/target.ts'
import type { PreparedArm } from '../trial/arm.ts'
import { scaledDownWarnings } from '../trial/limits.ts'
import type { Block } from '../trial/schedule.ts'
import { type Selectivity, selectivityWarnings } from '../trial/selectivity.ts'
import type { PlannedScenario } from './planned.ts'
import { workOf } from './scenarioWork.ts'

/** A stack as it is to be run. */
const armContext = z.object({
  /** As the schedule has it: another revision's have a prefix. */
  id: z.string(),
  label: z.string(),
  engine: z.record(z.string(), z.unknown()),
  versions: z.record(z.string(), z.string()),
  limitSettings: z.record(z.string(), z.string()),
})
export type ArmContext = z.infer<typeof armContext>

const shape = scenarioResult.shape

/** All of a scenario that is known before its first trial: with the trials it gives the result, after a kill too. */
export const scenarioContext = z.object({
  scenario: shape.scenario,
  file: shape.file,
  size: shape.size,
  variant: shape.variant,
  target: shape.target,
  /** Counts from 1; a calibration runs a scenario more than once. */
  repeat: z.number().int(),
  dataset: shape.dataset,
  schedule: shape.schedule,
  /** Declared numbers of blocks; null: the number is fixed. */
  looks: z.array(z.number().int()).nullable(),
  limits: shape.limits,
  write: shape.write,
  workload: shape.workload,
  arms: z.array(armContext),
  base: z
    .object({
      ref: z.string(),
      commit: z.string(),
      problem: z.string().nullable(),
      arms: z.array(armContext),
    })
    .nullable(),
  stored: storedSessions.nullable(),
  /** Tables of the scenario, those with an independent answer, and rules of all. */
  tables: z.object({ count: z.number().int(), answers: z.number().int(), rules: z.number().int() }),
  fairness: shape.fairness,
  selectivity: shape.selectivity,
  /** What the fingerprint is made of, beside limits, settings and versions. */
  fingerprint: z.object({
    machine: z.record(z.string(), z.union([z.string(), z.number()])),
    work: z.unknown(),
    tool: z.string(),
  }),
  warnings: z.array(warning),
})
export type ScenarioContext = z.infer<typeof scenarioContext>

/** What the context is made of. */
interface ContextRequest {
  planned: PlannedScenario
  /** The current revision's arms. */
  arms: readonly PreparedArm[]
  /** Another revision; without arms there is nothing of it to run, and `problem` says why. */
  base: {
    ref: string
    commit: string
    problem: string | null
    planned: PlannedScenario
    arms: readonly PreparedArm[]
  } | null
  /** Sessions of a baseline that have the scenario. */
  stored: StoredSessions | null
  /** Benchmark file, relative to the project. */
  file: string
  target: string
  repeat: number
  dataset: Dataset
  environment: Environment
  /** The machine's part of the fingerprint. */
  machine: Record<string, string | number>
  seed: number
  schedule: readonly Block[]
  selectivity: readonly Selectivity[]
}

export const contextOf = (request: ContextRequest): ScenarioContext => {
  const { planned, arms, base, target, dataset, environment, selectivity } = request
  const { scenario, settings, write } = planned
  const { rows, bytes, digest, seed: dataSeed } = dataset.manifest
  const { cpus, memory } = environment.limits
  const tables = Object.values(scenario.tables)
  const armsOf = (prepared: readonly PreparedArm[], { limits, executors }: PlannedScenario): ArmContext[] =>
    prepared.map(({ id, label, engine, runtime, stack, options }) => ({
      id,
      label,
      engine,
      versions: runtime.versions,
      limitSettings: stack.limitSettings(limits, options, executors),
    }))
  return {
    scenario: scenario.name,
    file: request.file,
    size: sizeText(scenario.data),
    variant: scenario.variant,
    target,
    repeat: request.repeat,
    dataset: { rows, bytes, digest, seed: dataSeed },
    schedule: { seed: request.seed, warm: settings.warm, blocks: [...request.schedule] },
    looks: typeof settings.blocks === 'number' ? null : [...looksOf(settings.blocks)],
    limits: { ...planned.limits, executors: planned.executors, enforcement: { cpus, memory } },
    write,
    workload: settings.workload,
    arms: armsOf(arms, planned),
    base: base && {
      ref: base.ref,
      commit: base.commit,
      problem: base.problem,
      arms: armsOf(base.arms, base.planned),
    },
    stored: request.stored,
    tables: {
      count: tables.length,
      answers: tables.filter(({ answer }) => answer !== undefined).length,
      rules: tables.reduce((sum, { rules }) => sum + rules.length, 0),
    },
    fairness: fairnessNotes({ environment, dataset, arms, settings }),
    selectivity: [...selectivity],
    fingerprint: { machine: request.machine, work: workOf(scenario), tool: toolVersion },
    warnings: [
      ...scaledDownWarnings(settings.resourceLimits, planned.limits),
      ...selectivityWarnings(selectivity, scenario),
      ...arms.flatMap(({ cluster }) => cluster?.warnings ?? []),
    ],
  }
}
