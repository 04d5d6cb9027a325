import { mean } from 'simple-statistics'
import { logsOf } from '../logMean.ts'
import type { Trial } from './logCurve.ts'

/**
 * How well a law foretells a size that it has not seen: root mean square over sizes of ln(geometric mean of the size's
 * trials) less what the fit to all others says. Every size counts the same, however many trials it has.
 */
export const leaveOneOutError = (
  trials: readonly Trial[],
  curveOf: (others: readonly Trial[]) => (x: number) => number,
): number => {
  const squares = [...Map.groupBy(trials, ({ x }) => x)].map(([x, left]) => {
    const predict = curveOf(trials.filter((trial) => trial.x !== x))
    return (mean(logsOf(left.map(({ y }) => y))) - Math.log(predict(x))) ** 2
  })
  return Math.sqrt(mean(squares))
}
