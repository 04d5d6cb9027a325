import { buildScenarioResult } from '../analysis/buildResults.ts'
import { decisiveMachine } from '../analysis/fingerprint.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import type { StoredSessions } from '../analysis/storedSessions.ts'
import type { InfrastructureReading } from '../monitor/infrastructure/reading.ts'
import { looksOf } from '../scenario/blocks.ts'
import { sizeText } from '../scenario/sizeText.ts'
import { titleOf } from '../scenario/variants.ts'
import { estimateTrials } from '../trial/estimate.ts'
import type { Journal } from '../trial/journal.ts'
import { type BlocksOutcome, runBlocks, type TrialRecord } from '../trial/orchestrator.ts'
import { type ProfileRecord, profileArms } from '../trial/profile.ts'
import { makeSchedule } from '../trial/schedule.ts'
import { measureSelectivity } from '../trial/selectivity.ts'
import { type SmallestMemory, searchSmallestMemory } from '../trial/smallestMemory.ts'
import type { PlannedBase } from './base.ts'
import { BASE_PREFIX } from './planned.ts'
import { readyBase } from './readyBase.ts'
import { contextOf } from './scenarioContext.ts'
import { type DatasetRequest, datasetOf } from './scenarioDataset.ts'
import { identityOf, journalKey, type ScenarioOfRun } from './scenarioIdentity.ts'
import { scenarioRecord } from './scenarioRecord.ts'
import { dropReferences, makeAnswers, prepareSide, runArms, type SideRequest } from './scenarioSide.ts'

/** What an earlier run may have measured, too. */
export type Work = Pick<ScenarioResult, 'scenario' | 'size' | 'variant' | 'target'>

export interface ScenarioRequest extends ScenarioOfRun, DatasetRequest {
  /** Another revision to run in the same blocks. */
  base: PlannedBase | null
  /** Sessions of a baseline that have the scenario. */
  stored: StoredSessions | null
  /** The machine's part of the fingerprint. */
  machine: Record<string, string | number>
  seed: number
  journal: Journal
  /** The run's own. */
  folder: string
  /** Median times of the same work in the project's last report, by stack, ms. */
  earlierTimes(work: Work): Promise<Record<string, number>>
  signal: AbortSignal
  /** Why a run with declared looks may end with these results, or null. */
  clearAtLook(result: ScenarioResult): string | null
}

export interface FinishedScenario {
  result: ScenarioResult
  trials: TrialRecord[]
  labels: Record<string, string>
}

