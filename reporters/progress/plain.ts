import { statusText } from '../../src/analysis/statusText.ts'
import type { Estimate } from '../../src/trial/estimate.ts'
import type { ProgressEvent } from '../../src/trial/progress.ts'
import { formatExpected, formatTime } from '../format.ts'
import { firstLine, harmless } from '../terminal.ts'
import { howFar, paceText } from './live.ts'
import { remainingMs } from './remaining.ts'
import { type ProgressState, type StepActivity, titleOf } from './state.ts'

/**
 * The log line for an event, or null where it deserves none: one line for each step, scenario and trial.
 * `state` is the state after the event.
 */
export const formatPlain = (event: ProgressEvent, state: ProgressState, now: number): string | null => {
  const line = lineFor(event, state, now)
  return line === null ? null : harmless(line)
}

const lineFor = (event: ProgressEvent, state: ProgressState, now: number): string | null => {
  switch (event.type) {
    case 'note':
      return event.text
    case 'setup':
    case 'dataset':
      return stepLine(state, now)
    case 'estimate':
      return `${firstLine(event.scenario)}: ${estimateText(event.estimate)}`
    case 'trialEnd':
      return trialLine(event, state, now)
    default:
      return null
  }
}

/** A step's many messages would fill the log; its first says that it goes on, and a few that it still does. */
const stepLine = ({ activity }: ProgressState, now: number): string | null => {
  if (activity.kind !== 'step' || !activity.toLog) return null
  const { event } = activity
  const far = [amountText(event), ...paceText(activity, now)].filter((part) => part !== '').join(', ')
  return joined([firstLine(titleOf(event)), far])
}

/** Of bytes the first line has none done to tell of, but how many there are. */
const amountText = (event: StepActivity['event']): string => {
  const { unit, done, total } = event
  return howFar(unit === 'bytes' && done === 0 && total !== undefined ? { unit, done: total } : event)
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(': ')

const estimateText = ({ trials, totalMs, basis }: Estimate): string => {
  const source = basis === 'measured' ? 'as in the last run' : 'a rough guess until the first block is done'
  return `${trials} ${trials === 1 ? 'trial' : 'trials'}, ${formatExpected(totalMs)} (${source})`
}

const trialLine = (
  { stack, block, result }: Extract<ProgressEvent, { type: 'trialEnd' }>,
  state: ProgressState,
  now: number,
): string => {
  const { scenario } = state
  const { executionTimeMs } = result.metrics
  const outcome =
    result.status === 'completed' && executionTimeMs !== null
      ? formatTime(executionTimeMs)
      : joined([statusText[result.status], firstLine(result.error?.message ?? '')])
  const place = scenario ? `block ${block} of ${scenario.blocks}` : `block ${block}`
  const blockIsDone = scenario !== null && scenario.endedInBlock.length === scenario.stacks.length
  const goesOn = blockIsDone && block < scenario.blocks && result.status !== 'cancelled'
  const left = goesOn ? remainingMs(state, now) : null
  return [`${place}: ${stack}`, outcome, ...(left === null ? [] : [`${formatExpected(left)} left`])].join(
    ' · ',
  )
}
