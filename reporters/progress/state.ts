import type { Estimate } from '../../src/trial/estimate.ts'
import type { ProgressEvent } from '../../src/trial/progress.ts'

type EventOf<Type extends ProgressEvent['type']> = Extract<ProgressEvent, { type: Type }>

/** What is going on now. Times are those that `advance` was given, ms. */
export type Activity =
  | { kind: 'idle' }
  | { kind: 'setup'; since: number; ticks: number; event: EventOf<'setup'> }
  | { kind: 'dataset'; since: number; ticks: number; event: EventOf<'dataset'> }
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

/** The same step goes on, with one tick more; another one starts now. */
const continued = (
  activity: Activity,
  event: EventOf<'setup'> | EventOf<'dataset'>,
  now: number,
): Activity => {
  const same = activity.kind === event.type && nameOf(activity.event) === nameOf(event)
  const [since, ticks] = same ? [activity.since, activity.ticks + 1] : [now, 0]
  return event.type === 'setup'
    ? { kind: 'setup', since, ticks, event }
    : { kind: 'dataset', since, ticks, event }
}

const nameOf = (event: EventOf<'setup'> | EventOf<'dataset'>): string =>
  event.type === 'setup' ? event.name : event.scenario

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
