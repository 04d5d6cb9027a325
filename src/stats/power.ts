import { attainableAlpha } from './hodgesLehmann.ts'
import { methodFor } from './location.ts'
import { noncentralTCdf } from './noncentralT.ts'
import { studentQuantile } from './studentT.ts'

/** A one-sided test of the centre of n paired log ratios, by the method that n blocks get. */
interface TestDesign {
  n: number
  /** Standard deviation of the log ratios. */
  sdLog: number
  /** One-sided. */
  alpha: number
}

export const DEFAULT_POWER = 0.8

/** Beyond this the levels of the signed-rank test are so fine that alpha itself will do. */
const FINE_FROM = 50

const MOST_BLOCKS = 1000

/**
 * Chance that the test shows a true log ratio of `effect` beyond the limit, with normal noise. Exact for t. For
 * signed ranks it is t's at the attainable level with 3/π of the blocks, their asymptotic relative efficiency
 * (Hodges & Lehmann 1956, Ann. Math. Stat. 27); the simulations check how near that is.
 */
export const power = (design: TestDesign, effect: number): number => {
  const test = tTestOf(design)
  if (test === null) return 0
  const delta = (effect * Math.sqrt(test.effectiveN)) / design.sdLog
  if (!Number.isFinite(delta)) return delta > 0 ? 1 : 0
  return 1 - noncentralTCdf(test.critical, test.df, delta)
}

/** Least log effect that is shown with this power; null where n blocks can't show any at alpha. */
export const smallestDetectableEffect = (design: TestDesign, wanted = DEFAULT_POWER): number | null => {
  const test = tTestOf(design)
  if (test === null) return null
  return (detectableShift(test.critical, test.df, wanted) * design.sdLog) / Math.sqrt(test.effectiveN)
}

/** Fewest blocks that show a log `effect` with this power; null beyond 1,000. */
export const blocksNeeded = (
  effect: number,
  design: Omit<TestDesign, 'n'>,
  wanted = DEFAULT_POWER,
): number | null => {
  for (let n = 2; n <= MOST_BLOCKS; n++) if (power({ ...design, n }, effect) >= wanted) return n
  return null
}

const tTestOf = ({ n, alpha }: TestDesign): { critical: number; df: number; effectiveN: number } | null => {
  if (n < 2) return null
  const byRanks = methodFor(n) === 'hodgesLehmann'
  const attained = byRanks && n < FINE_FROM ? attainableAlpha(n, alpha) : alpha
  if (attained === 0) return null
  return {
    critical: studentQuantile(1 - attained, n - 1),
    df: n - 1,
    effectiveN: byRanks ? (n * 3) / Math.PI : n,
  }
}

/** Standard errors from the limit at which a t statistic exceeds `critical` with this power; to nine digits. */
export const detectableShift = (critical: number, df: number, wanted: number): number => {
  const isEnough = (delta: number): boolean => 1 - noncentralTCdf(critical, df, delta) >= wanted
  let [low, high] = [0, 1]
  while (!isEnough(high)) [low, high] = [high, 2 * high]
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2
    if (isEnough(middle)) high = middle
    else low = middle
  }
  return high
}
