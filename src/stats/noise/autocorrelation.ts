import { mean } from 'simple-statistics'
import { seededRandom, shuffle } from '../random.ts'
import type { Warning } from '../warning.ts'
import { NOISE_ALPHA } from './alpha.ts'

/** Seen order and 1,999 random ones: p is a multiple of 1/2000, and the level holds exactly (Barnard 1963, JRSS B 25). */
const ORDERS = 1999

const LEAST_VALUES = 6

/** Correlation of each value with the one before it; 0 where all values are equal. */
export const lag1Autocorrelation = (values: readonly number[]): number => {
  const centre = mean([...values])
  const off = values.map((value) => value - centre)
  const total = off.reduce((sum, value) => sum + value * value, 0)
  if (total === 0) return 0
  return off.slice(1).reduce((sum, value, i) => sum + value * off[i]!, 0) / total
}

/** Warns where neighbouring blocks are more alike than a random order would make them: the machine changes slowly. */
export const autocorrelation = (logs: readonly number[]): Warning | null => {
  if (logs.length < LEAST_VALUES) return null
  const seen = lag1Autocorrelation(logs)
  if (seen <= 0) return null
  const random = seededRandom('lag-1 autocorrelation')
  let asAlike = 1
  for (let i = 0; i < ORDERS; i++)
    asAlike += Number(lag1Autocorrelation(shuffle(logs, random)) >= seen - 1e-12)
  if (asAlike / (ORDERS + 1) > NOISE_ALPHA) return null
  return {
    code: 'autocorrelation',
    text: `neighbouring blocks are alike (lag-1 correlation ${seen.toFixed(2)}): the machine changes slowly`,
    advice: 'comparisons within blocks stand; intervals of one stack alone are too narrow',
  }
}
