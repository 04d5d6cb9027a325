import type picocolors from 'picocolors'
import type { AcrossTargets } from '../../src/analysis/acrossTargets.ts'
import { sizeAndLimits } from '../../src/scenario/variants.ts'
import { indented, wrapped } from './lines.ts'
import { warningLine } from './notes.ts'

type Colors = ReturnType<typeof picocolors.createColors>

/** What one scenario gave on its targets. */
export const renderAcrossTargets = (across: AcrossTargets, width: number, colors: Colors): string => {
  const { sign, text } = sameTablesText(across)
  const paint = { '✓': colors.green, '✗': colors.red, '–': colors.dim }[sign]
  return [
    ...wrapped(acrossTargetsTitle(across), width).map((line) => colors.bold(line)),
    indented(`${paint(sign)} `, text, width),
    ...across.comparisons.flatMap(({ sentence }) => wrapped(sentence, width)),
    ...across.warnings.map((warning) => indented(`${colors.yellow('!')} `, warningLine(warning), width)),
  ].join('\n')
}

/** `hourly revenue · small on local and docker`. */
export const acrossTargetsTitle = (across: AcrossTargets): string =>
  `${across.scenario} · ${sizeAndLimits(across)} on ${across.targets.join(' and ')}`

export const sameTablesText = ({ sameTables }: AcrossTargets): { sign: '✓' | '✗' | '–'; text: string } => {
  if (sameTables === null) return { sign: '–', text: 'there are no tables of one input to compare' }
  return sameTables
    ? { sign: '✓', text: 'every trial left the same rows in every table, on each target' }
    : { sign: '✗', text: 'tables differ between targets' }
}
