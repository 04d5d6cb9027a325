/** Which hypotheses are rejected, in the order given, and at what level each was tested. */
interface HolmStep {
  isRejected: boolean
  /** How many hypotheses shared alpha when this one was tested: it was held against alpha over this. */
  sharedBy: number
}

/**
 * Holm's step-down test (Holm 1979, Scandinavian Journal of Statistics 6): the smallest p against alpha/m, the
 * next against alpha/(m−1), until one fails; what is left was tested where it failed. The chance of any
 * false rejection is at most alpha, however the p depend on each other. `thresholdFor` gives the threshold
 * where `sharedBy` hypotheses share alpha: alpha over `sharedBy`, unless looks are spread over time.
 */
export const holm = (ps: readonly number[], thresholdFor: (sharedBy: number) => number): HolmStep[] => {
  const order = ps.map((_, i) => i).sort((i, j) => ps[i]! - ps[j]!)
  const steps = Array<HolmStep>(ps.length)
  let sharedBy = ps.length
  for (const i of order) {
    // Once one fails, `sharedBy` stays, and so do all larger p.
    const isRejected = ps[i]! <= thresholdFor(sharedBy)
    steps[i] = { isRejected, sharedBy }
    if (isRejected) sharedBy--
  }
  return steps
}

/** The least alpha at which Holm's test rejects each: reject those at most alpha. */
export const holmAdjusted = (ps: readonly number[]): number[] => {
  const order = ps.map((_, i) => i).sort((i, j) => ps[i]! - ps[j]!)
  const adjusted = Array<number>(ps.length)
  let greatest = 0
  for (const [rank, i] of order.entries()) {
    greatest = Math.max(greatest, Math.min(1, (ps.length - rank) * ps[i]!))
    adjusted[i] = greatest
  }
  return adjusted
}
