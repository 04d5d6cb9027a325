import { equivalence } from '../stats/equivalence.ts'
import { pairedEvidence } from '../stats/pairedEvidence.ts'
import { pairedLogRatio } from '../stats/pairedLogRatio.ts'
import { primaryInterval } from '../stats/primaryInterval.ts'
import { signFlipTest } from '../stats/signFlip.ts'
import type { Warning } from '../stats/warning.ts'
import type { ExecutionResult } from '../trial/record.ts'
import { countTrials, warmTimeOfTrial } from './aggregate.ts'
import type { Comparison, ComparisonMetric } from './comparisonResult.ts'
import { sentenceFor } from './sentence.ts'
import { incompleteText, isStacksFailure } from './statusText.ts'
import type { Difference } from './verification.ts'

/** One side of a comparison: a stack's trials under its name. */
export interface ComparedStack {
  id: string
  label: string
  trials: readonly ExecutionResult[]
}

export interface ComparisonRequest {
  metric: ComparisonMetric
  stack: ComparedStack
  against: ComparedStack
  /** Blocks of the schedule, run or not. */
  plannedBlocks: readonly number[]
  differences: readonly Difference[]
  /** Of the interval; above 0.95 where there are several looks or pairs. */
  level: number
  /** Of the pair that shares it with all others: what is shown to be equal is so for all pairs together. */
  familyLevel: number
}

/** Ratios nearer to 1 than this count as equal: 5 %, as with the gate. */
export const EQUIVALENCE_MARGIN = 0.05

interface Pair {
  block: number
  stack: ExecutionResult
  against: ExecutionResult
}

const timeOf: Record<ComparisonMetric, (trial: ExecutionResult) => number | null> = {
  executionTimeMs: ({ metrics }) => metrics.executionTimeMs,
  warmTimeMs: warmTimeOfTrial,
}

/**
 * Compares two stacks over the blocks in which both completed with the same output. A failed trial or a
 * different output leaves no verdict at all: what is left would be the trials that happened to go well.
 */
export const compare = (request: ComparisonRequest): Comparison => {
  const { metric, stack, against } = request
  const pairs = pairsOf(request)
  const outcome = judge(request, pairs)
  const result = {
    metric,
    stack: stack.id,
    against: against.id,
    blocks: pairs.map(({ block }) => block),
    ...outcome,
  }
  return { ...result, sentence: sentenceFor(result, stack.label, against.label) }
}

/** Two-sided p of the primary method that there is no difference; null where there is nothing sound to compare. */
export const pOfComparison = (request: Unlevelled): number | null => {
  const pairs = pairsOf(request)
  if (pairs.length < 2 || obstacle(request, pairs) !== null) return null
  const { pAbove, pBelow } = pairedEvidence(logRatiosOf(request, pairs))
  return Math.min(1, 2 * Math.min(pAbove(0), pBelow(0)))
}

const logRatiosOf = ({ metric }: Pick<ComparisonRequest, 'metric'>, pairs: readonly Pair[]): number[] => {
  const timeIn = timeOf[metric]
  return pairs.map(({ stack, against }) => Math.log(timeIn(stack)! / timeIn(against)!))
}

const judge = (
  request: ComparisonRequest,
  pairs: readonly Pair[],
): Omit<Comparison, 'metric' | 'stack' | 'against' | 'blocks' | 'sentence'> => {
  const whyNot = obstacle(request, pairs)
  if (whyNot !== null) {
    const nothing = {
      ratio: null,
      interval: null,
      sdLog: null,
      withinMargin: null,
      exactTest: null,
      warnings: [],
    }
    return { verdict: 'none', whyNot, ...nothing }
  }
  const times = (side: 'stack' | 'against') => pairs.map((pair) => timeOf[request.metric](pair[side])!)
  const [ours, theirs] = [times('stack'), times('against')]
  const { level, familyLevel } = request
  const logRatios = logRatiosOf(request, pairs)
  const { ratio, interval, warnings: sensitivity } = primaryInterval(logRatios, { level })
  const { sdLog, warnings } = pairedLogRatio(theirs, ours)
  const { p, leastPossibleP } = signFlipTest(logRatios)
  const alpha = (1 - familyLevel) / 2
  const isEquivalent =
    interval !== null && equivalence(logRatios, { margin: EQUIVALENCE_MARGIN, alpha }).isShown
  return {
    verdict: verdictOf(interval, isEquivalent),
    whyNot: null,
    ratio,
    interval,
    sdLog,
    withinMargin: isEquivalent ? EQUIVALENCE_MARGIN : null,
    exactTest: { p, leastPossibleP, adjustedP: p },
    warnings: [...cutShort(request, pairs), ...warnings, ...sensitivity],
  }
}

const verdictOf = (interval: Comparison['interval'], isEquivalent: boolean): Comparison['verdict'] => {
  if (interval === null) return 'noInterval'
  if (interval.upper < 1) return 'less'
  if (interval.lower > 1) return 'more'
  return isEquivalent ? 'equivalent' : 'noDifferenceShown'
}

type Unlevelled = Omit<ComparisonRequest, 'level' | 'familyLevel'>

const pairsOf = ({ metric, stack, against, plannedBlocks }: Unlevelled): Pair[] =>
  plannedBlocks.flatMap((block) => {
    const [ours, theirs] = [stack, against].map(({ trials }) =>
      trials.find(
        (trial) => trial.block === block && trial.status === 'completed' && timeOf[metric](trial) !== null,
      ),
    )
    return ours && theirs ? [{ block, stack: ours, against: theirs }] : []
  })

/** Why the two can't be compared, or null. */
const obstacle = (request: Unlevelled, pairs: readonly Pair[]): string | null => {
  const sides = [request.stack, request.against]
  const failures = sides.flatMap((side) => failuresOf(side, request.plannedBlocks.length))
  if (failures.length > 0) return failures.join('; ')
  const different = request.differences.find(({ stack }) => sides.some(({ id }) => id === stack))
  if (different) return `their outputs differ (block ${different.block}: ${firstLine(different.text)})`
  if (pairs.length === 0) return 'there is no block that both completed'
  const unverified = pairs.find(({ stack, against }) => !stack.output || !against.output)
  if (unverified) return `the outputs of block ${unverified.block} were not verified`
  const digests = new Set(
    pairs.flatMap(({ stack, against }) => [stack.output!.digest, against.output!.digest]),
  )
  return digests.size > 1 ? 'their outputs differ' : null
}

const failuresOf = ({ label, trials }: ComparedStack, planned: number): string[] => {
  if (!trials.some(({ status }) => isStacksFailure(status))) return []
  const counts = countTrials(trials, planned)
  return [`${label} completed ${counts.ended.completed} of ${planned} trials (${incompleteText(counts)})`]
}

const cutShort = ({ plannedBlocks }: ComparisonRequest, pairs: readonly Pair[]): Warning[] =>
  pairs.length === plannedBlocks.length
    ? []
    : [
        {
          code: 'cutShort',
          text: `only ${pairs.length} of ${plannedBlocks.length} blocks are complete`,
          advice: 'finish the run with --resume',
        },
      ]

const firstLine = (text: string): string => text.split('\n', 1)[0]!
