import { mean, median, sampleVariance, sum } from 'simple-statistics'
import type { Evidence } from './evidence.ts'
import { detectableShift } from './power.ts'
import { studentCdf, studentQuantile } from './studentT.ts'

/** With fewer, how much one session differs from the next is anybody's guess. */
export const LEAST_SESSIONS = 5

export interface Sessions {
  /** Natural logs of the values of each stored session. */
  stored: readonly (readonly number[])[]
  /** Those of the session to judge. */
  current: readonly number[]
}

/** Why there is no evidence. */
export interface CouldNotMeasure {
  couldNotMeasure: string
  advice: string
}

/** Variance of a normal sample's median over that of its mean, from below (Kendall & Stuart, vol. 1, §10.9). */
const MEDIAN_LOSS = Math.PI / 2

/**
 * Evidence of one session against stored ones, unpaired. A session shares a shift with itself alone (a machine's day), so
 * the sessions are what counts, not their trials: Student's prediction interval for a new session's median, medians
 * because one slow trial would pull a mean. A current session with fewer trials than the stored ones gets the
 * difference in noise added, with Satterthwaite's degrees of freedom (1946, Biometrics Bulletin 2).
 */
export const sessionEvidence = ({ stored, current }: Sessions): Evidence | CouldNotMeasure => {
  if (stored.length < LEAST_SESSIONS)
    return {
      couldNotMeasure: `${stored.length} stored sessions do not show how much sessions differ`,
      advice: `record at least ${LEAST_SESSIONS} sessions, or compare with --against <git ref>`,
    }
  for (const values of [...stored, current])
    if (values.length === 0 || !values.every(Number.isFinite))
      throw new RangeError(`Expected finite logs in every session, got [${values.join(', ')}]`)
  const { standardError, df } = errorOf(stored, current)
  const centre = median([...current]) - mean(stored.map((values) => median([...values])))
  const quantile = (alpha: number): number => studentQuantile(1 - alpha, df)
  const pAbove = (theta: number, sign = 1): number =>
    standardError === 0
      ? Number(sign * (centre - theta) <= 0)
      : studentCdf((sign * (theta - centre)) / standardError, df)
  return {
    method: 'sessions',
    n: stored.length,
    centre: () => centre,
    sdLog: standardError,
    pAbove: (theta) => pAbove(theta),
    pBelow: (theta) => pAbove(theta, -1),
    lower: (alpha) => centre - quantile(alpha) * standardError,
    upper: (alpha) => centre + quantile(alpha) * standardError,
    smallestDetectable: (alpha, power) => detectableShift(quantile(alpha), df, power) * standardError,
    warningsAbout: () => [],
  }
}

const errorOf = (
  stored: Sessions['stored'],
  current: readonly number[],
): { standardError: number; df: number } => {
  const k = stored.length
  const betweenDf = k - 1
  // Holds the variance between sessions and the noise of a session's median, as a new session's does.
  const between = sampleVariance(stored.map((values) => median([...values]))) * (1 + 1 / k)
  const missing = 1 / current.length - mean(stored.map((values) => 1 / values.length))
  const withinDf = sum(stored.map((values) => values.length - 1))
  // A current session with more trials than the stored ones would take noise off; leaving it is the careful side.
  if (missing <= 1e-12 || withinDf === 0) return { standardError: Math.sqrt(between), df: betweenDf }
  const squares = stored.map((values) => sampleVarianceOf(values) * (values.length - 1))
  const extra = MEDIAN_LOSS * (sum(squares) / withinDf) * missing
  return {
    standardError: Math.sqrt(between + extra),
    df: (between + extra) ** 2 / (between ** 2 / betweenDf + extra ** 2 / withinDf),
  }
}

const sampleVarianceOf = (values: readonly number[]): number =>
  values.length > 1 ? sampleVariance([...values]) : 0
