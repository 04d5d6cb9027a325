import { sampleStandardDeviation } from 'simple-statistics'
import { type Alphas, type Evidence, type Side, sideOf } from './evidence.ts'
import { attainableAlpha } from './hodgesLehmann.ts'
import { centreOf, lowerBound, methodFor, pAbove, pBelow, upperBound } from './location.ts'
import { smallestDetectableEffect } from './power.ts'
import type { Warning } from './warning.ts'

/** Evidence of paired log ratios, one a block: by Student's t below 8 blocks, by signed ranks from 8. */
export const pairedEvidence = (differences: readonly number[]): Evidence => {
  const n = differences.length
  const sdLog = n > 1 ? sampleStandardDeviation([...differences]) : null
  return {
    method: methodFor(n),
    n,
    centre: () => centreOf(differences),
    sdLog,
    pAbove: (theta) => pAbove(differences, theta),
    pBelow: (theta) => pBelow(differences, theta),
    lower: (alpha) => lowerBound(differences, alpha),
    upper: (alpha) => upperBound(differences, alpha),
    smallestDetectable: (alpha, power) =>
      sdLog === null ? null : smallestDetectableEffect({ n, sdLog, alpha }, power),
    warningsAbout: (theta, alphas) => [
      ...unattainable(n, Math.min(alphas.above, alphas.below)),
      ...outlierSensitivity(differences, theta, alphas),
    ],
  }
}

/** Warns where so few blocks share so small an alpha that no result at all could be shown. */
const unattainable = (n: number, alpha: number): Warning[] => {
  if (methodFor(n) === 't' || attainableAlpha(n, alpha) > 0) return []
  // The least one-sided p of n signed ranks is 2⁻ⁿ.
  const enough = Math.ceil(-Math.log2(alpha))
  return [
    {
      code: 'tooFewBlocks',
      text: `with ${n} blocks no difference, however large, could be shown at the level left for it (${alpha.toPrecision(2)})`,
      advice: `run at least ${enough} blocks, or gate fewer scenarios at once`,
    },
  ]
}

/** Warns where mean and ranks disagree about a limit: then single blocks decide. Below 8 blocks there is but one method. */
export const outlierSensitivity = (
  differences: readonly number[],
  theta: number,
  alphas: Alphas,
): Warning[] => {
  if (methodFor(differences.length) === 't') return []
  const [byMean, byRanks] = (['t', 'hodgesLehmann'] as const).map((method) =>
    sideOf(
      {
        pAbove: (theta) => pAbove(differences, theta, method),
        pBelow: (theta) => pBelow(differences, theta, method),
      },
      theta,
      alphas,
    ),
  ) as [Side, Side]
  if (byMean === byRanks) return []
  const limit = `${Math.exp(theta).toFixed(2)}×`
  return [
    {
      code: 'outlierSensitive',
      text: `single blocks decide: against ${limit} the ratio is ${byRanks} by ranks, which count, and ${byMean} by the mean`,
      advice: 'look at the slowest and fastest blocks, and run more of them',
    },
  ]
}
