import { compareFingerprints } from '../analysis/fingerprint.ts'
import { stackFingerprint } from '../analysis/stackFingerprint.ts'
import type { StoredScenario } from '../analysis/storedSessions.ts'
import { UserError } from '../recovery/errors.ts'
import { titleOf } from '../scenario/variants.ts'
import type { Session } from './baselineFile.ts'
import { isSameScenario } from './sameScenario.ts'

/**
 * Stored sessions and new ones in the order of their runs. What differs between them must be nothing but the day, or it
 * would count as noise: a stack has one fingerprint, input included, in all sessions.
 *
 * @throws UserError where a run is there twice, or where fingerprints differ
 */
export const addSessions = (stored: readonly Session[], added: readonly Session[]): Session[] => {
  const sessions = [...stored]
  for (const session of added) {
    const { runId } = session
    if (sessions.some((other) => other.runId === runId))
      throw new UserError(
        `Run ${runId}: expected a run that is not in the baseline yet; got one that is. A session counts once: measure again (npx vitest bench).`,
      )
    const differences = session.scenarios.flatMap((scenario) => differencesFrom(sessions, scenario))
    if (differences.length > 0)
      throw new UserError(
        `Run ${runId}: expected the fingerprint of the sessions that are stored; got another:\n${differences.join('\n')}\nSave it under another name, or begin anew with --replace. Nothing was saved.`,
      )
    sessions.push(session)
  }
  return sessions.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
}

const differencesFrom = (sessions: readonly Session[], scenario: StoredScenario): string[] => {
  const texts = Object.keys(scenario.stacks).flatMap((stack) => {
    const earlier = sessions
      .flatMap(({ scenarios }) => scenarios)
      .find((other) => isSameScenario(other, scenario) && stack in other.stacks)
    if (!earlier) return []
    return compareFingerprints(
      stackFingerprint(earlier.fingerprint, stack),
      stackFingerprint(scenario.fingerprint, stack),
    )
      .filter(({ decisive }) => decisive)
      .map(({ text }) => `  ${titleOf(scenario.scenario, scenario.variant)}: ${text}`)
  })
  return [...new Set(texts)]
}
