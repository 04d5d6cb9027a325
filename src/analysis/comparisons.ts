import { holm, holmAdjusted } from '../stats/holm.ts'
import { DEFAULT_LEVEL } from '../stats/logMean.ts'
import { lookLevel } from '../stats/looks.ts'
import { type ComparedStack, type ComparisonRequest, compare, pOfComparison } from './comparison.ts'
import type { Comparison } from './comparisonResult.ts'
import { pairsOf } from './pairs.ts'
import type { Looks } from './scenarioResult.ts'
import type { Difference } from './verification.ts'

interface ComparisonsRequest {
  /** In the configuration's order. */
  stacks: readonly ComparedStack[]
  plannedBlocks: readonly number[]
  differences: readonly Difference[]
  /** Null: the number of blocks was fixed. */
  looks: Looks | null
  hasWarmTimes: boolean
}

/**
 * Compares every pair of stacks, the later one against the earlier. The pairs of one metric are a family: Holm's test
 * keeps the chance of any false difference among them at 5 %, and each interval is at the level of its pair's own
 * step, so that it says what the verdict says.
 */
export const compareAll = (request: ComparisonsRequest): Comparison[] => {
  const metrics = request.hasWarmTimes
    ? (['executionTimeMs', 'warmTimeMs'] as const)
    : (['executionTimeMs'] as const)
  const { plannedBlocks, differences } = request
  return metrics.flatMap((metric) => {
    const pairs = pairsOf(request.stacks).map(([against, stack]) => ({
      metric,
      stack,
      against,
      plannedBlocks,
      differences,
    }))
    return withAdjustedP(withLevels(pairs, request.looks).map(compare))
  })
}

const withLevels = (
  pairs: readonly Omit<ComparisonRequest, 'level' | 'familyLevel'>[],
  looks: Looks | null,
): ComparisonRequest[] => {
  const levelFor = (sharedBy: number): number => {
    const level = 1 - (1 - DEFAULT_LEVEL) / sharedBy
    return looks ? lookLevel(looks.declared, level) : level
  }
  // A pair without a p can't be called different, so it takes no share.
  const measured = pairs.flatMap((pair) => {
    const p = pOfComparison(pair)
    return p === null ? [] : [{ pair, p }]
  })
  const steps = holm(
    measured.map(({ p }) => p),
    (sharedBy) => 1 - levelFor(sharedBy),
  )
  const shares = new Map(measured.map(({ pair }, i) => [pair, steps[i]!.sharedBy]))
  const familyLevel = levelFor(Math.max(1, measured.length))
  return pairs.map((pair) => ({ ...pair, level: levelFor(shares.get(pair) ?? 1), familyLevel }))
}

/** The exact p are a family, too. */
const withAdjustedP = (comparisons: readonly Comparison[]): Comparison[] => {
  const tested = comparisons.filter(({ exactTest }) => exactTest !== null && exactTest.p !== null)
  const adjusted = holmAdjusted(tested.map(({ exactTest }) => exactTest!.p!))
  return comparisons.map((comparison) => {
    const adjustedP = adjusted[tested.indexOf(comparison)]
    return adjustedP === undefined
      ? comparison
      : { ...comparison, exactTest: { ...comparison.exactTest!, adjustedP } }
  })
}
