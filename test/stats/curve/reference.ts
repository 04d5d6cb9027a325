import { readFileSync } from 'node:fs'
import type { Trial } from '../../../src/stats/curve/logCurve.ts'

interface Sample {
  x: number[]
  y: number[]
}

interface Law {
  a: number
  b: number
  c: number
  squares: number
  curve: [x: number, value: number, lower: number, upper: number][]
  exponent?: [lower: number, upper: number]
}

type Figure = [value: number, lower: number, upper: number]

interface Reference {
  sizes: Record<string, Sample & { linear: Law; power: Law }>
  cores: Record<string, Sample & { lambda: Figure; sigma: Figure; kappa: Figure }>
}

/** Values of SciPy's optimisers, made by fixtures/stats/make_curves.py. */
export const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../fixtures/stats/curves.json', import.meta.url), 'utf8'),
)

export const trialsOf = ({ x, y }: Sample): Trial[] => x.map((value, i) => ({ x: value, y: y[i]! }))
