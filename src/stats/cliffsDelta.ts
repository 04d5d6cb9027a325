/** P(b > a) − P(b < a) over all pairs of values, from −1 to 1; 0 is a coin toss. Cliff 1993, Psychological Bulletin 114. */
export const cliffsDelta = (a: readonly number[], b: readonly number[]): number => {
  if (a.length === 0 || b.length === 0)
    throw new RangeError(`Expected values in both samples, got ${a.length} and ${b.length}`)
  let balance = 0
  for (const x of a) for (const y of b) balance += Math.sign(y - x)
  return balance / (a.length * b.length)
}
