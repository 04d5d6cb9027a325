import { createHash } from 'node:crypto'
import { mersenne } from 'pure-rand/generator/mersenne'
import { shuffle as fisherYates } from 'simple-statistics'

/** Gives numbers from 0 (included) to 1 (excluded). */
export type Random = () => number

/**
 * The same seed gives the same numbers on any machine, for good: MT19937 and `genrand_res53` (Matsumoto &
 * Nishimura 1998), initialised by one word: the first 32 bits of the SHA-256 of the seed's text.
 */
export const seededRandom = (seed: string | number): Random => {
  const generator = mersenne(createHash('sha256').update(String(seed)).digest().readUInt32BE(0))
  return () => {
    const high = generator.next() >>> 5
    const low = generator.next() >>> 6
    return (high * 2 ** 26 + low) / 2 ** 53
  }
}

/** A copy in random order (Fisher–Yates); every order is equally likely. */
export const shuffle = <Item>(items: readonly Item[], random: Random): Item[] =>
  fisherYates([...items], random)
