import { createHash } from 'node:crypto'
import type { TrialOutput } from './record.ts'

/** All tables of a trial as one: sums of rows, files and bytes, and a digest over theirs; a single one is itself. */
export const wholeOutput = (tables: Readonly<Record<string, TrialOutput>>): TrialOutput => {
  const named = Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1))
  const sum = (part: 'rows' | 'files' | 'bytes') => named.reduce((total, [, table]) => total + table[part], 0)
  const [only, ...others] = named
  return {
    rows: sum('rows'),
    digest: only && others.length === 0 ? only[1].digest : digestOf(named),
    files: sum('files'),
    bytes: sum('bytes'),
  }
}

/** As long as a table's own. */
const digestOf = (named: readonly [string, TrialOutput][]): string => {
  const digests = JSON.stringify(named.map(([name, { digest }]) => [name, digest]))
  return createHash('sha256').update(digests).digest('hex').slice(0, 32)
}
