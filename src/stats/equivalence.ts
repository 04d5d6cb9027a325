import { pBelow } from './location.ts'

/** Whether a margin is shown to hold, at most alpha of the time falsely. */
interface MarginTest {
  isShown: boolean
  p: number
}

interface Limits {
  /** 0.05 for 5 %. */
  margin: number
  /** One-sided. */
  alpha?: number
}

/** Shows that the true ratio is below 1 + margin: no worse than the margin allows. */
export const nonInferiority = (
  differences: readonly number[],
  { margin, alpha = 0.05 }: Limits,
): MarginTest => {
  const p = pBelow(differences, Math.log1p(requireMargin(margin)))
  return { isShown: p <= alpha, p }
}

/**
 * Shows that the true ratio lies between 1/(1 + margin) and 1 + margin: two one-sided tests, both at alpha
 * (TOST; Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15).
 */
export const equivalence = (differences: readonly number[], { margin, alpha = 0.05 }: Limits): MarginTest => {
  const sides = [differences, differences.map((difference) => -difference)]
  const p = Math.max(...sides.map((side) => nonInferiority(side, { margin }).p))
  return { isShown: p <= alpha, p }
}

const requireMargin = (margin: number): number => {
  if (!(margin > 0 && Number.isFinite(margin)))
    throw new RangeError(`Expected a margin above 0, such as 0.05 for 5 %, got ${margin}`)
  return margin
}
