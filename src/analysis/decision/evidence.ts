import { boundsText, ratioText } from '../ratioText.ts'
import { boundsOf } from './constraints.ts'
import type { Decision } from './decide.ts'
import { type DecisionInput, figures } from './input.ts'
import { ratioOver, valueAt } from './mixture.ts'
import type { Evidence } from './recommendation.ts'
import { runnerUpOf } from './runnerUp.ts'
import { outText } from './sentence.ts'
import { estimateText, labelOf, memoryText, timeText } from './words.ts'

/** What was measured of the stack chosen, or of those that nothing tells apart, against each other. */
export const evidenceOf = (input: DecisionInput, decision: Decision): Evidence[] => {
  const { stack, leaders, candidates, horizon, out } = decision
  if (!horizon) return []
  const [first, second] = stack === null ? leaders : [stack, runnerUpOf(input, decision) ?? undefined]
  const others = stack === null ? [second].flatMap((id) => id ?? []) : candidates.filter((id) => id !== stack)
  const compared = (first === undefined ? [] : others).flatMap((other) =>
    figures.flatMap((figure): Evidence[] => {
      const ratio = ratioOver(input, horizon, figure, first!, other)
      if (!ratio) return []
      const { interval } = ratio
      const times = ratioText(ratio.value, interval).ratio
      const doubt = boundsText(ratio.value, interval)
      const text = `${labelOf(first!, input)} takes ${times} times that of ${labelOf(other, input)}; ${doubt}`
      return [{ figure, text, ratio }]
    }),
  )
  return [
    ...compared,
    ...kept(input, decision, first),
    ...out.map(
      (one): Evidence => ({
        figure: 'bound' in one ? one.because : 'output',
        text: `${labelOf(one.stack, input)} ${outText(one, horizon)}`,
        ratio: null,
      }),
    ),
  ]
}

/** How the stack stands to what the workload states, at the end of what is looked at. */
const kept = (input: DecisionInput, { horizon }: Decision, stack: string | undefined): Evidence[] =>
  boundsOf(input).flatMap(({ name, quantity, most }) => {
    const value = stack === undefined ? null : valueAt(stack, quantity, horizon!.at(-1)!)
    if (!value) return []
    const isTime = quantity === 'timeMs'
    const [shown, bound] = isTime
      ? [estimateText(value, 'timeMs'), timeText(most)]
      : [estimateText(value, 'memoryMb'), memoryText(most)]
    return [{ figure: name, text: `${labelOf(stack!, input)} takes ${shown} of ${bound}`, ratio: null }]
  })
