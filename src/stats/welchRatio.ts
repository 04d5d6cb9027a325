import { mean, sampleVariance } from 'simple-statistics'
import { DEFAULT_LEVEL, type Interval, logsOf } from './logMean.ts'
import { studentQuantile } from './studentT.ts'

/** How many times as large the geometric mean of `b` is as that of `a`. */
interface RatioOfMeans {
  ratio: number
  /** Null where one of them has a single value. */
  interval: Interval | null
}

/**
 * Ratio of two samples that share no blocks: Welch's t on logs, with degrees of freedom by Satterthwaite (Welch 1947,
 * Biometrika 34).
 */
export const welchRatio = (
  a: readonly number[],
  b: readonly number[],
  { level = DEFAULT_LEVEL } = {},
): RatioOfMeans => {
  const [logsA, logsB] = [logsOf(a), logsOf(b)]
  const difference = mean(logsB) - mean(logsA)
  const ratio = Math.exp(difference)
  if (logsA.length < 2 || logsB.length < 2) return { ratio, interval: null }
  const [errorA, errorB] = [squaredError(logsA), squaredError(logsB)]
  const both = errorA + errorB
  if (both === 0) return { ratio, interval: { lower: ratio, upper: ratio, level } }
  const df = both ** 2 / (errorA ** 2 / (logsA.length - 1) + errorB ** 2 / (logsB.length - 1))
  const halfWidth = studentQuantile((1 + level) / 2, df) * Math.sqrt(both)
  const [lower, upper] = [Math.exp(difference - halfWidth), Math.exp(difference + halfWidth)]
  return { ratio, interval: { lower, upper, level } }
}

const squaredError = (logs: readonly number[]): number => sampleVariance([...logs]) / logs.length
