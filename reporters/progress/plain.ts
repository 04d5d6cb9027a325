import { statusText } from '../../src/analysis/statusText.ts'
import type { Estimate } from '../../src/trial/estimate.ts'
import type { ProgressEvent } from '../../src/trial/progress.ts'
import { formatExpected, formatTime } from '../format.ts'
import { firstLine, harmless } from '../terminal.ts'
import { howFar } from './live.ts'
import { remainingMs } from './remaining.ts'
import type { ProgressState } from './state.ts'

/**
 * The log line for an event, or null where it deserves none: one line for each step, scenario and trial.
 * `before` and `after` are the states around the event.
 */
export const formatPlain = (
  event: ProgressEvent,
  before: ProgressState,
  after: ProgressState,
  now: number,
): string | null => {
  const line = lineFor(event, before, after, now)
  return line === null ? null : harmless(line)
}

const lineFor = (
  event: ProgressEvent,
  before: ProgressState,
  after: ProgressState,
  now: number,
): string | null => {
  switch (event.type) {
    case 'note':
      return event.text
    case 'setup':
      return before.activity.kind === 'setup' && before.activity.event.name === event.name
        ? null
        : [event.name, howFar(event)].filter((part) => part !== '').join(': ')
    case 'dataset':
      return before.activity.kind === 'dataset' && before.activity.event.scenario === event.scenario
        ? null
        : [`data for ${event.scenario}`, howFar(event)].filter((part) => part !== '').join(': ')
    case 'estimate':
      return `${firstLine(event.scenario)}: ${estimateText(event.estimate)}`
    case 'trialEnd':
      return trialLine(event, after, now)
    default:
      return null
  }
}

const estimateText = ({ trials, totalMs, basis }: Estimate): string => {
  const source = basis === 'measured' ? 'as in the last run' : 'a rough guess until the first block is done'
  return `${trials} trials, ${formatExpected(totalMs)} (${source})`
}

const trialLine = (
  { stack, block, result }: Extract<ProgressEvent, { type: 'trialEnd' }>,
  after: ProgressState,
  now: number,
): string => {
  const { scenario } = after
  const { executionTimeMs } = result.metrics
  const outcome =
    result.status === 'completed' && executionTimeMs !== null
      ? formatTime(executionTimeMs)
      : [statusText[result.status], firstLine(result.error?.message ?? '')]
          .filter((part) => part !== '')
          .join(': ')
  const place = scenario ? `block ${block} of ${scenario.blocks}` : `block ${block}`
  const blockIsDone = scenario !== null && scenario.endedInBlock.length === scenario.stacks.length
  const left = blockIsDone && block < scenario.blocks ? remainingMs(after, now) : null
  return [`${place}: ${stack}`, outcome, ...(left === null ? [] : [`${formatExpected(left)} left`])].join(
    ' · ',
  )
}
