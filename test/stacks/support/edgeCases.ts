import type { Case } from './cases.ts'
import { csvEdges } from './edges/csvTexts.ts'
import { fewRows } from './edges/fewRows.ts'
import { nameEdges } from './edges/names.ts'
import { numberEdges } from './edges/numbers.ts'
import { textEdges } from './edges/texts.ts'
import { timeEdges } from './edges/times.ts'

/** Values, names and tables at the edges, through every operation. */
export const edgeCases: Case[] = [
  ...fewRows,
  ...numberEdges,
  ...textEdges,
  ...timeEdges,
  ...csvEdges,
  ...nameEdges,
]
