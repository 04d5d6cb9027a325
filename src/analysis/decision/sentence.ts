import { formatByteSize } from '../../host/byteSize.ts'
import { pairsOf } from '../pairs.ts'
import { hasExceeded, isMeasured } from './constraints.ts'
import type { Decision, Out } from './decide.ts'
import { usualMargins } from './decide.ts'
import { bytesNow, type HorizonSize } from './horizon.ts'
import { type DecisionInput, type Figure, figures } from './input.ts'
import { ratioOver, valueAt } from './mixture.ts'
import type { Holds } from './recommendation.ts'
import { inverse, isNoMore, relationOf } from './relation.ts'
import { runnerUpOf } from './runnerUp.ts'
import { estimateText, labelOf, listed, memoryText, shareOf, timeText, withInterval } from './words.ts'

/** The answer for a manager. */
export const sentenceOf = (
  input: DecisionInput,
  decision: Decision,
  holds: Pick<Holds, 'fromBytes' | 'toBytes'> | null,
): string => {
  const { stack, rule, leaders } = decision
  const place = `${input.scenario} ${sizesText(input, holds)} on ${input.target}`
  if (stack !== null)
    return `Use ${labelOf(stack, input)} for ${place}: ${reasonText(input, decision, stack)}.`
  const names = leaders.map((id) => labelOf(id, input))
  if (rule === 'equal')
    return `Toss-up between ${listed(names)} for ${place}: shown to be less than ${usualMargins.equal * 100} % apart.`
  if (rule === 'tradeOff')
    return `Toss-up between ${listed(names)} for ${place}: ${tradeText(input, decision)}.`
  if (decision.answer === 'none') return `No stack for ${place}: ${noneText(input, decision)}.`
  return `Not enough evidence for ${place}: ${missingText(input, decision)}.`
}

const sizesText = (input: DecisionInput, holds: Pick<Holds, 'fromBytes' | 'toBytes'> | null): string => {
  const { size, growthPerYear = 0, years = 1 } = input.workload
  const now = bytesNow(input)
  const grown = formatByteSize(now * (1 + growthPerYear) ** years)
  if (growthPerYear > 0)
    return `at ${formatByteSize(now)}, growing to ${grown} in ${years === 1 ? 'a year' : `${years} years`},`
  if (size !== undefined || !holds || holds.fromBytes >= holds.toBytes / 1.05)
    return `at ${formatByteSize(now)}`
  return `from ${formatByteSize(holds.fromBytes)} to ${formatByteSize(holds.toBytes)}`
}

const reasonText = (input: DecisionInput, decision: Decision, stack: string): string => {
  if (decision.rule === 'onlySound') return outTexts(input, decision)
  if (decision.rule === 'onlyFits') return `it is the only one that fits; ${outTexts(input, decision)}`
  const other = runnerUpOf(input, decision)!
  return comparedText(input, decision.horizon!, stack, other)
}

/** `4.21 [3.92–4.60] times as fast as spark at about a third of the price, in about a quarter of the memory`. */
const comparedText = (
  input: DecisionInput,
  horizon: readonly HorizonSize[],
  stack: string,
  other: string,
): string => {
  const ratios = figures.map((figure) => ({ figure, ratio: ratioOver(input, horizon, figure, stack, other) }))
  const told = ratios.flatMap(({ figure, ratio }) => {
    const relation = relationOf(ratio, usualMargins)
    return ratio && relation !== 'unclear' ? [{ figure, ratio, relation }] : []
  })
  const lead = told.find(({ relation }) => relation === 'less')
  const name = labelOf(other, input)
  if (!lead) return `it takes no more than ${name}`
  const rest = told
    .filter((one) => one !== lead)
    .map(
      ({ figure, ratio }) =>
        `${preposition[figure]} ${shareOf(ratio.value, noun[figure], usualMargins.equal)}`,
    )
  const first =
    lead.figure === 'time'
      ? `${withInterval(inverse(lead.ratio))} times as fast as ${name}`
      : `${withInterval(lead.ratio)} times the ${noun[lead.figure]} of ${name}`
  const isTimeTold = told.some(({ figure }) => figure === 'time')
  const noMore = !isTimeTold && isNoMore(ratioOver(input, horizon, 'time', stack, other), usualMargins)
  const all = noMore ? [...rest, 'in no more time'] : rest
  return all.length === 0 ? first : `${first} ${all.join(', ')}`
}

const noun: Record<Figure, string> = { time: 'time', cost: 'price', memory: 'memory' }
const preposition: Record<Figure, string> = { time: 'in', cost: 'at', memory: 'in' }

