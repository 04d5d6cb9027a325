import type picocolors from 'picocolors'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { calibrationText } from '../gate/calibration.ts'
import { formatTable } from '../table.ts'
import { indented, wrapped } from './lines.ts'

type Colors = ReturnType<typeof picocolors.createColors>

/** What a calibration found: how often the gate was wrong, and how small a change it can tell. */
export const renderCalibration = (results: BenchmarkResults, width: number, colors: Colors): string[] => {
  const text = calibrationText(results)
  if (!text) return []
  const { rule, header, rows, problems, sentence } = text
  const names = ['', ...rows.map(([name]) => name!)]
  const columns = header.map((title, i) => [title, ...rows.map((cells) => cells[i + 1]!)])
  const parts = [
    [colors.bold('calibration'), ...wrapped(rule, width).map((line) => colors.dim(line))],
    ...(rows.length > 0 ? formatTable(names, columns, width) : []),
    problems.map((problem) => indented(`${colors.red('✗')} `, problem, width)),
    wrapped(sentence, width),
  ]
  return parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
}
