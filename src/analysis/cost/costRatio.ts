import type { Estimate } from '../estimate.ts'

/** Cost in USD of a job that takes this many seconds; never falls while they rise. */
export type CostOfTime = (seconds: number) => number

/** What a ratio of costs comes from. */
export interface Times {
  /** Of the times, paired by block. */
  ratio: Estimate
  /** Of `against`, s. */
  againstSeconds: Estimate
}

export interface CostRatioRequest {
  stack: CostOfTime
  against: CostOfTime
  /** With both intervals at a level. */
  timesAt: (level: number) => Times
  /** That the interval is to hold at. */
  level: number
  /** The costs rise by steps, so that their ratio may be farther off between two ends than at either. */
  bySteps?: boolean
}

/** Differences below this are rounding. */
const SAME = 1e-9

/** At this level nothing is taken not to matter that may. */
const NEARLY_SURE = 0.999

/**
 * Ratio of two costs from the paired ratio of times, which knows what the two have in common. Where cost isn't in
 * proportion to time (minimum billing, boot) it depends on the times themselves, too: the interval then spans all
 * combinations of both intervals' ends, each with half of the doubt, so that it holds at the level (Bonferroni).
 */
export const costRatio = ({
  stack,
  against,
  timesAt,
  level,
  bySteps = false,
}: CostRatioRequest): Estimate => {
  const ratioAt = (ratio: number, seconds: number): number => stack(ratio * seconds) / against(seconds)
  const usual = timesAt(level)
  const value = ratioAt(usual.ratio.value, usual.againstSeconds.value)
  const extremesOf = ({ ratio, againstSeconds }: Times): number[] => {
    const [r, s] = [ratio.interval!, againstSeconds.interval!]
    return [stack(r.lower * s.lower) / against(s.upper), stack(r.upper * s.upper) / against(s.lower)]
  }
  const tableOf = ({ ratio, againstSeconds }: Times): number[][] =>
    points(ratio).map((one) => points(againstSeconds).map((seconds) => ratioAt(one, seconds)))
  const isByBoth = (times: Times): boolean => {
    if (bySteps) return differ(extremesOf(times))
    const table = tableOf(times)
    const isByRatio = table[0]!.some((_, i) => differ(table.map((row) => row[i]!)))
    return isByRatio && table.some(differ)
  }
  // One trial gives no interval, and neither has what depends on it.
  if (!hasIntervals(usual)) return { value, interval: null }
  const { ratio, againstSeconds } = timesAt(Math.max(level, NEARLY_SURE))
  const wide = { ratio: ratio.interval ? ratio : usual.ratio, againstSeconds }
  const used = isByBoth(wide) ? timesAt((1 + level) / 2) : usual
  if (!hasIntervals(used)) return { value, interval: null }
  const corners = bySteps ? extremesOf(used) : tableOf(used).flat()
  return {
    value,
    interval: { lower: Math.min(value, ...corners), upper: Math.max(value, ...corners), level },
  }
}

/** Ranks give none at a high level for few blocks. */
const hasIntervals = ({ ratio, againstSeconds }: Times): boolean =>
  ratio.interval !== null && againstSeconds.interval !== null

const points = ({ value, interval }: Estimate): number[] => [interval!.lower, value, interval!.upper]

const differ = (values: readonly number[]): boolean =>
  Math.max(...values) - Math.min(...values) > SAME * Math.max(...values)
