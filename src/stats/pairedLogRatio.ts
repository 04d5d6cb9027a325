import { DEFAULT_LEVEL, type Interval, logMean, logsOf } from './logMean.ts'
import { leastPossibleP } from './signFlip.ts'
import type { Warning } from './warning.ts'

/** How many times as large `b` is as `a`, from pairs measured under the same conditions. */
interface PairedRatio {
  /** exp(mean ln(b/a)): the geometric mean of the pairs' ratios. */
  ratio: number
  /** Null for a single pair. */
  interval: Interval | null
  /** Number of pairs. */
  n: number
  /** Standard deviation of the log ratios; null for a single pair. */
  sdLog: number | null
  warnings: Warning[]
}

/**
 * Ratio of paired positive measurements with a t interval on the log ratios. Pairing takes out what both
 * of a block share, such as a slow hour of the machine. Kalibera & Jones, ISMM 2013, on ratios as effect size.
 */
export const pairedLogRatio = (
  a: readonly number[],
  b: readonly number[],
  { level = DEFAULT_LEVEL } = {},
): PairedRatio => {
  if (a.length !== b.length)
    throw new RangeError(`Expected as many values in b as in a (${a.length}), got ${b.length}`)
  const logsA = logsOf(a)
  const { geometricMean: ratio, ...rest } = logMean(
    logsOf(b).map((logB, i) => logB - logsA[i]!),
    level,
  )
  return { ratio, ...rest, warnings: warningsFor(rest.n, rest.sdLog, level) }
}

const warningsFor = (n: number, sdLog: number | null, level: number): Warning[] => {
  const alpha = 1 - level
  const enough = pairsFor(alpha)
  if (n === 1) {
    return [
      {
        code: 'oneBlock',
        text: 'one block has no spread, so there is no interval',
        advice: `run at least ${enough} blocks (--blocks ${enough})`,
      },
    ]
  }
  const warnings: Warning[] = []
  if (n < enough) {
    warnings.push({
      code: 'fewBlocks',
      text: `with ${n} blocks the interval leans on normal noise: the exact p cannot go below ${leastPossibleP(n)}`,
      advice: `run at least ${enough} blocks (--blocks ${enough})`,
    })
  }
  if (sdLog !== null && sdLog < 1e-12) {
    warnings.push({
      code: 'noSpread',
      text: 'all blocks gave the same ratio to the last digit, which measured times never do',
      advice: 'check that the times are measured and not copied or rounded',
    })
  }
  return warnings
}

/** Least number of pairs whose smallest possible p is within alpha. */
const pairsFor = (alpha: number): number => {
  let n = 2
  while (leastPossibleP(n) > alpha) n++
  return n
}
