import type { Comparison, ComparisonMetric } from './comparisonResult.ts'
import { levelText, ratioText } from './ratioText.ts'

/** The verdict of a comparison, with the stacks' labels in place of their names. */
type Verdict = Pick<
  Comparison,
  'metric' | 'verdict' | 'whyNot' | 'blocks' | 'ratio' | 'interval' | 'withinMargin'
>

const prefixes: Record<ComparisonMetric, string> = { executionTimeMs: '', warmTimeMs: 'warm repeats: ' }

/** `pythonic (polars) took 0.14× the time of spark (local[2]); 95 % 0.12–0.16; 6 blocks`, or why there is no such figure. */
export const sentenceFor = (verdict: Verdict, stack: string, against: string): string =>
  prefixes[verdict.metric] + plainSentence(verdict, stack, against)

const plainSentence = (
  { verdict, whyNot, blocks, ratio, interval, withinMargin }: Verdict,
  stack: string,
  against: string,
): string => {
  if (verdict === 'none' || ratio === null) return `no verdict on ${stack} against ${against}: ${whyNot}`
  const text = ratioText(ratio, interval)
  const took = `${stack} took ${text.ratio}× the time of ${against}`
  if (interval === null) {
    const few =
      blocks.length === 1 ? 'in one block' : `in ${blocks.length} blocks, too few for so many stacks`
    return `${took} ${few}, which gives no interval`
  }
  const evidence = `${levelText(interval.level)} ${text.interval}; ${blocks.length} blocks`
  if (verdict === 'noDifferenceShown') return `no difference shown: ${took}; ${evidence}`
  if (withinMargin === null) return `${took}; ${evidence}`
  const apart = `less than ${levelText(withinMargin)} apart`
  return verdict === 'equivalent' ? `${apart}: ${took}; ${evidence}` : `${took}, ${apart}; ${evidence}`
}
