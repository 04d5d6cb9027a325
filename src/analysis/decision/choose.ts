import type { Estimate } from '../estimate.ts'
import { pairsOf } from '../pairs.ts'
import { isMeasured } from './constraints.ts'
import type { HorizonSize } from './horizon.ts'
import { type DecisionInput, type Figure, figures } from './input.ts'
import { partsOf, quantityOf, ratioOver } from './mixture.ts'
import { isNoMore, type Margins, type Relation, relationOf } from './relation.ts'
import type { RuleId } from './rules.ts'

/** What the stacks that are left come to. */
interface Choice {
  stack: string | null
  rule: RuleId
  /** Stacks that nothing tells apart; empty where one is chosen. */
  leaders: string[]
}

/** A way in which one stack is better than another. */
type Beats = (stack: string, against: string) => boolean

/** Chooses among at least two stacks that keep within the workload, or may do so. */
export const choose = (
  input: DecisionInput,
  horizon: readonly HorizonSize[],
  stacks: readonly string[],
  margins: Margins,
): Choice => {
  const ratios = new Map<string, Estimate | null>()
  const ratio = (figure: Figure, stack: string, against: string): Estimate | null => {
    const pair = JSON.stringify([figure, stack, against])
    const found = ratios.get(pair) ?? ratioOver(input, horizon, figure, stack, against)
    ratios.set(pair, found)
    return found
  }
  const relation = (figure: Figure, stack: string, against: string): Relation =>
    relationOf(ratio(figure, stack, against), margins)
  const isBetterIn =
    (known: readonly Figure[]): Beats =>
    (stack, against) =>
      known.every((figure) => isNoMore(ratio(figure, stack, against), margins)) &&
      known.some((figure) => relation(figure, stack, against) === 'less')
  const isCostKnown = stacks.every((stack) =>
    partsOf(horizon).every(({ facts }) => facts.stacks[stack]?.[quantityOf('cost', input)] != null),
  )
  const known = figures.filter((figure) => figure !== 'cost' || isCostKnown)
  const dominates = isBetterIn(known)
  // A stack that another one dominates plays no further part, so that adding one changes nothing.
  const left = stacks.filter((stack) => !stacks.some((other) => dominates(other, stack)))
  const [only] = left
  if (only !== undefined && left.length === 1) return { stack: only, rule: 'dominates', leaders: [] }

  const goals = goalsOf(input, isCostKnown, { isBetterIn, relation })
  for (const { rule, beats } of goals) {
    const best = left.find((stack) => left.every((other) => other === stack || beats(stack, other)))
    if (best !== undefined) return { stack: best, rule, leaders: [] }
  }
  const { beats = dominates, isOpen = undefined } = goals.at(-1) ?? {}
  const unbeaten = left.filter((stack) => !left.some((other) => beats(other, stack)))
  const leaders = unbeaten.length > 1 ? unbeaten : left.length > 1 ? left : [...stacks]
  const relations = pairsOf(leaders).map(([stack, other]) => ({
    time: relation('time', stack, other),
    cost: isCostKnown ? relation('cost', stack, other) : relation('memory', stack, other),
  }))
  const unclear = isOpen ?? (({ time, cost }: Pair) => time === 'unclear' || cost === 'unclear')
  const canBeTold = isCostKnown || leaders.every((stack) => isMeasured(stack, 'memoryMb', horizon))
  if (relations.some(unclear)) return { stack: null, rule: canBeTold ? 'unclear' : 'notMeasured', leaders }
  const isEqual = relations.every(({ time, cost }) => time === 'equal' && cost === 'equal')
  return { stack: null, rule: isEqual ? 'equal' : 'tradeOff', leaders }
}

interface Pair {
  time: Relation
  cost: Relation
}

interface Goal {
  rule: RuleId
  beats: Beats
  /** Whether more evidence on a pair could tell it apart; absent: where either figure is unclear. */
  isOpen?: (pair: Pair) => boolean
}

interface Tools {
  isBetterIn(known: readonly Figure[]): Beats
  relation(figure: Figure, stack: string, against: string): Relation
}

/**
 * What the workload makes of a trade between figures. Below a deadline time is worth nothing more, and runs a day make
 * the cost a bill: then the cost decides. Without costs, memory at hand makes memory below it worth nothing more.
 */
const goalsOf = (
  { workload }: DecisionInput,
  isCostKnown: boolean,
  { isBetterIn, relation }: Tools,
): Goal[] => {
  if (!isCostKnown)
    return workload.memoryMb === undefined ? [] : [{ rule: 'fastest', beats: isBetterIn(['time']) }]
  const both: Goal = { rule: 'fasterAndCheaper', beats: isBetterIn(['time', 'cost']) }
  if (workload.deadlineMinutes === undefined && workload.runsPerDay === undefined) return [both]
  const cheapest: Goal = {
    rule: 'cheapest',
    beats: (stack, against) => {
      const cost = relation('cost', stack, against)
      return cost === 'less' || (cost === 'equal' && relation('time', stack, against) === 'less')
    },
    isOpen: ({ time, cost }) => cost === 'unclear' || (cost === 'equal' && time === 'unclear'),
  }
  return [both, cheapest]
}
