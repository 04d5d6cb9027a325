import { DEFAULT_LEVEL, type LogMean, logMean, logsOf } from './logMean.ts'

/** Geometric mean of positive values with a t interval of its own, e.g. of warm times, one value a block. */
export const geometricMean = (values: readonly number[], { level = DEFAULT_LEVEL } = {}): LogMean =>
  logMean(logsOf(values), level)
