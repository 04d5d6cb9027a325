import type { StepActivity } from './state.ts'

interface Pace {
  perSecond: number
  /** At this pace, ms. */
  leftMs: number
}

/** How fast a step goes and what it will still take; null where its end or its pace is not known. */
export const paceOf = ({ since, latest, event }: StepActivity, now: number): Pace | null => {
  const { done = 0, total } = event
  const took = latest - since
  if (total === undefined || done === 0 || took < FIRST_MS) return null
  const perMs = done / took
  return { perSecond: perMs * 1000, leftMs: Math.max(0, (total - done) / perMs - (now - latest)) }
}

/** Before this a pace is mostly chance. */
const FIRST_MS = 1000
