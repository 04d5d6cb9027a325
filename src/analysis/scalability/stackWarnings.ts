import type { SizeCurve } from '../../stats/curve/sizeCurve.ts'
import { EXPONENTS } from '../../stats/curve/sizeLaw.ts'
import type { Warning } from '../../stats/warning.ts'
import { countTrials } from '../aggregate.ts'
import { incompleteText } from '../statusText.ts'
import type { Run } from './runs.ts'
import { chosenLaw } from './sizeFits.ts'

/** Below this p the means at each size are farther from the curve than the trials let expect. */
const LACK_OF_FIT = 0.01

/** A curve that is off by less is right enough, however little single trials spread. */
const NOTABLE = 0.02

/** What a reader should know about one stack's curves. */
export const stackWarnings = (
  runs: readonly (Run & { size: string })[],
  curves: { time: SizeCurve | null; memory: SizeCurve | null },
): Warning[] => [
  ...runs.flatMap(failureAt),
  ...Object.entries(curves).flatMap(([name, curve]) => (curve === null ? [] : curveWarnings(name, curve))),
]

const failureAt = ({ size, trials, planned }: Run & { size: string }): Warning[] => {
  const text = incompleteText(countTrials(trials, Math.max(planned, trials.length)))
  if (text === '') return []
  return [
    {
      code: 'incompleteSize',
      text: `at ${size}, of ${planned} trials: ${text}`,
      advice: 'the curves are of completed trials alone: judge this size by its failures first',
    },
  ]
}

const curveWarnings = (name: string, curve: SizeCurve): Warning[] => {
  const { lackOfFitP, sdLog, parameters, law } = chosenLaw(curve)
  const { value: c, lower, upper } = parameters().c
  const warnings: Warning[] = []
  if (lackOfFitP !== null && lackOfFitP < LACK_OF_FIT && sdLog > NOTABLE)
    warnings.push({
      code: 'lackOfFit',
      text: `${name}: whole sizes lie farther from the curve than single trials do (p = ${Number(lackOfFitP.toPrecision(1))})`,
      advice: 'the intervals allow for it; repeat the run, as one size may have had a bad time, or add sizes',
    })
  const isBound = (c < EXPONENTS.from + 1e-6 && upper < 1) || (c > EXPONENTS.to - 1e-6 && lower > 1)
  if (law === 'power' && isBound)
    warnings.push({
      code: 'exponentAtBound',
      text: `${name}: the exponent is at its bound of ${c < 1 ? EXPONENTS.from : EXPONENTS.to}, so that no law of this form may hold`,
      advice: 'go by the slopes between neighbouring sizes, and not beyond the sizes measured',
    })
  return warnings
}