/** The way of one scenario: dataset, runtimes, schedule, blocks, result. */
export const runScenario = async (request: ScenarioRequest): Promise<FinishedScenario> => {
  const { planned, target, open, seed, history, journal, report } = request
  const { scenario, settings } = planned
  const { environment, referee } = open
  const { name, variant } = scenario
  const title = titleOf(name, variant)
  await using dataset = await datasetOf(planned, request)
  const size = sizeText(scenario.data)
  const key = journalKey(request)
  const readings = history?.readings(key) ?? []
  const onReading = (reading: InfrastructureReading): void => {
    readings.push(reading)
    journal.append({ type: 'infrastructure', scenario: key, reading })
  }
  const shared: Omit<SideRequest, 'planned'> = {
    dataset,
    open,
    signal: request.signal,
    onReading,
    onVerify: ({ label }, place) => report({ type: 'verify', scenario: title, stack: label, ...place }),
  }
  const side = await prepareSide({ ...shared, planned })
  const base = request.base && (await readyBase(request.base, request, shared))
  const sides = base?.side ? [side, base.side] : [side]
  const arms = runArms(sides)
  const labels = Object.fromEntries(side.arms.map(({ id, label }) => [id, label]))
  const looks = looksOf(settings.blocks)
  const blocks = looks.at(-1)!
  const schedule = makeSchedule(
    arms.map(({ arm }) => arm.id),
    blocks,
    seed,
    request.repeat > 1 ? `${title}/${request.repeat}` : title,
  )
  const { machine } = request
  const identity = identityOf(sides, dataset.manifest.digest, decisiveMachine(target, machine))
  history?.requireSame(key, identity)
  journal.append({ type: 'schedule', scenario: key, identity, blocks: schedule })

  // Inputs are read once beforehand, so that the first block finds the page cache like the others.
  const { inputs } = side.run
  await referee.call('warmInputs', { inputs })
  side.run.references = await makeAnswers(side.run, 'current')
  if (base?.side) base.side.run.references = await makeAnswers(base.side.run, 'base')
  const context = contextOf({
    ...request,
    arms: side.arms,
    base: base && { ...base, planned: request.base!.planned, arms: base.side?.arms ?? [] },
    dataset,
    environment,
    schedule,
    selectivity: await measureSelectivity(side.run),
  })
  journal.append({ type: 'scenario', scenario: key, context })
  const { warm } = settings
  report({ type: 'scenario', scenario: title, stacks: arms.map(({ arm }) => arm.label), blocks, warm })
  const measured = await request.earlierTimes({ scenario: name, size, variant, target })
  const stacks = arms.map(({ arm: { id, label } }) => ({
    stack: label,
    measuredMs: measured[id.replace(BASE_PREFIX, '')],
  }))
  const kept = history?.keptTrials(key) ?? []
  const done = [...new Set(kept.map(({ result }) => result.block))]
  if (history) report({ type: 'note', text: resumeText(history.runId, title, done) })
  const left = blocks - done.length
  const estimate = estimateTrials({ stacks, blocks: left, warm, rows: dataset.manifest.rows })
  if (left > 0) report({ type: 'estimate', scenario: title, estimate })
  onReading(await open.probe(inputs, PROBES_AROUND))
  const profiles: ProfileRecord[] = []
  const smallestMemory: SmallestMemory[] = []
  const resultAfter = (outcome: BlocksOutcome): ScenarioResult =>
    buildScenarioResult(scenarioRecord(context, { ...outcome, readings, profiles, smallestMemory }))
  const outcome = await runBlocks({
    scenario: title,
    arms,
    schedule,
    signal: request.signal,
    kept,
    onTrial: (trial) => journal.append({ type: 'trial', scenario: key, ...trial }),
    endsAfter: (block, trials) => {
      if (!looks.includes(block) || block === blocks) return null
      const sofar = { trials: [...trials], ended: { block, why: '' } }
      const why = request.clearAtLook(resultAfter(sofar))
      if (why !== null) report({ type: 'note', text: `${title}: ends after ${block} blocks, ${why}` })
      return why
    },
    report,
  })
  if (!request.signal.aborted) onReading(await open.probe(inputs, PROBES_AROUND))
  profiles.push(...(await profileArms(side.run, side.arms, request.folder, report)))
  const found = await searchSmallestMemory({
    run: side.run,
    arms: side.arms,
    trials: outcome.trials,
    blocks,
    known: history?.memoryTrials(key) ?? [],
    onTrial: (trial) => journal.append({ type: 'memoryTrial', scenario: key, ...trial }),
    report,
  })
  smallestMemory.push(...found)
  for (const { run } of sides) await dropReferences(run)
  if (!request.signal.aborted)
    journal.append({ type: 'ended', scenario: key, ended: outcome.ended, profiles, smallestMemory })
  const own = outcome.trials.filter(({ stack }) => stack in labels)
  return { result: resultAfter(outcome), trials: own, labels }
}

/** `resuming run 2026…: blocks 1, 2 of revenue are done`. */
const resumeText = (runId: string, scenario: string, done: readonly number[]): string => {
  const which =
    done.length === 1 ? `block ${done[0]} of ${scenario} is` : `blocks ${done.join(', ')} of ${scenario} are`
  return `resuming run ${runId}: ${done.length === 0 ? `no block of ${scenario} is` : which} done`
}

/** How often each service is asked before the first trial and after the last. */
const PROBES_AROUND = 10
