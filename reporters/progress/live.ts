import cliTruncate from 'cli-truncate'
import { formatByteSize } from '../../src/host/byteSize.ts'
import { formatClock, formatCount, formatExpected } from '../format.ts'
import { firstLine, harmless } from '../terminal.ts'
import { paceOf } from './pace.ts'
import { expectedNowMs, remainingMs } from './remaining.ts'
import { type ProgressState, type StepActivity, titleOf } from './state.ts'

const SEPARATOR = ' · '

/** One line of at most `width` columns that says what is going on; empty when there is nothing to say. */
export const formatLive = (state: ProgressState, now: number, width: number): string => {
  const parts = partsOf(state, now).filter((part) => part !== '')
  return cliTruncate(firstLine(harmless(parts.join(SEPARATOR))), width)
}

const partsOf = (state: ProgressState, now: number): string[] => {
  const { activity, scenario } = state
  switch (activity.kind) {
    case 'idle':
      return []
    case 'step': {
      const pace = paceText(activity, now)
      const { event, since } = activity
      return [titleOf(event), howFar(event), ...(pace.length > 0 ? pace : [formatClock(now - since)])]
    }
    case 'trial': {
      const { stack, block } = activity.event
      const left = remainingMs(state, now)
      return [
        activity.verifying ? `${stack}: checking its output` : stack,
        scenario ? `block ${block} of ${scenario.blocks}` : `block ${block}`,
        elapsed(now - activity.since, expectedNowMs(state)),
        left === null ? '' : `${formatExpected(left)} left`,
        activity.event.scenario,
      ]
    }
  }
}

/** `12 s of about 34 s`; the expectation is dropped once it is passed. */
const elapsed = (ms: number, expectedMs: number | null): string =>
  expectedMs !== null && expectedMs > ms
    ? `${formatClock(ms)} of ~${formatClock(expectedMs)}`
    : formatClock(ms)

/** `35.2 MB/s`, `about 40 s left`: of bytes alone; steps of a set-up have no even pace. */
export const paceText = (activity: StepActivity, now: number): string[] => {
  const pace = activity.event.unit === 'bytes' ? paceOf(activity, now) : null
  return pace ? [`${formatByteSize(pace.perSecond)}/s`, `${formatExpected(pace.leftMs)} left`] : []
}

/** `writing events (450,000 of 1,000,000 rows)`, `21.3 MB of 60 MB`. */
export const howFar = ({
  detail = '',
  done,
  total,
  unit = '',
}: {
  detail?: string
  done?: number
  total?: number
  unit?: string
}): string => {
  if (done === undefined) return detail
  const [figure, after] = unit === 'bytes' ? [formatByteSize, ''] : [formatCount, unit]
  const counted = total === undefined ? figure(done) : `${figure(done)} of ${figure(total)}`
  const amount = `${counted} ${after}`.trim()
  return detail === '' ? amount : `${detail} (${amount})`
}
