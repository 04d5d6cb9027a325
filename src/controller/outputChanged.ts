import type { StoredSessions } from '../analysis/storedSessions.ts'
import type { Warning } from '../stats/warning.ts'
import type { ExecutionResult } from '../trial/record.ts'

/** What a run may be held against; null where it is not. */
interface References {
  base: { ref: string; trials: readonly ExecutionResult[] } | null
  stored: StoredSessions | null
}

/**
 * Warns where a run writes another output than its reference did from the same input. Each side is verified within itself: a
 * table that has changed on purpose is no error, but worth knowing.
 */
export const outputChanged = (
  trials: readonly ExecutionResult[],
  dataset: string,
  { base, stored }: References,
): Warning[] => [
  ...(base
    ? differing(trials, digestsOf(base.trials), `this revision writes another output than ${base.ref}`)
    : []),
  ...(stored
    ? differing(
        trials,
        storedDigests(stored, dataset),
        'this run writes another output than the sessions of the baseline',
      )
    : []),
]

const differing = (
  trials: readonly ExecutionResult[],
  theirs: readonly string[],
  text: string,
): Warning[] => {
  const [ours] = digestsOf(trials)
  return ours === undefined || theirs.length === 0 || theirs.includes(ours)
    ? []
    : [
        {
          code: 'outputChanged',
          text,
          advice: 'if that is not meant, look at what the change does to the rows',
        },
      ]
}

const digestsOf = (trials: readonly ExecutionResult[]): string[] =>
  trials.flatMap(({ status, output }) => (status === 'completed' && output ? [output.digest] : []))

/** Sessions of earlier versions have none; of other input, others are to be expected. */
const storedDigests = (stored: StoredSessions, input: string): string[] =>
  stored
    .filter(({ dataset }) => dataset.digest === input)
    .flatMap(({ stacks }) => Object.values(stacks).flat())
    .flatMap(({ digest }) => digest ?? [])
