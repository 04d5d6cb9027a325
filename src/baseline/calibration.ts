import { sampleVariance } from 'simple-statistics'
import type { CalibrationResult, NoiseEntry } from '../analysis/calibrationResult.ts'
import type { GateProblem, GateRequest } from '../analysis/gateResult.ts'
import type { ScenarioResult } from '../analysis/scenarioResult.ts'
import { titleOf } from '../scenario/variants.ts'
import { lowerProbability, upperProbability } from '../stats/clopperPearson.ts'
import { lookAlpha } from '../stats/looks.ts'
import { smallestDetectableEffect } from '../stats/power.ts'
import { judgeGate } from './gate.ts'
import type { MeasuredFigure } from './gateFigures.ts'
import { revisionFigures } from './revisionFigures.ts'

/** Evaluates the gate for each repeat of a run of the current state against itself. Pure. */
export const calibrationOf = (
  request: GateRequest,
  repeats: readonly (readonly ScenarioResult[])[],
): CalibrationResult => {
  const inputs = repeats.map((results) => revisionFigures(request, results))
  const gates = inputs.map((input) => judgeGate(request, input))
  const measured = gates.filter(({ verdict }) => verdict !== 'couldNotMeasure')
  const falseAlarms = measured.filter(({ verdict }) => verdict === 'regressed').length
  const figures = inputs
    .flatMap((input) => input.figures)
    .filter((figure): figure is MeasuredFigure => figure.problem === null)
  const alike = Map.groupBy(figures, ({ file, scenario, variant, target, stack, metric }) =>
    JSON.stringify([file, scenario, variant, target, stack, metric]),
  )
  const { level, margin, looks } = request
  const found = {
    repeats: measured.length,
    falseAlarms,
    lowestChance: measured.length > 0 ? lowerProbability(falseAlarms, measured.length) : 0,
    highestChance: measured.length > 0 ? upperProbability(falseAlarms, measured.length) : 1,
    inconclusive: measured.filter(({ verdict }) => verdict === 'inconclusive').length,
  }
  return {
    ...found,
    sentence: sentenceOf(found),
    level,
    margin,
    looks,
    noise: [...alike.values()].flatMap((repeated) => noiseOf(repeated, request)),
    problems: gates.flatMap(({ problems }, i) =>
      problems.map((problem) =>
        [`repeat ${i + 1}`, placeOf(problem, request), problem.stack, problem.text]
          .filter((part) => part !== null)
          .join(': '),
      ),
    ),
  }
}

type Found = Pick<CalibrationResult, 'repeats' | 'falseAlarms' | 'highestChance' | 'inconclusive'>

const sentenceOf = ({ repeats, falseAlarms, highestChance, inconclusive }: Found): string =>
  repeats === 0
    ? 'no gate of this state against itself could be measured'
    : `${falseAlarms} of ${repeats} gates of this state against itself said regressed: the chance is at most ${percent(highestChance)} (exact, 95 %); ${inconclusive} were inconclusive`

/** Two digits: a chance is not known better. */
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`

/** The scenario, with file and target where another of that name is calibrated, too. */
const placeOf = (
  { file, scenario, variant, target }: GateProblem,
  { expected }: GateRequest,
): string | null => {
  const isAlone = expected.every(
    (other) => other.scenario !== scenario || (other.file === file && other.target === target),
  )
  if (scenario === null) return null
  const title = titleOf(scenario, variant)
  return isAlone ? title : `${title} (${file}, ${target})`
}

/** The spread within repeats, pooled by their degrees of freedom; nothing where no repeat has two blocks. */
const noiseOf = (repeated: readonly MeasuredFigure[], request: GateRequest): NoiseEntry[] => {
  const samples = repeated.flatMap(({ differences }) =>
    differences && differences.length > 1 ? [[...differences]] : [],
  )
  if (samples.length === 0) return []
  const freedom = samples.reduce((sum, { length }) => sum + length - 1, 0)
  const squares = samples.reduce((sum, sample) => sum + sampleVariance(sample) * (sample.length - 1), 0)
  const sdLog = Math.sqrt(squares / freedom)
  const { file, scenario, size, variant, target, stack, metric } = repeated[0]!
  const effect = smallestDetectableEffect(plannedTest(request, sdLog))
  return [
    {
      file,
      scenario,
      size,
      variant,
      target,
      stack,
      metric,
      sdLog,
      blocks: samples.reduce((sum, { length }) => sum + length, 0),
      detectable: effect === null ? null : Math.expm1(effect),
    },
  ]
}

/** The test of one figure at the last look, with the share of the level that it surely has. */
export const plannedTest = ({ looks, level, expected }: GateRequest, sdLog: number) => ({
  n: looks.at(-1)!,
  sdLog,
  alpha: lookAlpha(looks, level / Math.max(1, expected.length)).alpha,
})
