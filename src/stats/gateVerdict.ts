import { z } from 'zod'
import { type Alphas, type Evidence, type Side, sideOf } from './evidence.ts'
import { DEFAULT_POWER } from './power.ts'
import { warning } from './warning.ts'

/** What a gate says about one figure. Ratios are new over old: above 1 is worse. */
export const gateVerdict = z.object({
  verdict: z.enum(['pass', 'regressed', 'inconclusive']),
  method: z.enum(['t', 'hodgesLehmann', 'sessions']),
  /** Blocks, or stored sessions. */
  n: z.number().int().positive(),
  ratio: z.number(),
  /** Allowed worsening: 0.05 for 5 %. */
  margin: z.number(),
  /** One-sided bounds of the ratio, each with the alpha it was tested at; null where n allows none. */
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  alphas: z.object({ above: z.number(), below: z.number() }),
  /** One-sided p that the ratio is above, and below, 1 + margin. */
  pAbove: z.number(),
  pBelow: z.number(),
  /** Worsening that the run can't exclude: 0.031 for +3.1 %; negative where it must have improved; null: any. */
  cannotExclude: z.number().nullable(),
  /** Least true worsening that this n and noise would have shown as regressed with 80 % power; null: none. */
  wouldHaveCaught: z.number().nullable(),
  warnings: z.array(warning),
})
export type GateVerdict = z.infer<typeof gateVerdict>

const verdictOf = { above: 'regressed', below: 'pass', unclear: 'inconclusive' } as const satisfies Record<
  Side,
  string
>

/** Regressed if the ratio is shown to be above 1 + margin, pass if below it, otherwise inconclusive. */
export const judge = (evidence: Evidence, margin: number, alphas: Alphas): GateVerdict => {
  if (!(margin > 0 && Number.isFinite(margin)))
    throw new RangeError(`Expected a margin above 0, such as 0.05 for 5 %, got ${margin}`)
  const limit = Math.log1p(margin)
  const upper = finiteOrNull(Math.exp(evidence.upper(alphas.below)))
  const beyond = evidence.smallestDetectable(alphas.above, DEFAULT_POWER)
  return {
    verdict: verdictOf[sideOf(evidence, limit, alphas)],
    method: evidence.method,
    n: evidence.n,
    ratio: Math.exp(evidence.centre()),
    margin,
    lower: Math.exp(evidence.lower(alphas.above)) || null,
    upper,
    alphas,
    pAbove: evidence.pAbove(limit),
    pBelow: evidence.pBelow(limit),
    cannotExclude: upper === null ? null : upper - 1,
    wouldHaveCaught: beyond === null ? null : finiteOrNull(Math.expm1(limit + beyond)),
    warnings: evidence.warningsAbout(limit, alphas),
  }
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null)
