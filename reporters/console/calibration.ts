import type picocolors from 'picocolors'
import type { CalibrationResult } from '../../src/analysis/calibrationResult.ts'
import { metricText } from '../gate/words.ts'
import { formatTable } from '../table.ts'
import { indented, wrapped } from './lines.ts'

type Colors = ReturnType<typeof picocolors.createColors>

/** What a calibration found: how often the gate was wrong, and how small a change it can tell. */
export const renderCalibration = (
  calibration: CalibrationResult | null,
  width: number,
  colors: Colors,
): string[] => {
  if (!calibration) return []
  const { repeats, falseAlarms, highestChance, inconclusive, level, margin, looks, noise, problems } =
    calibration
  const asked = `margin ${percent(margin)} · ${looks.join(', ')} blocks · ${percent(level)} false alarms at most in each family`
  const found = `${falseAlarms} of ${repeats} gates of this state against itself said regressed: the chance is at most ${percent(highestChance)} (exact, 95 %); ${inconclusive} were inconclusive`
  const names = ['', ...noise.map(({ scenario, stack }) => `${scenario} · ${stack}`)]
  const columns = [
    ['figure', ...noise.map(({ metric }) => metricText[metric])],
    ['noise of a block', ...noise.map(({ sdLog }) => percent(sdLog))],
    [
      'can tell',
      ...noise.map(({ detectable }) => (detectable === null ? 'nothing' : `+${percent(detectable)}`)),
    ],
  ]
  const parts = [
    [colors.bold('calibration'), ...wrapped(asked, width).map((line) => colors.dim(line))],
    ...(noise.length > 0 ? formatTable(names, columns, width) : []),
    problems.map((problem) => indented(`${colors.red('✗')} `, problem, width)),
    repeats > 0 ? wrapped(found, width) : [],
  ]
  return parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
}

/** Two digits: a noise is not known better. */
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`
