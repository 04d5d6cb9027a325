import { type Decision, decide, usualMargins } from './decide.ts'
import type { DecisionInput, Figure } from './input.ts'
import { quantityOf, ratioOver } from './mixture.ts'
import type { Sensitivity } from './recommendation.ts'
import { haveOnePrice } from './sharedPrice.ts'
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
  const priced = (ids: readonly string[], by: number) =>
    ids.reduce((changed, id) => withFactor(changed, id, { instanceUsd: by, clusterUsd: by }), input)
  const percent = `${PRICE_CHANGE * 100} %`
  const prices = haveOnePrice(input, decision.candidates)
    ? [
        entry(`the price that they share ${percent} higher`, priced(decision.candidates, 1 + PRICE_CHANGE)),
        entry(`the price that they share ${percent} lower`, priced(decision.candidates, 1 - PRICE_CHANGE)),
      ]
    : [
        entry(`the price of ${labelOf(stack, input)} ${percent} higher`, priced([stack], 1 + PRICE_CHANGE)),
        entry(`the others’ prices ${percent} lower`, priced(others, 1 - PRICE_CHANGE)),
      ]
  return [...ends, ...prices]
}
