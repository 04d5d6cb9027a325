import { mean } from 'simple-statistics'
import { type Alphas, type Evidence, sideOf } from './evidence.ts'
import { type GateVerdict, judge } from './gateVerdict.ts'
import { holm } from './holm.ts'
import { lookAlpha } from './looks.ts'
import { pairedEvidence } from './pairedEvidence.ts'

/** One figure of one scenario: time, memory and CPU are a family each. */
interface GatedFigure {
  family: string
  scenario: string
  evidence: Evidence
}

export interface GateRule {
  /** Allowed worsening: 0.05 for 5 %. */
  margin: number
  /** One-sided, for each family as a whole. */
  alpha: number
  /** Declared numbers of blocks; a single one is a fixed run. */
  looks: readonly number[]
}

export type FigureVerdict = GateVerdict & { family: string; scenario: string }

/**
 * Verdicts of all figures, in the order given. Each family errs at most at alpha as a whole: the chance that any of
 * its scenarios is called regressed though none is beyond the margin, and likewise for pass. Holm's test over the
 * family, with what each share of alpha leaves for a look (Maurer & Bretz 2013, Statistics in
 * Biopharmaceutical Research 5); bounds are at the alpha of the figure's own step, so that they say what the verdict says.
 */
export const judgeFamilies = (figures: readonly GatedFigure[], rule: GateRule): FigureVerdict[] => {
  const verdicts = new Map<GatedFigure, FigureVerdict>()
  for (const family of Map.groupBy(figures, ({ family }) => family).values())
    for (const [figure, verdict] of judgeFamily(family, rule)) verdicts.set(figure, verdict)
  return figures.map((figure) => verdicts.get(figure)!)
}

const judgeFamily = (figures: readonly GatedFigure[], rule: GateRule): [GatedFigure, FigureVerdict][] => {
  for (const { scenario, evidence } of figures) requireLook(scenario, evidence, rule.looks)
  const alphas = familyAlphas(
    figures.map(({ evidence }) => evidence),
    rule,
  )
  return figures.map((figure, i) => {
    const { family, scenario, evidence } = figure
    return [figure, { family, scenario, ...judge(evidence, rule.margin, alphas[i]!) }]
  })
}

/** The alphas that Holm's test over one family leaves for each of its members at their looks. */
export const familyAlphas = (family: readonly Evidence[], { margin, alpha, looks }: GateRule): Alphas[] => {
  const limit = Math.log1p(margin)
  const alphaOf = (sharedBy: number): number => lookAlpha(looks, alpha / sharedBy).alpha
  const alphasOf = (ps: readonly number[]): number[] =>
    holm(ps, alphaOf).map(({ sharedBy }) => alphaOf(sharedBy))
  const above = alphasOf(family.map(({ pAbove }) => pAbove(limit)))
  const below = alphasOf(family.map(({ pBelow }) => pBelow(limit)))
  return above.map((alpha, i) => ({ above: alpha, below: below[i]! }))
}

/** A run that ended between its looks was not planned that way, and its level is not known. */
const requireLook = (scenario: string, { method, n }: Evidence, looks: readonly number[]): void => {
  if (method !== 'sessions' && !looks.includes(n))
    throw new RangeError(
      `Expected ${scenario} to have as many blocks as a look (${looks.join(', ')}), got ${n}`,
    )
}

/**
 * Log ratios of the whole suite, one a block: the mean over scenarios, for the blocks that all have. The suite is a
 * family of its own, and the first verdict shown: it sees what slows every scenario a little.
 */
export const suiteDifferences = (scenarios: readonly (readonly number[])[]): number[] => {
  const blocks = Math.min(...scenarios.map(({ length }) => length))
  return Array.from({ length: blocks }, (_, block) =>
    mean(scenarios.map((differences) => differences[block]!)),
  )
}

/**
 * Whether a scenario may stop at this look: its verdict is clear even if it has the smallest share of alpha, so that
 * no other scenario's result can change it.
 */
export const isDecided = (
  differences: readonly number[],
  { margin, alpha, looks, scenarios }: GateRule & { scenarios: number },
): boolean => {
  if (differences.length === looks.at(-1)) return true
  const each = lookAlpha(looks, alpha / scenarios).alpha
  return sideOf(pairedEvidence(differences), Math.log1p(margin), { above: each, below: each }) !== 'unclear'
}
