/** The known name that was probably meant: at most a third of its letters other, missing or too many. */
export const nearest = (wanted: string, known: readonly string[]): string | null => {
  const distances = known.map((name) => ({
    name,
    distance: distance(wanted.toLowerCase(), name.toLowerCase()),
  }))
  const [best] = distances.sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(1, best.name.length / 3) ? best.name : null
}

/** Levenshtein (1966): the fewest letters to add, drop or change. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (let j = 0; j < other.length; j++)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (other[j] === letter ? 0 : 1)))
    row = next
  }
  return row[other.length]!
}
