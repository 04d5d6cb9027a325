import { seededRandom } from '../random.ts'
import type { Warning } from '../warning.ts'
import { NOISE_ALPHA } from './alpha.ts'
import { dip } from './dip.ts'

const SAMPLES = 1999
const LEAST_VALUES = 8

/** Warns where values fall into two groups: dip test against uniform samples (Hartigan & Hartigan 1985, Ann. Stat. 13). */
export const bimodality = (logs: readonly number[]): Warning | null => {
  const n = logs.length
  if (n < LEAST_VALUES) return null
  if (dip(logs) < criticalDip(n)) return null
  const [low, high] = groups(logs)
  return {
    code: 'twoGroups',
    text: `times fall into two groups, one at ${Math.exp(high - low).toFixed(2)}× the other`,
    advice:
      'find what differs: clock frequency, cores of two kinds, placement of a pod, a cache that is hit or not',
  }
}

const known = new Map<number, number>()

/** Exceeded by so few of seeded uniform samples and the one seen that the level holds. */
const criticalDip = (n: number): number => {
  const before = known.get(n)
  if (before !== undefined) return before
  const random = seededRandom(`dip/${n}`)
  const dips = Array.from({ length: SAMPLES }, () => dip(Array.from({ length: n }, random)))
  const critical = dips.sort((a, b) => b - a)[NOISE_ALPHA * (SAMPLES + 1) - 1]!
  known.set(n, critical)
  return critical
}

/** Medians below and above the widest gap. */
const groups = (values: readonly number[]): [number, number] => {
  const sorted = [...values].sort((a, b) => a - b)
  let split = 1
  for (let i = 2; i < sorted.length; i++)
    if (sorted[i]! - sorted[i - 1]! > sorted[split]! - sorted[split - 1]!) split = i
  return [middle(sorted.slice(0, split)), middle(sorted.slice(split))]
}

const middle = (sorted: readonly number[]): number =>
  (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2
