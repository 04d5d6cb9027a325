import { mean, sampleStandardDeviation } from 'simple-statistics'
import { studentCdf } from '../studentT.ts'
import type { Warning } from '../warning.ts'
import { NOISE_ALPHA } from './alpha.ts'

const LEAST_VALUES = 4

/** Warns where the first block is slower than a t prediction from the others allows (Hahn & Meeker 1991, §4.8). */
export const slowFirstBlock = (logs: readonly number[]): Warning | null => {
  if (logs.length < LEAST_VALUES) return null
  const [first, ...others] = logs as [number, ...number[]]
  const slower = first - mean(others)
  const error = sampleStandardDeviation(others) * Math.sqrt(1 + 1 / others.length)
  if (error === 0 || studentCdf(-slower / error, others.length - 1) > NOISE_ALPHA) return null
  return {
    code: 'slowFirstBlock',
    text: `the first block took ${Math.exp(slower).toFixed(2)}× the time of the others`,
    advice: 'something was still cold (page cache, downloads): run it again, or run more blocks',
  }
}
