import type { InfrastructureReading } from '../monitor/infrastructure/reading.ts'
import { UserError } from '../recovery/errors.ts'
import { defaultConfig } from '../scenario/config.ts'
import type { Configuration } from '../scenario/configuration.ts'
import { linesOf, readJournal } from '../trial/journal.ts'
import type { TrialRecord } from '../trial/orchestrator.ts'
import type { Block } from '../trial/schedule.ts'
import type { MemoryTrial } from '../trial/smallestMemory.ts'
import { earlierRun } from './runFolder.ts'

/** What an interrupted run has left in its journal. */
export interface History {
  runId: string
  seed: number
  startedAt: string
  /** Whether it has begun the scenario. */
  knows(scenario: string): boolean
  /** Blocks of a scenario in which every scheduled trial completed. */
  keptTrials(scenario: string): TrialRecord[]
  /** Those that were run to search the least memory. */
  memoryTrials(scenario: string): MemoryTrial[]
  /** How its infrastructure was found. */
  readings(scenario: string): InfrastructureReading[]
  /** Throws a UserError where a scenario is no longer what it was when the run was interrupted. */
  requireSame(scenario: string, identity: string): void
}

/** The settings that a resumed run had: what is said now besides `--resume` is left out. */
export const resumedConfiguration = (root: string, id: string): Configuration => {
  const [run] = linesOf(readJournal(earlierRun(root, id).journal), 'run')
  if (!run) throw new UserError(`--resume: run ${id} ended before its first line; start a new run`)
  const { config, overrides } = run.configuration
  return { config: { ...defaultConfig, ...config, resume: id }, overrides } as Configuration
}

/** Reads what can be kept of an earlier run. */
export const readHistory = (path: string): History => {
  const lines = readJournal(path)
  const [run] = linesOf(lines, 'run')
  if (!run) throw new UserError(`${path}: expected a run header in the first line; start a new run instead`)
  const schedules = new Map(linesOf(lines, 'schedule').map((line) => [line.scenario, line]))
  const trials = linesOf(lines, 'trial')
  return {
    runId: run.runId,
    seed: run.seed,
    startedAt: run.startedAt,
    knows: (scenario) => schedules.has(scenario),
    keptTrials: (scenario) => {
      const own = trials.filter((trial) => trial.scenario === scenario)
      return (schedules.get(scenario)?.blocks ?? []).flatMap((block) => completeBlock(block, own))
    },
    memoryTrials: (scenario) =>
      linesOf(lines, 'memoryTrial').flatMap(({ type: _, scenario: of, versions = {}, ...trial }) =>
        of === scenario ? [{ ...trial, versions }] : [],
      ),
    readings: (scenario) =>
      linesOf(lines, 'infrastructure').flatMap((line) => (line.scenario === scenario ? [line.reading] : [])),
    requireSame: (scenario, identity) => {
      const earlier = schedules.get(scenario)
      if (!earlier || earlier.identity === identity) return
      throw new UserError(
        `--resume: scenario "${scenario}" has changed since run ${run.runId} (its definition, data, settings, limits, engine versions or machine), so its blocks can’t be pooled. Start a new run.`,
      )
    },
  }
}

/** The newest trial of every stack in the block, or nothing unless all of them completed. */
export const completeBlock = ({ block, order }: Block, trials: readonly TrialRecord[]): TrialRecord[] => {
  const newest = order.map((stack) =>
    trials.findLast((trial) => trial.stack === stack && trial.result.block === block),
  )
  const whole = newest.every((trial) => trial?.result.status === 'completed')
  return whole
    ? newest.map((trial) => ({ stack: trial!.stack, result: trial!.result, versions: trial!.versions }))
    : []
}
