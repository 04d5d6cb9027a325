import { seededRandom, shuffle } from '../stats/random.ts'

/** One block: every stack once, in the order in which they run. Blocks count from 1. */
export interface Block {
  block: number
  order: string[]
}

/**
 * Draws the order of stacks within each block. Random order within blocks keeps drift of the machine
 * out of the comparison; the seed makes the schedule repeatable. The scenario's name is mixed in so that
 * two scenarios of a run do not share one order.
 */
export const makeSchedule = (
  stacks: readonly string[],
  blocks: number,
  seed: number,
  scenario: string,
): Block[] => {
  const random = seededRandom(`${seed}/${scenario}`)
  return Array.from({ length: blocks }, (_, i) => ({ block: i + 1, order: shuffle(stacks, random) }))
}
