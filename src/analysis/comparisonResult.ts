import { z } from 'zod'
import { interval } from '../stats/logMean.ts'
import { warning } from '../stats/warning.ts'

export const comparisonMetric = z.enum(['executionTimeMs', 'warmTimeMs'])
export type ComparisonMetric = z.infer<typeof comparisonMetric>

/** `stack` against `against` in one metric, paired by block. Ratio below 1: `stack` took less. */
export const comparison = z.object({
  metric: comparisonMetric,
  stack: z.string(),
  against: z.string(),
  /**
   * `less` and `more`: the interval excludes 1. `equivalent`: it includes 1 and the two are shown to be no farther apart
   * than `withinMargin`. `noDifferenceShown`: it includes 1, and they are not.
   * `noInterval`: too few blocks. `none`: there is nothing sound to compare, `whyNot` says why.
   */
  verdict: z.enum(['less', 'more', 'equivalent', 'noDifferenceShown', 'noInterval', 'none']),
  whyNot: z.string().nullable(),
  /** Blocks in which both completed with the same output. */
  blocks: z.array(z.number().int()),
  /** Null without a verdict, so that no failure can ever be read as a time. */
  ratio: z.number().nullable(),
  interval: interval.nullable(),
  sdLog: z.number().nullable(),
  /** 0.05 where the ratio is shown to lie between 1/1.05 and 1.05; null where it is not. */
  withinMargin: z.number().nullable().default(null),
  /** Exact sign-flip p as a check that assumes no normality; it can't be below `leastPossibleP`. */
  exactTest: z
    .object({
      p: z.number().nullable(),
      leastPossibleP: z.number(),
      /** By Holm's test over all pairs of the metric; null where there is no p. */
      adjustedP: z.number().nullable().default(null),
    })
    .nullable(),
  /** The verdict in words. */
  sentence: z.string(),
  warnings: z.array(warning),
})
export type Comparison = z.infer<typeof comparison>
