import { isDeepStrictEqual } from 'node:util'
import { titleOf } from '../scenario/variants.ts'
import type { Warning } from '../stats/warning.ts'
import { type ExecutionResult, executionResult } from '../trial/record.ts'
import type { BenchmarkResults } from './results.ts'
import type { ScenarioResult } from './scenarioResult.ts'

/**
 * Where a report does not say what the run's journal says, which was written trial by trial; and what is sound all the
 * same. Empty where the two agree.
 *
 * @param journalled - the report as it is computed from the journal
 */
export const integrityWarnings = (
  { runId, results, gate }: Pick<BenchmarkResults, 'runId' | 'results' | 'gate'>,
  journalled: Pick<BenchmarkResults, 'results' | 'gate' | 'warnings'>,
): Warning[] => {
  const isPartial = journalled.warnings.some(({ code }) => code === 'journalWithoutContext')
  const inJournal = new Map(journalled.results.map((result) => [placeOf(result), result]))
  const inReport = new Set(results.map(placeOf))
  const reported = results.map((result) => ({
    title: `${titleOf(result.scenario, result.variant)} (${result.target})`,
    problems: problemsOf(result, inJournal.get(placeOf(result)), isPartial),
  }))
  const left = journalled.results
    .filter((result) => !inReport.has(placeOf(result)))
    .map((result) => ({
      title: `${titleOf(result.scenario, result.variant)} (${result.target})`,
      problems: [`the report lacks it, and the journal has ${count(trialsOf(result).size, 'trial')} of it`],
    }))
  const bad = [...reported, ...left].filter(({ problems }) => problems.length > 0)
  const sound = reported.filter(({ problems }) => problems.length === 0).map(({ title }) => title)
  const texts = bad.map(
    ({ title, problems }) =>
      `${title}: report and journal do not agree: ${problems.join('; ')}. ${soundText(sound)}`,
  )
  return [...texts, ...gateProblems(gate, journalled.gate)].map((text) => ({
    code: 'journalDiffers',
    text,
    advice: `the journal has what was measured: npx etl-bench report ${runId} shows it once its report.json is removed`,
  }))
}

/** A journal without the run's end has no gate. */
const gateProblems = (reported: BenchmarkResults['gate'], journalled: BenchmarkResults['gate']): string[] => {
  if (journalled === null) return []
  const [ours, theirs] = [reported, journalled].map((gate) => gate?.verdict ?? 'none')
  return ours === theirs
    ? []
    : [`gate: report and journal do not agree: the report’s verdict is ${ours}, the journal’s ${theirs}`]
}

const soundText = (sound: readonly string[]): string =>
  sound.length === 0 ? 'No scenario of the report is sound' : `Sound is ${sound.join(', ')}`

/** What tells a result from all others of its run. */
export const placeOf = ({ file, scenario, size, variant, target }: ScenarioResult): string =>
  JSON.stringify([file, scenario, size, variant, target])

const problemsOf = (
  reported: ScenarioResult,
  journalled: ScenarioResult | undefined,
  isPartial: boolean,
): string[] => {
  if (!journalled) return isPartial ? [] : ['the journal does not know it']
  const [ours, theirs] = [trialsOf(reported), trialsOf(journalled)]
  const invented = [...ours.keys()].filter((place) => !theirs.has(place))
  const lost = [...theirs.keys()].filter((place) => !ours.has(place))
  const both = [...ours.keys()].filter((place) => theirs.has(place))
  const isOther = (part: (trial: ExecutionResult) => unknown) => (place: string) =>
    !isDeepStrictEqual(plain(part(recorded(ours.get(place)!))), plain(part(recorded(theirs.get(place)!))))
  const otherInput = reported.dataset.digest !== journalled.dataset.digest
  const otherOutput = both.filter(isOther(({ output, tables }) => [output, tables]))
  const others = both.filter((place) => !otherOutput.includes(place)).filter(isOther((trial) => trial))
  const problems = [
    ...(otherInput ? ['the input has another digest'] : []),
    ...named(invented, 'only the report has'),
    ...named(lost, 'only the journal has'),
    ...named(otherOutput, 'other digests of the output in'),
    ...named(others, 'other figures in'),
  ]
  return problems.length > 0 ? problems : computedProblems(reported, journalled)
}

/** Figures that do not follow from the trials, though these agree. */
const computedProblems = (reported: ScenarioResult, journalled: ScenarioResult): string[] => {
  const figures = ({ stackResults, comparativeAnalysis, verification }: ScenarioResult): unknown =>
    plain([
      [verification.identical, verification.answerChecked],
      Object.entries(stackResults).map(([id, { aggregatedMetrics }]) => [
        id,
        aggregatedMetrics.executionTimeMs,
      ]),
      comparativeAnalysis.comparisons.map(({ stack, against, metric, verdict, ratio, interval }) => [
        stack,
        against,
        metric,
        verdict,
        ratio,
        interval,
      ]),
    ])
  return isDeepStrictEqual(figures(reported), figures(journalled))
    ? []
    : [
        'their trials are the same, but not what is computed from them (another version of etl-bench made the report, or it was changed)',
      ]
}

/** As records are kept, with nothing beside that. */
const recorded = (trial: ExecutionResult): ExecutionResult => executionResult.safeParse(trial).data ?? trial

/** As JSON has it: what is undefined is not there. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

const trialsOf = ({ stackResults, base }: ScenarioResult): Map<string, ExecutionResult> =>
  new Map(
    [stackResults, base?.stackResults ?? {}].flatMap((stacks, i) =>
      Object.entries(stacks).flatMap(([stack, { executionResults }]) =>
        executionResults.map(
          (trial) => [`${stack}${i > 0 ? ' of the base' : ''}, block ${trial.block}`, trial] as const,
        ),
      ),
    ),
  )

const MOST_NAMED = 4

const named = (places: readonly string[], what: string): string[] => {
  if (places.length === 0) return []
  const shown = places.slice(0, MOST_NAMED).join(', ')
  const more = places.length - MOST_NAMED
  return [`${what} ${count(places.length, 'trial')} (${shown}${more > 0 ? ` and ${more} more` : ''})`]
}

const count = (n: number, noun: string): string => `${n} ${n === 1 ? noun : `${noun}s`}`
