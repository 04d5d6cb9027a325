import { type Decision, decide, usualMargins } from './decide.ts'
import type { DecisionInput, Figure } from './input.ts'
import { quantityOf, ratioOver } from './mixture.ts'
import type { Sensitivity } from './recommendation.ts'
import { key } from './thresholds.ts'
import { atWorstEnd, withFactor } from './vary.ts'
import { answerText, labelOf } from './words.ts'

/** Prices of one stack's machines against those of another's. */
const PRICE_CHANGE = 0.3

/** How the choice of a stack fares at the worst end of each interval, and at other prices. */
export const sensitivityOf = (input: DecisionInput, decision: Decision): Sensitivity[] => {
  const { stack, horizon } = decision
  if (stack === null || horizon === null) return []
  const others = decision.candidates.filter((id) => id !== stack)
  const entry = (what: string, changed: DecisionInput): Sensitivity => {
    const then = decide(changed, { ...usualMargins, beyond: 0 })
    const survives = key(then) === key(decision)
    return { what, survives, text: survives ? 'the answer stays' : `then ${answerText(then, input)}` }
  }
  const isCompared = (figure: Figure) =>
    others.some((other) => ratioOver(input, horizon, figure, stack, other)?.interval)
  const ends = (['time', 'cost', 'memory'] as const)
    .filter(isCompared)
    .map((figure) =>
      entry(
        `${figure} at the worst end of its interval`,
        atWorstEnd(input, stack, quantityOf(figure, input)),
      ),
    )
  if (!isCompared('cost')) return ends
  const price = (id: string, by: number) => withFactor(input, id, { instanceUsd: by, clusterUsd: by })
  const percent = `${PRICE_CHANGE * 100} %`
  return [
    ...ends,
    entry(`the price of ${labelOf(stack, input)} ${percent} higher`, price(stack, 1 + PRICE_CHANGE)),
    entry(
      `the others’ prices ${percent} lower`,
      others.reduce(
        (changed, id) =>
          withFactor(changed, id, { instanceUsd: 1 - PRICE_CHANGE, clusterUsd: 1 - PRICE_CHANGE }),
        input,
      ),
    ),
  ]
}
