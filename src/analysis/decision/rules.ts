import type { Answer } from './recommendation.ts'

interface Rule {
  answer: Answer
  text: string
}

/** All rules, in the order in which they are tried: the first that applies gives the answer. */
export const rules = {
  sizeNotRun: {
    answer: 'notEnoughEvidence',
    text: 'The size stated, with its growth, lies beyond the sizes that were run or can be foretold from them.',
  },
  outputsDiffer: {
    answer: 'none',
    text: 'The stacks wrote different tables, and there is no independent answer to tell which is right.',
  },
  allFailed: { answer: 'none', text: 'Every stack failed or left wrong output.' },
  unfinished: { answer: 'notEnoughEvidence', text: 'Not every stack was run to the end.' },
  failsNearby: {
    answer: 'notEnoughEvidence',
    text: 'A stack works at the next smaller size that was run and fails at the next larger one.',
  },
  unverified: {
    answer: 'notEnoughEvidence',
    text: 'The output was held neither against another stack’s nor against an independent answer.',
  },
  oneStack: { answer: 'notEnoughEvidence', text: 'A single stack was run: there is nothing to choose from.' },
  noneFits: { answer: 'none', text: 'No stack keeps within what the workload states.' },
  onlySound: {
    answer: 'use',
    text: 'Every other stack failed or left wrong output, and this one keeps within what the workload states.',
  },
  onlyFits: { answer: 'use', text: 'It is the only stack that keeps within what the workload states.' },
  boundUnclear: {
    answer: 'notEnoughEvidence',
    text: 'It is not clear whether the stack that would be chosen keeps within what the workload states.',
  },
  dominates: {
    answer: 'use',
    text: 'It takes no more time, memory and, where it is known, cost than any other stack, and less of at least one.',
  },
  fasterAndCheaper: {
    answer: 'use',
    text: 'It takes no more time and costs no more than any other stack, and less of one; memory is in the price.',
  },
  cheapest: {
    answer: 'use',
    text: 'It costs least of the stacks that keep within what the workload states; equal costs are told apart by time.',
  },
  fastest: {
    answer: 'use',
    text: 'It takes least time of the stacks that fit the memory at hand; costs are not known.',
  },
  notMeasured: {
    answer: 'notEnoughEvidence',
    text: 'Peak memory was not measured, so that there is no cost either, and time alone does not tell which stack to use.',
  },
  unclear: {
    answer: 'notEnoughEvidence',
    text: 'The intervals are too wide to tell the stacks apart, or to call them equal.',
  },
  tradeOff: {
    answer: 'tossUp',
    text: 'One stack takes less time, another costs less (or, without costs, takes less memory), and the workload does not state which matters.',
  },
  equal: { answer: 'tossUp', text: 'The stacks are shown to be equal within the margin.' },
} as const satisfies Record<string, Rule>

export type RuleId = keyof typeof rules
