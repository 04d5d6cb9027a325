import type { ScenarioResult } from './scenarioResult.ts'

/**
 * By target as they ran, then by file. Vitest starts files by how long they lasted before, so that a report in the
 * order of the run would change its order from run to run.
 */
export const inReadingOrder = (results: readonly ScenarioResult[]): ScenarioResult[] => {
  const targets = [...new Set(results.map(({ target }) => target))]
  return results.toSorted(
    (one, other) =>
      targets.indexOf(one.target) - targets.indexOf(other.target) || compareText(one.file, other.file),
  )
}

/** By code unit, so that no machine's language decides. */
const compareText = (one: string, other: string): number => (one < other ? -1 : Number(one > other))
