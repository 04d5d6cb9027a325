import cliTruncate from 'cli-truncate'
import { formatClock, formatCount, formatExpected } from '../format.ts'
import { firstLine, harmless } from '../terminal.ts'
import { expectedNowMs, remainingMs } from './remaining.ts'
import type { ProgressState } from './state.ts'

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
    case 'setup':
      return [activity.event.name, howFar(activity.event), formatClock(now - activity.since)]
    case 'dataset':
      return [
        `data for ${activity.event.scenario}`,
        howFar(activity.event),
        formatClock(now - activity.since),
      ]
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

/** `writing events (450,000 of 1,000,000 rows)`. */
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
  const counted = total === undefined ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`
  const amount = `${counted} ${unit}`.trim()
  return detail === '' ? amount : `${detail} (${amount})`
}
