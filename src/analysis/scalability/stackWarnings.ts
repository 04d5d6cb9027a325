import { EXPONENTS } from '../../stats/curve/sizeLaw.ts'
import type { Warning } from '../../stats/warning.ts'
import { countTrials } from '../aggregate.ts'
import { incompleteText } from '../statusText.ts'
import type { Run } from './runs.ts'
import { type ByteCurve, chosenLaw, type Doubt } from './sizeFits.ts'

/** What a reader should know about one stack's curves. */
export const stackWarnings = (
  runs: readonly (Run & { size: string })[],
  curves: { time: ByteCurve | null; memory: ByteCurve | null },
): Warning[] => [
  ...runs.flatMap(incompleteAt),
  ...Object.entries(curves).flatMap(([name, curve]) =>
    curve === null ? [] : curve.doubts.map((doubt) => doubtWarning(name, curve, doubt)),
  ),
]

const incompleteAt = ({ size, trials, planned, unsound }: Run & { size: string }): Warning[] => {
  const missing = incompleteText(countTrials(trials, Math.max(planned, trials.length)))
  if (missing === '' && unsound === null) return []
  const text = missing === '' ? `at ${size}: ${unsound}` : `at ${size}, of ${planned} trials: ${missing}`
  return [
    {
      code: 'incompleteSize',
      text,
      advice:
        unsound === null
          ? 'finish the run with --resume'
          : 'curves are of smaller sizes alone, and nothing is foretold past this one',
    },
  ]
}

const doubtWarning = (name: string, { curve }: ByteCurve, code: Doubt): Warning => {
  const { lackOfFitP, parameters } = chosenLaw(curve)
  if (code === 'lackOfFit')
    return {
      code,
      text: `${name}: whole sizes lie farther from the curve than single trials do (p = ${Number(lackOfFitP!.toPrecision(1))})`,
      advice:
        'the intervals allow for it, and nothing is foretold beyond the sizes measured; repeat the run, as one size may have had a bad time, or add sizes',
    }
  const bound = parameters().c.value < 1 ? EXPONENTS.from : EXPONENTS.to
  return {
    code,
    text: `${name}: the exponent is at its bound of ${bound}, so that no law of this form may hold`,
    advice: 'go by the slopes between neighbouring sizes; nothing is foretold beyond the sizes measured',
  }
}
