import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { firstLine } from '../terminal.ts'
import { scenarioTitle } from './rows.ts'
import { metricText } from './words.ts'

/** What a calibration found, as text. */
interface CalibrationText {
  /** What it was asked with. */
  rule: string
  /** Columns of the table; empty where no noise was measured. */
  header: readonly string[]
  rows: readonly (readonly string[])[]
  problems: readonly string[]
  sentence: string
}

/** Null where the run was no calibration. */
export const calibrationText = (results: BenchmarkResults): CalibrationText | null => {
  if (!results.calibration) return null
  const { level, margin, looks, noise, problems, sentence } = results.calibration
  return {
    rule: `margin ${percent(margin)} · ${looks.join(', ')} blocks · ${percent(level)} false alarms at most in each family`,
    header: ['figure', 'noise of a block', 'can tell'],
    rows: noise.map((entry) => [
      `${scenarioTitle(entry, results)} · ${firstLine(entry.stack)}`,
      metricText[entry.metric],
      percent(entry.sdLog),
      entry.detectable === null ? 'nothing' : `+${percent(entry.detectable)}`,
    ]),
    problems,
    sentence,
  }
}

/** Two digits: a noise is not known better. */
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`
