import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { type RawValue, rawColumns, rawTrials } from './columns.ts'

/** Every trial as a line of CSV (RFC 4180, with `\n`): docs/raw.md. What is not known is an empty field. */
export const renderCsv = (results: BenchmarkResults): string =>
  [
    rawColumns.map(({ name }) => name),
    ...rawTrials(results).map((row) => rawColumns.map(({ value }) => field(value(row)))),
  ]
    .map((fields) => `${fields.join(',')}\n`)
    .join('')

/** An empty text is quoted, unlike what is not known. A text that a spreadsheet would compute begins with an apostrophe, as OWASP has it. */
const field = (value: RawValue): string => {
  if (value === null) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
