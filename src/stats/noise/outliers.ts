import { median, medianAbsoluteDeviation } from 'simple-statistics'
import type { Warning } from '../warning.ts'

/** In standard deviations of normal noise. hyperfine warns here too; textbooks' 3.5 would cry wolf with a few values. */
const FAR = 10

const LEAST_VALUES = 5

/**
 * Values far from the rest, by the modified z-score 0.6745·(x − median)/MAD, which an outlier can't hide from by widening
 * the spread itself (Iglewicz & Hoaglin 1993, How to Detect and Handle Outliers). `logs` in the order of the blocks.
 */
export const outliers = (logs: readonly number[]): Warning | null => {
  if (logs.length < LEAST_VALUES) return null
  const values = [...logs]
  const [centre, spread] = [median(values), medianAbsoluteDeviation(values)]
  const far = values.flatMap((value, i) =>
    0.6745 * Math.abs(value - centre) > FAR * spread && spread > 0 ? [i] : [],
  )
  if (far.length === 0) return null
  const shown = far.map((i) => `block ${i + 1} (${Math.exp(values[i]! - centre).toFixed(2)}× the median)`)
  return {
    code: 'outliers',
    text: `far from all others: ${shown.join(', ')}; kept, as everything measured is`,
    advice: 'see what else ran on the machine at that time, or run more blocks',
  }
}
