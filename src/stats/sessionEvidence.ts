import { mean, median, sampleVariance } from 'simple-statistics'
import type { Evidence } from './evidence.ts'
import { detectableShift } from './power.ts'
import { studentCdf, studentQuantile } from './studentT.ts'

/** With fewer, how much one session differs from the next is anybody's guess. */
export const LEAST_SESSIONS = 5

/** A single trial's noise can't be told from its session's. */
const LEAST_TRIALS = 2

export interface Sessions {
  /** Natural logs of the values of each stored session, in the order of the blocks. */
  stored: readonly (readonly number[])[]
  /** Those of the session to judge. */
  current: readonly number[]
}

/** Why there is no evidence. */
interface CouldNotMeasure {
  couldNotMeasure: string
  advice: string
}

/** Variance of a normal sample's median over that of its mean, from below (Kendall & Stuart, vol. 1, §10.9). */
const MEDIAN_LOSS = Math.PI / 2

/** Standard deviation of normal noise over its median absolute deviation. */
const MAD_FACTOR = 1.4826

/**
 * Evidence of one session against stored ones, unpaired. A session shares a shift with itself alone (a machine's day), so
 * the sessions are what counts, not their trials: Student's prediction interval for the value of one more session. As
 * noise slows trials and hardly ever speeds them, a session's value is the trial two fifths of the way from its fastest to its
 * slowest (the second of 5), and sessions count as no more alike than trials within them allow: few sessions may agree by luck.
 * Sessions are cut to the trials of the shortest, so that all values are of one kind.
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
  const trials = Math.min(...[...stored, current].map(({ length }) => length))
  if (trials < LEAST_TRIALS)
    return {
      couldNotMeasure: 'a session of one trial does not show whether the trial was slow, or its day',
      advice: 'record and compare runs of at least 2 blocks, better 5',
    }
  const sessions = stored.map((values) => values.slice(0, trials))
  const centre = sessionValue(current.slice(0, trials)) - mean(sessions.map(sessionValue))
  const standardError = predictionError(sessions)
  const df = stored.length - 1
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

/** What a session is compared by. */
export const sessionValue = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((2 * (values.length - 1)) / 5)]!

/** Standard error of one more session's value, beside the mean of the stored ones. */
const predictionError = (sessions: readonly (readonly number[])[]): number => {
  const between = sampleVariance(sessions.map(sessionValue))
  return Math.sqrt(Math.max(between, varianceWithin(sessions)) * (1 + 1 / sessions.length))
}

/** Variance of a session's value by the noise of its trials alone; by deviations that single slow trials do not move. */
const varianceWithin = (sessions: readonly (readonly number[])[]): number => {
  const deviations = sessions.flatMap((values) => {
    const centre = median([...values])
    return values.map((value) => Math.abs(value - centre))
  })
  const n = sessions[0]!.length
  // Deviations from a session's own centre are too small by about (n − 1)/n.
  const variance = ((MAD_FACTOR * median(deviations)) ** 2 * n) / (n - 1)
  return (MEDIAN_LOSS * variance) / n
}
