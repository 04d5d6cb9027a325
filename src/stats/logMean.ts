import { mean, sampleStandardDeviation } from 'simple-statistics'
import { z } from 'zod'
import { studentQuantile } from './studentT.ts'

export const DEFAULT_LEVEL = 0.95

/** A two-sided confidence interval. */
export const interval = z.object({
  lower: z.number(),
  upper: z.number(),
  /** Confidence level, e.g. 0.95. */
  level: z.number().gt(0).lt(1),
})
export type Interval = z.infer<typeof interval>

/** A geometric mean with its t interval, both back on the scale of the values. */
export interface LogMean {
  geometricMean: number
  /** Null for a single value: one value says nothing about spread. */
  interval: Interval | null
  n: number
  /** Standard deviation of the natural logs; null for a single value. */
  sdLog: number | null
}

/**
 * Student's t interval for the mean of natural logs, given as their exponentials. Times of programs spread
 * by factors rather than by seconds, so that logs are closer to normal than the times themselves.
 */
export const logMean = (logs: readonly number[], level: number): LogMean => {
  if (!(level > 0 && level < 1))
    throw new RangeError(`Expected a confidence level between 0 and 1, got ${level}`)
  const n = logs.length
  const centre = mean([...logs])
  if (n === 1) return { geometricMean: Math.exp(centre), interval: null, n, sdLog: null }
  const sdLog = sampleStandardDeviation([...logs])
  const halfWidth = (studentQuantile((1 + level) / 2, n - 1) * sdLog) / Math.sqrt(n)
  return {
    geometricMean: Math.exp(centre),
    interval: { lower: Math.exp(centre - halfWidth), upper: Math.exp(centre + halfWidth), level },
    n,
    sdLog,
  }
}

/** Natural logs of positive finite values; anything else can't be a time and is a mistake of the caller. */
export const logsOf = (values: readonly number[]): number[] => {
  if (values.length === 0) throw new RangeError('Expected at least one value, got none')
  return values.map((value) => {
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`Expected a positive number, got ${value}`)
    return Math.log(value)
  })
}
