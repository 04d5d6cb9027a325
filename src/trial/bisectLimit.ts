/** What a search for the least limit has found. */
interface LeastLimit {
  /** The least that passed. */
  passed: number
  /** The most that failed, at most `1 + precision` times below; null: the least that may be tried passed. */
  failed: number | null
}

interface Bounds {
  /** The least that may be tried. */
  least: number
  /** Known to pass. */
  limit: number
  /** How close the two ends of the result are, as a share: 0.1 is 10 %. */
  precision: number
  /** Where it may lie: tried first, unless they are next to what is known. */
  guesses?: readonly number[]
}

/**
 * Searches the least whole limit that passes, by bisection on a logarithmic scale. It rests on more never being worse
 * than less: near the end of what is enough, single trials may disagree.
 */
export const bisectLimit = async (
  { least, limit, precision, guesses = [] }: Bounds,
  passes: (limit: number) => Promise<boolean>,
): Promise<LeastLimit> => {
  if (least >= limit) return { passed: limit, failed: null }
  if (await passes(least)) return { passed: least, failed: null }
  let [failed, passed] = [least, limit]
  const apart = Math.sqrt(1 + precision)
  while (passed > failed * (1 + precision) && passed - failed > 1) {
    const guess = guesses.find((one) => one > failed * apart && one < passed / apart)
    const between = Math.round(guess ?? Math.sqrt(passed * failed))
    const middle = Math.min(passed - 1, Math.max(failed + 1, between))
    if (await passes(middle)) passed = middle
    else failed = middle
  }
  return { passed, failed }
}

/** The least whole number up to `limit`, which is possible, from which on it is; possible is possible for all above. */
export const leastPossible = (
  least: number,
  limit: number,
  isPossible: (limit: number) => boolean,
): number => {
  let [low, high] = [least, limit]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isPossible(middle)) high = middle
    else low = middle + 1
  }
  return high
}
