import { centreOf, type LocationMethod, lowerBound, methodFor, upperBound } from './location.ts'
import { DEFAULT_LEVEL, type Interval } from './logMean.ts'
import { outlierSensitivity } from './pairedEvidence.ts'
import type { Warning } from './warning.ts'

/** A ratio with the interval that a report leads with. */
interface PrimaryInterval {
  /** Decided by the number of blocks alone: `t` below 8, Hodges–Lehmann from 8. */
  method: LocationMethod
  /** exp of the estimated centre of the log ratios. */
  ratio: number
  /** Two-sided, of the ratio; null where this number of blocks can't give one at the level. */
  interval: Interval | null
  n: number
  warnings: Warning[]
}

/**
 * Ratio and interval of log ratios, one a block. It warns where Student's t and Hodges–Lehmann put the ratio on
 * different sides of 1 + `margin` (0.05 for 5 %; 0 for "faster or slower").
 */
export const primaryInterval = (
  differences: readonly number[],
  { level = DEFAULT_LEVEL, margin = 0 } = {},
): PrimaryInterval => {
  const alpha = (1 - level) / 2
  const lower = Math.exp(lowerBound(differences, alpha))
  const upper = Math.exp(upperBound(differences, alpha))
  return {
    method: methodFor(differences.length),
    ratio: Math.exp(centreOf(differences)),
    interval: lower > 0 && upper < Infinity ? { lower, upper, level } : null,
    n: differences.length,
    warnings: outlierSensitivity(differences, Math.log1p(margin), { above: alpha, below: alpha }),
  }
}
