/**
 * Adjusted p by Benjamini & Hochberg 1995 (JRSS B 57): of the hypotheses with one of at most q, on average
 * at most the share q is rejected falsely, if the p are independent or positively dependent. For tables to
 * explore; a gate needs Holm's test.
 */
export const benjaminiHochberg = (ps: readonly number[]): number[] => {
  const order = ps.map((_, i) => i).sort((i, j) => ps[j]! - ps[i]!)
  const adjusted = Array<number>(ps.length)
  let least = 1
  for (const [fromTop, i] of order.entries()) {
    least = Math.min(least, (ps[i]! * ps.length) / (ps.length - fromTop))
    adjusted[i] = least
  }
  return adjusted
}
