import { buildResults, type RunHeader } from '../analysis/buildResults.ts'
import type { BenchmarkResults } from '../analysis/results.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import type { Warning } from '../stats/warning.ts'
import { mergeHeaders } from './mergeRuns.ts'

/**
 * Several runs as one report. Nothing is pooled: where two have the same scenario on the same target, at whatever
 * size or limits, each is named after its run, so that no curve and no recommendation is of both. What
 * was judged of one run, its gate or calibration, stays in that run's own report.
 *
 * @param runs at least one
 */
export const sideBySide = (runs: readonly BenchmarkResults[]): BenchmarkResults => {
  const different = [...new Map(runs.map((run) => [run.runId, run])).values()]
  if (different.length === 1) return different[0]!
  const oldestFirst = different.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
  const places = oldestFirst.flatMap(({ results }) => [...new Set(results.map(placeOf))])
  const isRepeated = new Set(places).size < places.length
  const ends = oldestFirst.map(({ finishedAt }) => finishedAt)
  const header: RunHeader = mergeHeaders(oldestFirst, {
    runId: oldestFirst.map(({ runId }) => runId).join(' + '),
    finishedAt: ends.some((end) => end === null) ? null : ends.toSorted().at(-1)!,
    warnings: judgedAlone(oldestFirst),
  })
  const results = oldestFirst.flatMap((run) =>
    isRepeated ? run.results.map((result) => namedAfter(run, result)) : run.results,
  )
  const built = buildResults(header, results)
  const recommendations = built.recommendations.map((one) => ({
    ...one,
    next: runnable(one.next, oldestFirst),
  }))
  return { ...built, recommendations }
}

const placeOf = ({ file, scenario, target }: ScenarioResult): string =>
  JSON.stringify([file, scenario, target])

const namedAfter = ({ runId }: BenchmarkResults, result: ScenarioResult): ScenarioResult => ({
  ...result,
  scenario: `${result.scenario}${runName(runId)}`,
})

const runName = (runId: string): string => ` · run ${runId}`

/** A command by the names that benchmark files have. */
const runnable = (next: string | null, runs: readonly BenchmarkResults[]): string | null =>
  runs.reduce((command, { runId }) => command?.replace(runName(runId), '') ?? null, next)

const judgedAlone = (runs: readonly BenchmarkResults[]): Warning[] => {
  const judged = runs.filter(({ gate, calibration }) => gate !== null || calibration !== null)
  if (judged.length === 0) return []
  return [
    {
      code: 'judgedAlone',
      text: `the gate or calibration of ${judged.map(({ runId }) => runId).join(', ')} is in that run’s own report alone`,
      advice: '',
    },
  ]
}
