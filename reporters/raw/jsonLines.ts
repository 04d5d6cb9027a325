import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { rawColumns, rawTrials } from './columns.ts'

/** Every trial as a line of JSON: docs/raw.md. */
export const renderJsonLines = (results: BenchmarkResults): string =>
  rawTrials(results)
    .map(
      (row) =>
        `${JSON.stringify(Object.fromEntries(rawColumns.map(({ name, value }) => [name, value(row)])))}\n`,
    )
    .join('')
