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
  signedRank: Record<string, { differences: number[]; p: number }>
  mannWhitney: Record<string, { a: number[]; b: number[]; p: number; u: number }>
  falseDiscovery: { ps: number[]; benjaminiHochberg: number[] }
  normal: [z: number, p: number][]
  noncentralT: [t: number, df: number, delta: number, p: number][]
  /** Blocks, effect in standard deviations, one-sided alpha, power. */
  power: [n: number, effect: number, alpha: number, power: number][]
  clopperPearson: [k: number, n: number, level: number, lower: number, upper: number][]
  patterns: Record<string, { values: number[]; dip: number; kendallP: number; slope: number }>
  random: Record<string, number[]>
}

/** Values of SciPy, NumPy and mpmath, made by fixtures/stats/make_reference.py. */
export const reference: Reference = JSON.parse(
  readFileSync(new URL('../../fixtures/stats/reference.json', import.meta.url), 'utf8'),
)
