import { readFileSync } from 'node:fs'

interface Reference {
  /** Degrees of freedom, probability, quantile. */
  studentT: [df: number, p: number, t: number][]
  pairs: Record<
    string,
    {
      a: number[]
      b: number[]
      ratio: number
      sdLog: number
      intervals: Record<string, [number, number]>
      signFlipP: number
    }
  >
  samples: Record<
    string,
    {
      values: number[]
      quartiles: [number, number, number]
      coefficientOfVariation: number | null
      geometricMean: number
      interval: [number, number] | null
    }
  >
  random: Record<string, number[]>
}

/** Values of SciPy, NumPy and mpmath, made by fixtures/stats/make_reference.py. */
export const reference: Reference = JSON.parse(
  readFileSync(new URL('../../fixtures/stats/reference.json', import.meta.url), 'utf8'),
)
