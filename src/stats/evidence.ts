import type { Warning } from './warning.ts'

/** What measurements say about one true log ratio, for whoever decides about a margin. */
export interface Evidence {
  /** `sessions`: against stored sessions; otherwise by paired blocks. */
  method: 't' | 'hodgesLehmann' | 'sessions'
  /** Blocks, or stored sessions. */
  n: number
  /** Estimated log ratio. */
  centre: () => number
  /** Standard deviation of one block's log ratio; null for a single block. */
  sdLog: number | null
  /** One-sided p that the true log ratio is above `theta`. */
  pAbove: (theta: number) => number
  pBelow: (theta: number) => number
  /** One-sided bounds, each missed in at most alpha of all runs; infinite where there can be none. */
  lower: (alpha: number) => number
  upper: (alpha: number) => number
  /** Least true log ratio above a limit that the one-sided test at alpha shows with this power; null where none. */
  smallestDetectable: (alpha: number, power: number) => number | null
  /** What a reader should know about a verdict on `theta`. */
  warningsAbout: (theta: number, alphas: Alphas) => Warning[]
}

/** One-sided errors: of calling the ratio above the limit, and of calling it below. */
export interface Alphas {
  above: number
  below: number
}

export type Side = 'above' | 'below' | 'unclear'

/** On which side of `theta` the truth is shown to be: that of the bound that lies beyond it. */
export const sideOf = (
  { pAbove, pBelow }: Pick<Evidence, 'pAbove' | 'pBelow'>,
  theta: number,
  alphas: Alphas,
): Side => {
  if (pAbove(theta) <= alphas.above) return 'above'
  return pBelow(theta) <= alphas.below ? 'below' : 'unclear'
}
