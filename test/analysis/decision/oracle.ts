/**
 * The best choice by brute force, from the definition in docs/decision.md and from true models instead of measurements.
 * It imports nothing, so that it can't share a mistake with what it judges.
 */

/** `fixed + perMb · MB`. */
export interface Line {
  fixed: number
  perMb: number
}

export interface TrueStack {
  id: string
  /** Seconds. */
  time: Line
  /** MiB. */
  memory: Line
  /** Of the machines for this job alone, and of the share of a cluster that runs anyway. */
  usdPerHour: number
  clusterUsdPerHour: number
  /** Larger inputs make it fail. */
  failsAboveMb?: number
}

export interface TrueWorkload {
  sizeMb: number
  growthPerYear?: number
  years?: number
  runsPerDay?: number
  deadlineMinutes?: number
  memoryMb?: number
  existingCluster?: boolean
}

interface Best {
  answer: 'use' | 'tossUp' | 'none'
  stack: string | null
}

/** Figures nearer to each other than this are a tie. */
const TIE = 1.05

const at = ({ fixed, perMb }: Line, mb: number): number => fixed + perMb * mb

/** Input of every day from now on. */
const everyDay = ({ sizeMb, growthPerYear = 0, years = 1 }: TrueWorkload): number[] => {
  const days = Math.round(365 * years)
  return Array.from({ length: days + 1 }, (_, day) => sizeMb * (1 + growthPerYear) ** (day / 365))
}

interface Outcome {
  id: string
  works: boolean
  fits: boolean
  seconds: number
  usd: number
  memory: number
}

const outcomeOf = (stack: TrueStack, workload: TrueWorkload): Outcome => {
  const outcome: Outcome = { id: stack.id, works: true, fits: true, seconds: 0, usd: 0, memory: 0 }
  const { memoryMb = Infinity, deadlineMinutes = Infinity, runsPerDay = 1, existingCluster } = workload
  const mostSeconds = Math.min(
    deadlineMinutes * 60,
    workload.runsPerDay === undefined ? Infinity : 86_400 / runsPerDay,
  )
  const rate = existingCluster ? stack.clusterUsdPerHour : stack.usdPerHour
  for (const mb of everyDay(workload)) {
    const seconds = at(stack.time, mb)
    const memory = at(stack.memory, mb)
    if (mb > (stack.failsAboveMb ?? Infinity)) outcome.works = false
    if (memory > memoryMb || seconds > mostSeconds) outcome.fits = false
    outcome.seconds += seconds * runsPerDay
    outcome.usd += (seconds / 3600) * rate * runsPerDay
    outcome.memory = Math.max(outcome.memory, memory)
  }
  return outcome
}

/** Those with the least of a figure, ties included. */
const least = (outcomes: readonly Outcome[], of: (outcome: Outcome) => number, tie: number): Outcome[] => {
  const lowest = Math.min(...outcomes.map(of))
  return outcomes.filter((outcome) => of(outcome) <= lowest * tie)
}

/** `tie` and `slack` are there to see whether an answer hangs on a hair: with others it must stay the same. */
export const bestByBruteForce = (
  stacks: readonly TrueStack[],
  workload: TrueWorkload,
  { tie = TIE, slack = 1 } = {},
): Best => {
  const scaled: TrueWorkload = {
    ...workload,
    ...(workload.memoryMb !== undefined && { memoryMb: workload.memoryMb * slack }),
    ...(workload.deadlineMinutes !== undefined && { deadlineMinutes: workload.deadlineMinutes * slack }),
  }
  const all = stacks.map((stack) => outcomeOf(stack, scaled))
  const left = all.filter(({ works, fits }) => works && fits)
  if (left.length === 0) return { answer: 'none', stack: null }
  const one = (best: readonly Outcome[]): Best =>
    best.length === 1 ? { answer: 'use', stack: best[0]!.id } : { answer: 'tossUp', stack: null }
  if (workload.deadlineMinutes !== undefined || workload.runsPerDay !== undefined) {
    const cheapest = least(left, ({ usd }) => usd, tie)
    const quickest = least(cheapest, ({ seconds }) => seconds, tie)
    return one(least(quickest, ({ memory }) => memory, tie))
  }
  // Nothing says what time is worth in money: only a stack that is best in both can be told to be best.
  const quickest = least(left, ({ seconds }) => seconds, tie)
  const both = least(left, ({ usd }) => usd, tie).filter((outcome) => quickest.includes(outcome))
  if (both.length < 2) return one(both)
  return one(least(both, ({ memory }) => memory, tie))
}
