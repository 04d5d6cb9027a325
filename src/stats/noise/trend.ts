import { median } from 'simple-statistics'
import type { Warning } from '../warning.ts'
import { NOISE_ALPHA } from './alpha.ts'

/**
 * Exact one-sided p of Kendall's S against its distribution over all orders of n untied values (Mann 1945, Econometrica 13;
 * counting inversions as Kendall 1970, §5.2).
 */
export const kendallTailP = (n: number, s: number): number => {
  const pairs = (n * (n - 1)) / 2
  let chances = [1]
  for (let size = 2; size <= n; size++) {
    const next = Array<number>(chances.length + size - 1).fill(0)
    for (const [inversions, chance] of chances.entries())
      for (let more = 0; more < size; more++) next[inversions + more]! += chance / size
    chances = next
  }
  const most = Math.floor((pairs - Math.abs(s)) / 2)
  return Math.min(
    1,
    chances.slice(0, most + 1).reduce((sum, chance) => sum + chance, 0),
  )
}

/** Warns where times rise or fall steadily over the run; the size is Theil and Sen's median slope (Sen 1968, JASA 63). */
export const trend = (logs: readonly number[]): Warning | null => {
  const slopes: number[] = []
  let s = 0
  for (const [i, early] of logs.entries())
    for (const [j, late] of logs.entries())
      if (i < j) {
        s += Math.sign(late - early)
        slopes.push((late - early) / (j - i))
      }
  if (slopes.length === 0 || kendallTailP(logs.length, s) > NOISE_ALPHA / 2) return null
  const perBlock = 100 * Math.expm1(median(slopes))
  return {
    code: 'trend',
    text: `times ${s > 0 ? 'rose' : 'fell'} over the run, by about ${Math.abs(perBlock).toFixed(1)} % a block`,
    advice:
      'comparisons within blocks stand; look for heat, a filling disk or other work that starts or ends',
  }
}
