import { mean, quantileSorted, sampleStandardDeviation } from 'simple-statistics'
import { z } from 'zod'

/** Middle and spread of a sample, in the sample's unit. */
export const summary = z.object({
  n: z.number().int().positive(),
  median: z.number(),
  min: z.number(),
  max: z.number(),
  lowerQuartile: z.number(),
  upperQuartile: z.number(),
  /** Standard deviation over mean; null for one value or a mean of 0. */
  coefficientOfVariation: z.number().nullable(),
})
export type Summary = z.infer<typeof summary>

/** Summarises at least one value. Quantiles interpolate linearly (type 7 of Hyndman & Fan 1996, as R and NumPy). */
export const summarise = (values: readonly number[]): Summary => {
  if (values.length === 0) throw new RangeError('Expected at least one value to summarise, got none')
  const sorted = [...values].sort((a, b) => a - b)
  const centre = mean(sorted)
  return {
    n: sorted.length,
    median: quantileSorted(sorted, 0.5),
    min: sorted[0]!,
    max: sorted.at(-1)!,
    lowerQuartile: quantileSorted(sorted, 0.25),
    upperQuartile: quantileSorted(sorted, 0.75),
    coefficientOfVariation:
      sorted.length > 1 && centre !== 0 ? sampleStandardDeviation(sorted) / Math.abs(centre) : null,
  }
}
