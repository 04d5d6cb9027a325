import { buildResults, buildScenarioResult, type RunHeader } from '../analysis/buildResults.ts'
import { gateRequest as gateRequestSchema } from '../analysis/gateResult.ts'
import { integrityWarnings } from '../analysis/integrity.ts'
import type { BenchmarkResults } from '../analysis/results.ts'
import { benchmarkResults } from '../analysis/results.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import { calibrationOf } from '../baseline/calibration.ts'
import { judgeGate } from '../baseline/gate.ts'
import { gateInput } from '../baseline/gateInput.ts'
import { UserError } from '../recovery/errors.ts'
import { titleOf } from '../scenario/variants.ts'
import type { Warning } from '../stats/warning.ts'
import { type JournalLine, type Line, linesOf, readJournal } from '../trial/journal.ts'
import type { TrialRecord } from '../trial/orchestrator.ts'
import { completeBlock } from './history.ts'
import { type ScenarioContext, scenarioContext } from './scenarioContext.ts'
import { type ScenarioEvents, scenarioRecord } from './scenarioRecord.ts'

/** The report of a run as its journal tells it, also where the run was killed. Nothing of it comes from `report.json`. */
export const resultsFromJournal = (path: string): BenchmarkResults => {
  const lines = readJournal(path)
  const [run] = linesOf(lines, 'run')
  if (!run)
    throw new UserError(
      `${path}: expected a run’s journal; the run was killed before it wrote a line. Start it again.`,
    )
  const scenarios = [...Map.groupBy(lines, keyOf)].flatMap(([key, own]) =>
    key === null ? [] : [{ key, ...scenarioOf(own) }],
  )
  const repeats = scenarios.flatMap(({ told }) => (told ? [{ ...told, result: resultOf(told) }] : []))
  const results = repeats.filter(({ context }) => context.repeat === 1).map(({ result }) => result)
  const end = finishOf(lines)
  const header: RunHeader = {
    runId: run.runId,
    startedAt: run.startedAt,
    finishedAt: end?.finishedAt ?? null,
    configuration: run.configuration.config,
    fingerprint: run.fingerprint,
    prices: benchmarkResults.shape.prices.parse(run.prices ?? null),
    warnings: [
      ...scenarios.flatMap(({ key, told }) => (told ? [] : [tooOld(key)])),
      ...(end ? [] : [notFinished(run.runId, cutShort(repeats))]),
    ],
  }
  const request = gateRequestSchema.nullable().parse(end?.gateRequest ?? null)
  const { gate, calibrate } = run.configuration.config
  return buildResults(
    header,
    results,
    request && gate ? judgeGate(request, gateInput(request, results)) : null,
    request,
    request && calibrate !== undefined
      ? calibrationOf(
          request,
          Array.from({ length: calibrate }, (_, i) =>
            repeats.filter(({ context }) => context.repeat === i + 1).map(({ result }) => result),
          ),
        )
      : null,
  )
}

/** Whether a journal is of the run; so is one that can't be read, beside its report. */
export const isJournalOf = (path: string, runId: string): boolean => {
  try {
    return linesOf(readJournal(path), 'run')[0]?.runId === runId
  } catch {
    return true
  }
}

/** A report with warnings where it does not say what the run's journal says. */
export const heldAgainstJournal = (results: BenchmarkResults, path: string): BenchmarkResults => {
  const warnings = journalWarnings(results, path)
  return { ...results, warnings: [...results.warnings, ...warnings] }
}

const journalWarnings = (results: BenchmarkResults, path: string): Warning[] => {
  try {
    const known = results.warnings.map(({ text }) => text)
    return integrityWarnings(results, resultsFromJournal(path)).filter(({ text }) => !known.includes(text))
  } catch (error) {
    const text = `the run’s journal can’t be read, so the report can’t be held against it: ${(error as Error).message}`
    return [{ code: 'journalUnreadable', text, advice: '' }]
  }
}

const keyOf = (line: JournalLine): string | null => ('scenario' in line ? line.scenario : null)

/** A run that was resumed after its end has not ended before it does so again. */
const finishOf = (lines: readonly JournalLine[]): Line<'finished'> | null => {
  const last = lines.findLast(({ type }) => type === 'finished' || type === 'schedule')
  return last?.type === 'finished' ? last : null
}

interface Told {
  context: ScenarioContext
  events: ScenarioEvents
  /** Whether all that was to be run of it was. */
  isOver: boolean
}

/** Results of scenarios that were cut short. */
const cutShort = (all: readonly (Told & { result: ScenarioResult })[]): ScenarioResult[] =>
  all.filter(({ isOver }) => !isOver).map(({ result }) => result)

/** What the journal tells of a scenario; null where it is of a version that did not write it all down. */
const scenarioOf = (lines: readonly JournalLine[]): { told: Told | null } => {
  const events: ScenarioEvents & { trials: TrialRecord[] } = {
    trials: [],
    ended: null,
    readings: linesOf(lines, 'infrastructure').map(({ reading }) => reading),
    profiles: [],
    smallestMemory: [],
  }
  for (const line of lines) {
    // A run that goes on does blocks again that were not complete.
    if (line.type === 'schedule') {
      const { trials } = events
      Object.assign(events, {
        ended: null,
        trials: line.blocks.flatMap((block) => completeBlock(block, trials)),
      })
    }
    if (line.type === 'trial') events.trials.push(line)
    if (line.type === 'ended')
      Object.assign(events, {
        ended: line.ended,
        profiles: line.profiles,
        smallestMemory: line.smallestMemory ?? [],
      })
  }
  const context = scenarioContext.safeParse(linesOf(lines, 'scenario').at(-1)?.context)
  const isOver = lines.findLast(({ type }) => type === 'ended' || type === 'schedule')?.type === 'ended'
  return { told: context.success ? { context: context.data, events, isOver } : null }
}

const resultOf = ({ context, events }: Told): ScenarioResult =>
  buildScenarioResult(scenarioRecord(context, events))

const tooOld = (key: string): Warning => ({
  code: 'journalWithoutContext',
  text: `${key} is left out: the journal does not have all that a report of it needs (it was written by another version of etl-bench, or the run was killed before the first trial)`,
  advice: '',
})

/** Says what is missing, as far as it is known: scenarios that had not begun are not. */
const notFinished = (runId: string, results: readonly ScenarioResult[]): Warning => {
  const missing = results.flatMap((result) => {
    const blocks = incompleteBlocks(result)
    const title = titleOf(result.scenario, result.variant)
    return blocks.length > 0 ? [`${blocksText(blocks)} of ${title} (${result.target})`] : []
  })
  const what = missing.length > 0 ? `${missing.join('; ')} and all` : 'all'
  return {
    code: 'runNotFinished',
    text: `the run was killed or is still going on; what is here is from its journal. Missing: ${what} that had not begun`,
    advice: `go on with it: npx vitest bench -- --resume ${runId}`,
  }
}

const incompleteBlocks = ({ schedule, stackResults }: ScenarioResult): number[] =>
  schedule.blocks
    .map(({ block }) => block)
    .filter((block) =>
      Object.values(stackResults).some(
        ({ executionResults }) => !executionResults.some((trial) => trial.block === block),
      ),
    )

/** `block 3`, `blocks 3 to 6`, `blocks 1, 3`: in rising order. */
const blocksText = (blocks: readonly number[]): string => {
  const [first, last] = [blocks[0]!, blocks.at(-1)!]
  if (first === last) return `block ${first}`
  return last - first === blocks.length - 1 ? `blocks ${first} to ${last}` : `blocks ${blocks.join(', ')}`
}
