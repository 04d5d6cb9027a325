import { requireAlpha } from './location.ts'
import { SIMULATED_LOOKS } from './simulatedLooks.ts'

/** One-sided alpha of each look, so that all looks together err at most at the alpha asked for. */
interface LookAlpha {
  alpha: number
  /** `bonferroni` is careful: more blocks than needed. `simulated`: for the very rule that ships. */
  source: 'single' | 'simulated' | 'bonferroni'
}

/**
 * The constant alpha of each declared look (numbers of blocks, rising) of a run that may stop at any of them
 * (Pocock 1977, Biometrika 64). For usual looks it is simulated with the rule that ships, t below 8 blocks and signed
 * ranks from 8, by fixtures/stats/simulateLooks.ts; for others alpha is divided by the number of looks.
 */
export const lookAlpha = (looks: readonly number[], alpha: number): LookAlpha => {
  requireLooks(looks)
  requireAlpha(alpha)
  if (looks.length === 1) return { alpha, source: 'single' }
  const bonferroni = alpha / looks.length
  // An alpha between two of the table takes the lower one, which is careful; the table has six digits.
  const simulated = SIMULATED_LOOKS[looks.join('/')]?.findLast(
    ([overall]) => overall <= alpha * (1 + 1e-5),
  )?.[1]
  return simulated !== undefined && simulated > bonferroni
    ? { alpha: Math.min(simulated, alpha), source: 'simulated' }
    : { alpha: bonferroni, source: 'bonferroni' }
}

/** Level of the two-sided interval to show at each look, so that all of a run's hold together at `level`. */
export const lookLevel = (looks: readonly number[], level: number): number =>
  1 - 2 * lookAlpha(looks, (1 - level) / 2).alpha

const requireLooks = (looks: readonly number[]): void => {
  const rising = looks.every((look, i) => Number.isInteger(look) && look >= 1 && look > (looks[i - 1] ?? 0))
  if (looks.length === 0 || !rising)
    throw new RangeError(
      `Expected looks as rising numbers of blocks, such as 5, 10, 15, got ${looks.join(', ')}`,
    )
}
