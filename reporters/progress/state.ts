import type { Estimate } from '../../src/trial/estimate.ts'
import type { ProgressEvent } from '../../src/trial/progress.ts'

type EventOf<Type extends ProgressEvent['type']> = Extract<ProgressEvent, { type: Type }>

/** A step of the set-up or of the input's making, of which there are many events. */
export interface StepActivity {
  kind: 'step'
  /** Its first event. */
  since: number
  /** Its latest event. */
  latest: number
  /** Its latest event that deserved a line in a log. */
  loggedAt: number
  /** Whether the latest event deserves one. */
  toLog: boolean
  event: EventOf<'setup'> | EventOf<'dataset'>
}

/** What is going on now. Times are those that `advance` was given, ms. */
type Activity =
  | { kind: 'idle' }
  | StepActivity
  | { kind: 'trial'; since: number; event: EventOf<'trialStart'>; verifying: boolean }

/** What a stack's trials have taken in this scenario so far, everything around them included. */
interface Measured {
  trials: number
  totalMs: number
  lastBlock: number
}

export interface ScenarioProgress {
  name: string
  stacks: readonly string[]
  blocks: number
  estimate: Estimate | null
  measured: Readonly<Record<string, Measured>>
  /** Stacks that have ended their trial in the current block. */
  block: number
  endedInBlock: readonly string[]
}

/** All that a live line or a log line is made from. */
export interface ProgressState {
  activity: Activity
  scenario: ScenarioProgress | null
}

export const initialProgress: ProgressState = { activity: { kind: 'idle' }, scenario: null }

/** The state after an event at time `now`, ms on any steady clock. */
export const advance = (state: ProgressState, event: ProgressEvent, now: number): ProgressState => {
  switch (event.type) {
    case 'setup':
    case 'dataset':
      return { ...state, activity: continued(state.activity, event, now) }
    case 'scenario':
      return { activity: { kind: 'idle' }, scenario: scenarioOf(event) }
    case 'estimate':
      return { ...state, scenario: state.scenario && { ...state.scenario, estimate: event.estimate } }
    case 'trialStart':
      return {
        activity: { kind: 'trial', since: now, event, verifying: false },
        scenario: state.scenario && atBlock(state.scenario, event.block),
      }
    case 'verify':
      return state.activity.kind === 'trial'
        ? { ...state, activity: { ...state.activity, verifying: true } }
        : state
    case 'trialEnd':
      return {
        activity: { kind: 'idle' },
        scenario: state.scenario && afterTrial(state, state.scenario, event, now),
      }
    case 'done':
      return initialProgress
    case 'note':
      return state
  }
}

/** The same step goes on, or another one starts. A log is told of it at its start and then now and again. */
const continued = (activity: Activity, event: StepActivity['event'], now: number): StepActivity => {
  const before = activity.kind === 'step' && isSameStep(activity.event, event) ? activity : null
  const toLog = before === null || now - before.loggedAt >= LOG_EVERY_MS
  return {
    kind: 'step',
    since: before?.since ?? now,
    latest: now,
    loggedAt: toLog ? now : before.loggedAt,
    toLog,
    event,
  }
}

const LOG_EVERY_MS = 30_000

/** What has less done than before is another of the same name. */
const isSameStep = (before: StepActivity['event'], event: StepActivity['event']): boolean =>
  titleOf(before) === titleOf(event) && (before.done ?? 0) <= (event.done ?? 0)

/** `generate data for hourly revenue by country`. */
export const titleOf = (event: StepActivity['event']): string =>
  event.type === 'setup' ? event.name : `${event.name} for ${event.scenario}`

const scenarioOf = ({ scenario, stacks, blocks }: EventOf<'scenario'>): ScenarioProgress => ({
  name: scenario,
  stacks,
  blocks,
  estimate: null,
  measured: {},
  block: 1,
  endedInBlock: [],
})

const atBlock = (scenario: ScenarioProgress, block: number): ScenarioProgress =>
  block === scenario.block ? scenario : { ...scenario, block, endedInBlock: [] }

const afterTrial = (
  { activity }: ProgressState,
  scenario: ScenarioProgress,
  { stack, block }: EventOf<'trialEnd'>,
  now: number,
): ScenarioProgress => {
  const current = atBlock(scenario, block)
  const took = activity.kind === 'trial' ? now - activity.since : 0
  const { trials, totalMs } = current.measured[stack] ?? { trials: 0, totalMs: 0 }
  return {
    ...current,
    measured: {
      ...current.measured,
      [stack]: { trials: trials + 1, totalMs: totalMs + took, lastBlock: block },
    },
    endedInBlock: [...current.endedInBlock, stack],
  }
}
