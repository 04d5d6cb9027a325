import { mean } from 'simple-statistics'
import { DEFAULT_LEVEL } from '../logMean.ts'
import { only } from './boxSearch.ts'
import type { Family } from './family.ts'
import type { Ends, Quantity } from './likelihoodRegion.ts'
import { fitLogCurve, type LogCurve, type Trial } from './logCurve.ts'

/** `linear` is a + b·N, `power` a + b·N^c. */
export type LawName = 'linear' | 'power'

/** Of the power law: engines neither get much cheaper by the row with size, nor do they get quadratic. */
export const EXPONENTS = { from: 0.6, to: 1.8 }

type Figure = Ends & { value: number }

export interface SizeLaw extends LogCurve {
  law: LawName
  /** Asked for, as their ends take a search each. */
  parameters: () => Record<'a' | 'b' | 'c', Figure>
}

/**
 * Fixed cost plus what grows with size N: a + b·N^c with a, b ≥ 0. A line through log times and log sizes would
 * take a fixed cost for a small exponent.
 */
export const fitSizeLaw = (
  trials: readonly Trial[],
  law: LawName,
  { level = DEFAULT_LEVEL } = {},
): SizeLaw => {
  const { family, logReference } = sizeFamily([...new Set(trials.map(({ x }) => x))], law)
  const curve = fitLogCurve(trials, family, { level })
  const figure = (of: Quantity['of']) => exponential(curve.endsOf({ scale: 1, of }))
  let known: Record<'a' | 'b' | 'c', Figure> | undefined
  const parameters = () => ({
    a: figure(() => (logit) => -Math.log1p(Math.exp(logit))),
    b: figure((c) => (logit) => -Math.log1p(Math.exp(-logit)) - c * logReference),
    c: curve.endsOf({ scale: 0, of: (c) => () => c }),
  })
  return { ...curve, law, parameters: () => (known ??= parameters()) }
}

const exponential = ({ value, lower, upper }: Figure): Figure => ({
  value: Math.exp(value),
  lower: Math.exp(lower),
  upper: Math.exp(upper),
})

/** Beyond this the smaller of two parts no longer shows in times: e⁻¹². */
const NEGLIGIBLE = 12

/** scale · (1 − w + w·(N/N₀)^c): w is the share at N₀, the geometric mean of sizes, that grows; the axis is its logit. */
const sizeFamily = (sizes: readonly number[], law: LawName): { family: Family; logReference: number } => {
  const logs = sizes.map(Math.log)
  const logReference = mean(logs)
  const reach = NEGLIGIBLE + EXPONENTS.to * (Math.max(...logs) - logReference)
  const family: Family = {
    inner: { from: -reach, to: reach, grid: Math.ceil(2 * reach), limits: [-Infinity, Infinity] },
    outer: law === 'linear' ? only(1) : { ...EXPONENTS, grid: 7 },
    logShape: (xs) => {
      const distances = xs.map((x) => Math.log(x) - logReference)
      return (c) => {
        const grown = distances.map((distance) => Math.exp(c * distance))
        return (logit) => {
          const share = 1 / (1 + Math.exp(-logit))
          const rest = 1 / (1 + Math.exp(logit))
          return grown.map((times) => Math.log(rest + share * times))
        }
      }
    },
    parameters: law === 'linear' ? 2 : 3,
  }
  return { family, logReference }
}
