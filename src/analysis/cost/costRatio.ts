import type { Estimate } from '../estimate.ts'

/** Cost in USD of a job that takes this many seconds; never falls while they rise. */
export type CostOfTime = (seconds: number) => number

export interface CostRatioRequest {
  stack: CostOfTime
  against: CostOfTime
  /** Of the times, paired by block. */
  timeRatio: Estimate
  /** Of `against`, s. */
  againstSeconds: Estimate
  /** The costs rise by steps, so that their ratio may be farther off between two ends than at either. */
  bySteps?: boolean
}

/** Differences below this are rounding. */
const SAME = 1e-9

/**
 * Ratio of two costs from the paired ratio of times, which knows what the two have in common. Where cost isn't in
 * proportion to time (minimum billing, boot) it depends on the times themselves, too: the interval then spans all
 * combinations of both intervals' ends, and its level allows for either to be wrong (Bonferroni).
 */
export const costRatio = (request: CostRatioRequest): Estimate => {
  const { stack, against, timeRatio, againstSeconds, bySteps = false } = request
  const ratioAt = (ratio: number, seconds: number): number => stack(ratio * seconds) / against(seconds)
  const value = ratioAt(timeRatio.value, againstSeconds.value)
  // One trial gives no interval, and neither has what depends on it.
  const [ratios, seconds] = [timeRatio.interval, againstSeconds.interval]
  if (ratios === null || seconds === null) return { value, interval: null }
  const all = ends(timeRatio).map((ratio) => ends(againstSeconds).map((time) => ratioAt(ratio, time)))
  const corners = bySteps
    ? [
        stack(ratios.lower * seconds.lower) / against(seconds.upper),
        stack(ratios.upper * seconds.upper) / against(seconds.lower),
      ]
    : all.flat()
  const byTime = bySteps ? differ(corners) : all.some(differ)
  const byRatio = all[0]!.some((_, i) => differ(all.map((row) => row[i]!)))
  const level = byTime && byRatio ? ratios.level + seconds.level - 1 : (byTime ? seconds : ratios).level
  return {
    value,
    interval: { lower: Math.min(value, ...corners), upper: Math.max(value, ...corners), level },
  }
}

const ends = ({ value, interval }: Estimate): number[] => [interval!.lower, value, interval!.upper]

const differ = (values: readonly number[]): boolean =>
  Math.max(...values) - Math.min(...values) > SAME * Math.max(...values)