/** What each of two stacks left is better in, and what to state. */
const tradeText = (input: DecisionInput, { leaders, horizon }: Decision): string => {
  const partsOf = (first: string, second: string): string[] =>
    figures.flatMap((figure) => {
      const ratio = ratioOver(input, horizon!, figure, first, second)
      const relation = relationOf(ratio, usualMargins)
      if (!ratio || (relation !== 'less' && relation !== 'more')) return []
      const [better, worse] = relation === 'less' ? [first, second] : [second, first]
      const share = withInterval(relation === 'less' ? ratio : inverse(ratio))
      return [
        `${labelOf(better, input)} takes ${share} times the ${noun[figure]} of ${labelOf(worse, input)}`,
      ]
    })
  // Two of them may be equal.
  const trades = pairsOf(leaders).map(([first, second]) => partsOf(first, second))
  const parts = trades.find(({ length }) => length > 1) ?? trades.flat()
  const [first, second] = leaders as [string, string]
  const isCostKnown = ratioOver(input, horizon!, 'cost', first, second) !== null
  const toState = isCostKnown ? 'a deadline or runs a day' : 'the memory at hand'
  return `${listed(parts)}; state ${toState} in \`workload\` to decide`
}

const noneText = (input: DecisionInput, decision: Decision): string => {
  if (decision.rule === 'outputsDiffer') return 'the stacks’ outputs differ'
  return outTexts(input, decision)
}

const outTexts = (input: DecisionInput, { out, horizon }: Decision): string => {
  // A stack may miss several bounds: the first is enough here.
  const firsts = out.filter((one, i) => out.findIndex(({ stack }) => stack === one.stack) === i)
  return firsts.map((one) => `${labelOf(one.stack, input)} ${outText(one, horizon!)}`).join('; ')
}

/** `ran out of memory`, `takes 44 [40–48] min where 30 min are left`. */
export const outText = (out: Out, horizon: readonly HorizonSize[]): string => {
  if (!('bound' in out)) return `${out.text} (at ${formatByteSize(out.bytes)})`
  const { stack, bound } = out
  const values = horizon.flatMap((size) => valueAt(stack, bound.quantity, size) ?? [])
  const most = values.reduce((a, b) => (b.value > a.value ? b : a))
  return bound.quantity === 'timeMs'
    ? `takes ${estimateText(most, 'timeMs')} where ${timeText(bound.most)} are stated`
    : `needs ${estimateText(most, 'memoryMb')} where ${memoryText(bound.most)} are at hand`
}

const missingText = (input: DecisionInput, decision: Decision): string => {
  const { rule, leaders, unclear, out, horizon } = decision
  if (rule === 'sizeNotRun') {
    const measured = input.sizes.filter(({ isMeasured }) => isMeasured).map(({ bytes }) => bytes)
    return `the sizes run are ${listed(measured.map(formatByteSize))}`
  }
  if (rule === 'unfinished' || rule === 'failsNearby') {
    const because = rule === 'unfinished' ? 'unknown' : 'failedNearby'
    return outTexts(input, { ...decision, out: out.filter((one) => one.because === because) })
  }
  if (rule === 'unverified') return 'no output was held against another or against an independent answer'
  if (rule === 'oneStack') return 'a single stack was run'
  if (rule === 'boundUnclear') {
    const { stack, bound } = unclear.find((one) => one.stack === leaders[0])!
    const value = valueAt(stack, bound.quantity, horizon!.at(-1)!)
    const shown = value ? estimateText(value, bound.quantity) : 'an unknown amount'
    const most = bound.quantity === 'timeMs' ? timeText(bound.most) : memoryText(bound.most)
    const doubt = hasExceeded(stack, bound, horizon!)
      ? `and a trial ${bound.quantity === 'timeMs' ? 'took' : 'may have taken'} more than ${most}`
      : `which may or may not keep within ${most}`
    return `${labelOf(stack, input)} takes ${shown}, ${doubt}`
  }
  if (rule === 'notMeasured') {
    const missing = leaders.filter((id) => !isMeasured(id, 'memoryMb', horizon!))
    const names = missing.map((id) => labelOf(id, input))
    return `the peak memory of ${listed(names)} was not measured, and more blocks would not change that`
  }
  const [first, second] = leaders as [string, string]
  const open = figures.flatMap((figure) => {
    const ratio = ratioOver(input, horizon!, figure, first, second)
    if (relationOf(ratio, usualMargins) !== 'unclear') return []
    return ratio ? [`${withInterval(ratio)} times the ${noun[figure]}`] : []
  })
  const names = `${labelOf(first, input)} takes`
  return open.length === 0
    ? `nothing tells ${listed(leaders.map((id) => labelOf(id, input)))} apart`
    : `${names} ${listed(open)} of ${labelOf(second, input)}`
}
