import type { Estimate } from '../estimate.ts'
import type { DecisionInput, Quantity, Ratio, SizeFacts, StackAtSize } from './input.ts'

const quantities = ['timeMs', 'memoryMb', 'instanceUsd', 'clusterUsd'] as const satisfies Quantity[]

/** All figures as if they were known exactly: what the best guesses alone would say. */
export const asExact = (input: DecisionInput): DecisionInput =>
  withFacts(input, {
    value: (_stack, _quantity, estimate) => exact(estimate),
    ratio: ({ ratio }) => exact(ratio),
  })

/** As if `stack` took more of a quantity by a factor, everywhere. */
export const withFactor = (
  input: DecisionInput,
  stack: string,
  factors: Readonly<Partial<Record<Quantity, number>>>,
): DecisionInput =>
  withFacts(input, {
    value: (id, quantity, estimate) => (id === stack ? scaled(estimate, factors[quantity] ?? 1) : estimate),
    ratio: (one) => {
      const factor = factors[one.quantity] ?? 1
      if (one.stack === stack) return scaled(one.ratio, factor)
      return one.against === stack ? scaled(one.ratio, 1 / factor) : one.ratio
    },
  })

/** As if every ratio of `stack` lay at the end of its interval that speaks most against it. */
export const atWorstEnd = (input: DecisionInput, stack: string, quantity: Quantity): DecisionInput =>
  withFacts(input, {
    value: (_stack, _quantity, estimate) => estimate,
    ratio: (one) => {
      const { interval } = one.ratio
      if (one.quantity !== quantity || !interval) return one.ratio
      if (one.stack === stack) return exact({ value: interval.upper, interval })
      return one.against === stack ? exact({ value: interval.lower, interval }) : one.ratio
    },
  })

interface Changes {
  value(stack: string, quantity: Quantity, estimate: Estimate): Estimate
  ratio(ratio: Ratio): Estimate
}

const withFacts = (input: DecisionInput, { value, ratio }: Changes): DecisionInput => ({
  ...input,
  sizes: input.sizes.map(
    (facts): SizeFacts => ({
      ...facts,
      stacks: Object.fromEntries(
        Object.entries(facts.stacks).map(([id, stack]) => [
          id,
          { ...stack, ...Object.fromEntries(changedValues(id, stack, value)) },
        ]),
      ),
      ratios: facts.ratios.map((one) => ({ ...one, ratio: ratio(one) })),
    }),
  ),
})

const changedValues = (id: string, stack: StackAtSize, value: Changes['value']): [Quantity, Estimate][] =>
  quantities.flatMap((quantity) => {
    const estimate = stack[quantity]
    return estimate ? [[quantity, value(id, quantity, estimate)]] : []
  })

const exact = ({ value, interval }: Estimate): Estimate => ({
  value,
  interval: { lower: value, upper: value, level: interval?.level ?? 0.95 },
})

const scaled = ({ value, interval }: Estimate, by: number): Estimate => ({
  value: value * by,
  interval: interval && { ...interval, lower: interval.lower * by, upper: interval.upper * by },
})
