import type {
  GateFamily,
  GateItem,
  GateMetric,
  GateProblem,
  GateRequest,
  GateResult,
  GateVerdict,
  Judgement,
} from '../analysis/gateResult.ts'
import { titleOf } from '../scenario/variants.ts'
import { type FigureVerdict, isDecided, judgeFamilies, suiteDifferences } from '../stats/gateFamilies.ts'
import { lookAlpha } from '../stats/looks.ts'
import { pairedEvidence } from '../stats/pairedEvidence.ts'
import type { GateFigure, GateInput, MeasuredFigure } from './gateFigures.ts'
import { gateSentence } from './gateSentence.ts'

/** Chance of a false alarm, for each family as a whole over all its looks. */
export const GATE_LEVEL = 0.05

/**
 * The gate's answer: three states by one-sided bounds against the margin, each metric a family of its own, and the
 * suite's mean before its members. What could not be measured beats everything else: the gate fails closed.
 */
export const judgeGate = (request: GateRequest, { figures, problems, notes }: GateInput): GateResult => {
  const families = request.metrics.map((metric) =>
    familyOf(
      metric,
      figures.filter((figure) => figure.metric === metric),
      request,
    ),
  )
  const allProblems = [...problems, ...problemsOf(figures), ...nothingMeasured(request, figures)]
  const verdicts = families.flatMap(({ suite, items }) => [...(suite ? [suite] : []), ...items])
  const verdict =
    allProblems.length > 0 ? 'couldNotMeasure' : worst(verdicts.map((judgement) => judgement.verdict))
  const { reference, margin, level, looks, inconclusive } = request
  return {
    verdict,
    exitCode: verdict === 'inconclusive' && inconclusive === 'warn' ? 0 : exitCodes[verdict],
    against: reference,
    margin,
    level,
    looks: looks.map((blocks) => ({ blocks, level: lookAlpha(looks, level).alpha })),
    families,
    problems: allProblems,
    warnings: [...notes],
  }
}

/**
 * Why a scenario may end at this look: each of its figures is clear even with the smallest share of the level, or it
 * can't be measured any more. Null: it goes on.
 */
export const clearGate = (request: GateRequest, figures: readonly GateFigure[]): string | null => {
  const unmeasured = figures.find(({ problem }) => problem !== null)
  if (unmeasured) return `as it can’t be measured: ${unmeasured.problem}`
  const rule = { ...ruleOf(request), scenarios: request.expected.length }
  const isClear = (figures as readonly MeasuredFigure[]).every(
    ({ differences }) => differences !== null && isDecided(differences, rule),
  )
  return isClear ? 'as the gate’s verdict is clear' : null
}

const severity: readonly GateVerdict[] = ['pass', 'inconclusive', 'regressed', 'couldNotMeasure']

const worst = (verdicts: readonly GateVerdict[]): GateVerdict =>
  verdicts.reduce<GateVerdict>(
    (soFar, verdict) => (severity.indexOf(verdict) > severity.indexOf(soFar) ? verdict : soFar),
    'pass',
  )

const exitCodes: Record<GateVerdict, number> = { pass: 0, regressed: 1, couldNotMeasure: 2, inconclusive: 3 }

const ruleOf = ({ margin, level, looks }: GateRequest) => ({ margin, alpha: level, looks })

const familyOf = (metric: GateMetric, figures: readonly GateFigure[], request: GateRequest): GateFamily => {
  const measured = figures.filter((figure): figure is MeasuredFigure => figure.problem === null)
  const paired = measured.flatMap(({ differences }) => (differences ? [differences] : []))
  const judged = judgeFamilies(
    measured.map((figure) => ({ family: metric, scenario: keyOf(figure), evidence: figure.evidence })),
    ruleOf(request),
  )
  const items = figures.map((figure): GateItem => {
    const { file, scenario, size, variant, target, stack } = figure
    const about = { file, scenario, size, variant, target, stack }
    if (figure.problem !== null) return { ...about, ...unmeasured(figure.problem) }
    const verdict = judged[measured.indexOf(figure)]!
    const { base, look } = figure
    return { ...about, ...judgementOf(verdict, request), base, look, warnings: verdict.warnings }
  })
  const hasSuite = paired.length > 1 && paired.length === measured.length
  return { metric, suite: hasSuite ? suiteOf(metric, paired, request) : null, items }
}

const suiteOf = (
  metric: GateMetric,
  differences: readonly (readonly number[])[],
  request: GateRequest,
): Judgement => {
  const evidence = pairedEvidence(suiteDifferences(differences))
  const [verdict] = judgeFamilies(
    [{ family: `${metric} suite`, scenario: 'suite', evidence }],
    ruleOf(request),
  )
  return judgementOf(verdict!, request)
}

const keyOf = ({ file, scenario, variant, target, stack }: GateFigure): string =>
  [file, titleOf(scenario, variant), target, stack].join(' · ')

const judgementOf = (verdict: FigureVerdict, request: GateRequest): Judgement => {
  const { lower, upper, alphas } = verdict
  const judgement = {
    verdict: verdict.verdict,
    ratio: verdict.ratio,
    interval:
      lower === null || upper === null ? null : { lower, upper, level: 1 - alphas.above - alphas.below },
    p: verdict.verdict === 'pass' ? verdict.pBelow : verdict.pAbove,
    blocks: verdict.n,
    cannotExclude: verdict.cannotExclude,
    detectable: verdict.wouldHaveCaught,
  }
  return { ...judgement, sentence: gateSentence(judgement, verdict.method, request) }
}

const unmeasured = (
  problem: string,
): Omit<GateItem, 'file' | 'scenario' | 'size' | 'variant' | 'target' | 'stack'> => ({
  verdict: 'couldNotMeasure',
  ratio: null,
  interval: null,
  p: null,
  blocks: 0,
  cannotExclude: null,
  detectable: null,
  sentence: `could not measure: ${problem}`,
  base: null,
  look: null,
  warnings: [],
})

/** Each once: what ails a trial ails all its metrics. */
const problemsOf = (figures: readonly GateFigure[]): GateProblem[] => {
  const problems = figures.flatMap(({ file, scenario, variant, target, stack, problem }) =>
    problem === null ? [] : [{ file, scenario, variant, target, stack, text: problem }],
  )
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()]
}

const nothingMeasured = ({ reference }: GateRequest, figures: readonly GateFigure[]): GateProblem[] => {
  if (figures.length > 0) return []
  const name = reference.kind === 'revision' ? reference.ref : `baseline ${reference.name}`
  const text = `expected at least one scenario that ${name} has too; got none, so nothing was compared`
  return [{ file: null, scenario: null, target: null, stack: null, text }]
}
