import { logsOf } from '../logMean.ts'
import type { Warning } from '../warning.ts'
import { autocorrelation } from './autocorrelation.ts'
import { bimodality } from './bimodality.ts'
import { slowFirstBlock } from './firstBlock.ts'
import { outliers } from './outliers.ts'
import { trend } from './trend.ts'

/** What is odd about one stack's times, in the order of the blocks. Warnings only: no value is ever left out. */
export const diagnoseNoise = (times: readonly number[]): Warning[] => {
  const logs = logsOf(times)
  return [outliers, slowFirstBlock, trend, autocorrelation, bimodality]
    .map((diagnosis) => diagnosis(logs))
    .filter((warning) => warning !== null)
}
