import type { Estimate } from '../estimate.ts'

/** By how much two figures may differ, as shares: 0.05 for 5 %. */
export interface Margins {
  /** Figures that are no farther apart count as equal. */
  equal: number
  /** A figure that is less must be less by this much. */
  beyond: number
}

/** How one stack's figure stands to another's. */
export type Relation = 'less' | 'equal' | 'more' | 'unclear'

/**
 * `less`: the interval excludes 1, and the ratio is beyond the margin. `equal`: the whole interval lies within the
 * margin. A wider interval around the same ratio can only make a relation `unclear`.
 */
export const relationOf = (ratio: Estimate | null, { equal, beyond }: Margins): Relation => {
  const interval = ratio?.interval
  if (!ratio || !interval) return 'unclear'
  if (interval.upper < 1 && ratio.value < 1 / (1 + beyond)) return 'less'
  if (interval.lower > 1 && ratio.value > 1 + beyond) return 'more'
  const most = 1 + equal
  return interval.lower >= 1 / most && interval.upper <= most ? 'equal' : 'unclear'
}

/** Whether it is shown to take no more than the margin above the other. */
export const isNoMore = (ratio: Estimate | null, { equal }: Margins): boolean =>
  ratio?.interval != null && ratio.interval.upper <= 1 + equal

export const inverse = ({ value, interval }: Estimate): Estimate => ({
  value: 1 / value,
  interval: interval && { lower: 1 / interval.upper, upper: 1 / interval.lower, level: interval.level },
})
