import type { ScenarioRecord } from '../analysis/buildResults.ts'
import { storeNotes } from '../analysis/fairness.ts'
import { summariseInfrastructure } from '../analysis/infrastructure.ts'
import { infrastructureWarnings } from '../analysis/infrastructureWarnings.ts'
import type { Looks } from '../analysis/scenarioResult.ts'
import type { Difference, Verification } from '../analysis/verification.ts'
import type { InfrastructureReading } from '../monitor/infrastructure/reading.ts'
import { DEFAULT_LEVEL } from '../stats/logMean.ts'
import { lookLevel } from '../stats/looks.ts'
import type { BlocksOutcome, TrialRecord } from '../trial/orchestrator.ts'
import type { ProfileRecord } from '../trial/profile.ts'
import type { Block } from '../trial/schedule.ts'
import type { SmallestMemory } from '../trial/smallestMemory.ts'
import { outputChanged } from './outputChanged.ts'
import { BASE_PREFIX } from './planned.ts'
import type { ArmContext, ScenarioContext } from './scenarioContext.ts'
import { scenarioFingerprint } from './scenarioFingerprint.ts'

/** What has come of a scenario so far. */
export interface ScenarioEvents extends BlocksOutcome {
  readings: readonly InfrastructureReading[]
  profiles: readonly ProfileRecord[]
  /** Empty where it was not asked for. */
  smallestMemory: readonly SmallestMemory[]
}

/** Puts together what was recorded of one scenario; figures are computed from it by `analysis`. Pure. */
export const scenarioRecord = (context: ScenarioContext, events: ScenarioEvents): ScenarioRecord => {
  const { repeat: _, arms, base, tables, stored, ...known } = context
  const { trials, readings } = events
  const stacks = stacksOf(arms, trials)
  const ownTrials = trials.filter(({ stack }) => stack in stacks)
  const baseTrials = trials.filter((trial) => !ownTrials.includes(trial))
  const results = ownTrials.map(({ result }) => result)
  return {
    ...known,
    schedule: { ...context.schedule, blocks: scheduledUntil(context.schedule.blocks, events) },
    looks: looksTaken(context.looks, events),
    stacks,
    stored,
    base: base && {
      ref: base.ref,
      commit: base.commit,
      problem: base.problem,
      stacks: stacksOf(base.arms, trials),
    },
    verification: verificationOf(tables, ownTrials),
    fairness: [...context.fairness, ...storeNotes(Object.values(stacks))],
    profiles: [...events.profiles],
    ...(events.smallestMemory.length > 0 && { smallestMemory: [...events.smallestMemory] }),
    fingerprint: scenarioFingerprint(context, stacks),
    infrastructure: summariseInfrastructure(readings, results),
    warnings: [
      ...context.warnings,
      ...infrastructureWarnings(readings),
      ...outputChanged(results, context.dataset.digest, {
        base: base && { ref: base.ref, trials: baseTrials.map(({ result }) => result) },
        stored,
      }),
    ],
  }
}

const stacksOf = (arms: readonly ArmContext[], trials: readonly TrialRecord[]): ScenarioRecord['stacks'] =>
  Object.fromEntries(
    arms.map(({ id, label, engine, versions, limitSettings }) => {
      const own = trials.filter(({ stack }) => stack === id)
      return [
        id.replace(BASE_PREFIX, ''),
        {
          label,
          engine,
          // What a session itself tells is nearer to what ran.
          versions: { ...versions, ...own.at(-1)?.versions },
          limitSettings,
          executionResults: own.map(({ result }) => result),
        },
      ]
    }),
  )

/** Blocks after a clear look were never to be run. */
const scheduledUntil = (schedule: readonly Block[], { ended }: ScenarioEvents): Block[] =>
  schedule.filter(({ block }) => ended === null || block <= ended.block)

const looksTaken = (declared: readonly number[] | null, { ended, trials }: ScenarioEvents): Looks | null => {
  if (declared === null) return null
  const reached = Math.max(0, ...trials.map(({ result }) => result.block))
  return {
    declared: [...declared],
    taken: declared.filter((look) => look <= reached).length,
    level: lookLevel(declared, DEFAULT_LEVEL),
    ended: ended?.why ?? null,
  }
}

const verificationOf = (
  { count, answers, rules }: ScenarioContext['tables'],
  trials: readonly TrialRecord[],
): Verification => {
  const against = againstText(answers, count)
  const differences = trials.flatMap(({ stack, result: { status, block, error } }): Difference[] =>
    status === 'wrongOutput' ? [{ stack, block, against, text: error?.message ?? '' }] : [],
  )
  const written = trials.filter(({ result }) => result.output !== null)
  const stacks = new Set(written.map(({ stack }) => stack))
  const digests = new Set(written.map(({ result }) => result.output!.digest))
  return {
    identical: stacks.size < 2 ? null : differences.length === 0 && digests.size === 1,
    answerChecked: answers === count,
    answers,
    rules,
    differences,
  }
}

/** What outputs were held against. Where only some tables have an answer, a difference says which table it is in. */
const againstText = (answered: number, tables: number): string => {
  if (answered === tables) return 'the independent answer'
  return answered === 0 ? 'the first output' : 'the independent answers and the first output'
}
