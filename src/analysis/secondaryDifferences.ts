import { z } from 'zod'
import { benjaminiHochberg } from '../stats/benjaminiHochberg.ts'
import { centreOf, HODGES_LEHMANN_FROM, pAbove, pBelow } from '../stats/location.ts'
import { signedRankTest } from '../stats/signedRank.ts'
import type { ExecutionResult } from '../trial/record.ts'
import { figures } from './aggregate.ts'
import type { ComparedStack } from './comparison.ts'
import type { Comparison } from './comparisonResult.ts'

const secondaryMetric = z.enum(['startupTimeMs', 'peakMemoryMb', 'cpuSeconds', 'diskIoMb', 'networkIoMb'])
export type SecondaryMetric = z.infer<typeof secondaryMetric>

/** `stack` against `against` in a figure beside the time. To explore: the time is what a comparison is about. */
export const secondaryDifference = z.object({
  metric: secondaryMetric,
  stack: z.string(),
  against: z.string(),
  ratio: z.number(),
  blocks: z.number().int(),
  /** Two-sided, paired by block: Student's t below 8 blocks, exact signed ranks from 8, as ties are common here. */
  p: z.number(),
  /** Benjamini–Hochberg, over all figures and pairs of the scenario. */
  adjustedP: z.number(),
  /** Whether it is among those of which about one in twenty may be chance. */
  isShown: z.boolean(),
})
export type SecondaryDifference = z.infer<typeof secondaryDifference>

/** Share of the differences shown that may be chance. */
const FALSE_DISCOVERIES = 0.05

/** All figures beside the time in which two soundly compared stacks have values in all blocks. */
export const secondaryDifferences = (
  comparisons: readonly Comparison[],
  stacks: readonly ComparedStack[],
): SecondaryDifference[] => {
  const found = comparisons
    .filter(
      ({ metric, verdict, blocks }) =>
        metric === 'executionTimeMs' && verdict !== 'none' && blocks.length > 1,
    )
    .flatMap((comparison) =>
      secondaryMetric.options.flatMap((metric) => differenceIn(metric, comparison, stacks)),
    )
  const adjusted = benjaminiHochberg(found.map(({ p }) => p))
  return found.map((one, i) => {
    const adjustedP = adjusted[i]!
    return { ...one, adjustedP, isShown: adjustedP <= FALSE_DISCOVERIES }
  })
}

const differenceIn = (
  metric: SecondaryMetric,
  { stack, against, blocks }: Comparison,
  stacks: readonly ComparedStack[],
): Omit<SecondaryDifference, 'adjustedP' | 'isShown'>[] => {
  const valuesOf = (id: string) => {
    const { trials } = stacks.find((one) => one.id === id)!
    return blocks.map((block) =>
      valueOfTrial(
        metric,
        trials.find((trial) => trial.block === block),
      ),
    )
  }
  const [ours, theirs] = [valuesOf(stack), valuesOf(against)]
  // Without a logarithm there is no ratio.
  if (![...ours, ...theirs].every((value) => value !== null && value > 0)) return []
  const logRatios = ours.map((value, i) => Math.log(value! / theirs[i]!))
  const ratio = Math.exp(centreOf(logRatios))
  return [{ metric, stack, against, ratio, blocks: blocks.length, p: twoSidedP(logRatios) }]
}

const valueOfTrial = (metric: SecondaryMetric, trial: ExecutionResult | undefined): number | null =>
  trial ? figures[metric](trial) : null

const twoSidedP = (logRatios: readonly number[]): number =>
  logRatios.length < HODGES_LEHMANN_FROM
    ? Math.min(1, 2 * Math.min(pAbove(logRatios, 0), pBelow(logRatios, 0)))
    : signedRankTest(logRatios).p
