import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type RawValue, rawColumns, rawTrials } from '../../reporters/raw/columns.ts'
import { renderCsv } from '../../reporters/raw/csv.ts'
import { renderJsonLines } from '../../reporters/raw/jsonLines.ts'
import { renderParquet } from '../../reporters/raw/parquet.ts'
import { buildResults, buildScenarioResult } from '../../src/analysis/buildResults.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { runHeader, scenarioRecord } from '../analysis/records.ts'
import { python } from '../dataset/python.ts'
import { scratchFolder } from '../support/scratch.ts'

/** Names and values that a format could trip over. */
const scenario = 'a "quoted", name\r\nof two lines — ünïcode'
const results: BenchmarkResults = buildResults(runHeader, [
  buildScenarioResult(scenarioRecord({ scenario, size: '' })),
  buildScenarioResult(scenarioRecord({ variant: '2 CPUs' })),
])
const expected = rawTrials(results).map((row) => rawColumns.map(({ value }) => value(row)))
const names = rawColumns.map(({ name }) => name)

/** DuckDB reads the file, with timestamps as text like ours. */
const readBack = async (file: string, from: string): Promise<{ names: string[]; rows: RawValue[][] }> =>
  python(
    `
import json, sys, duckdb
relation = duckdb.sql("SET TimeZone = 'UTC'; SELECT * FROM " + sys.argv[1])
rows = [
    [v.strftime("%Y-%m-%dT%H:%M:%S.") + f"{v.microsecond // 1000:03}Z" if hasattr(v, "strftime") else v for v in row]
    for row in relation.fetchall()
]
print(json.dumps({"names": relation.columns, "types": [str(t) for t in relation.types], "rows": rows}))
`,
    from.replace('?', `'${file}'`),
  )

const isTime = (i: number): boolean => rawColumns[i]!.type === 'timestamp'

/** Milliseconds may be left out. */
const comparable = (rows: readonly (readonly RawValue[])[]): RawValue[][] =>
  rows.map((row) =>
    row.map((value, i) => (isTime(i) && value !== null ? new Date(value as string).toJSON() : value)),
  )

const write = (name: string, content: string | Uint8Array): string => {
  const file = join(scratchFolder(), name)
  writeFileSync(file, content)
  return file
}

test('there is a row for every trial, and no two columns have one name', () => {
  const trials = results.results.flatMap(({ stackResults }) =>
    Object.values(stackResults).flatMap(({ executionResults }) => executionResults),
  )
  expect(expected).toHaveLength(trials.length)
  expect(trials.length).toBeGreaterThan(4)
  expect(new Set(names).size).toBe(names.length)
})

test('names have their units, and values what the trials have', () => {
  const [row] = rawTrials(results)
  const values = Object.fromEntries(rawColumns.map(({ name, value }) => [name, value(row!)]))
  const { metrics, peakMemoryUpperMb } = row!.trial
  expect(values).toMatchObject({
    scenario,
    variant: null,
    base_revision: null,
    execution_time_ms: metrics.executionTimeMs,
    peak_memory_mib: metrics.peakMemoryMb,
    peak_memory_upper_mib: peakMemoryUpperMb,
    warm_times_ms_json: JSON.stringify(row!.trial.warmTimesMs),
  })
})

describe('DuckDB reads back what was written', () => {
  test('as Parquet, with types', async () => {
    const file = write('trials.parquet', await renderParquet(results))
    const read = await readBack(file, '?')
    expect(read.names).toEqual(names)
    expect(comparable(read.rows)).toEqual(comparable(expected))
  })

  test('as CSV, where an empty text is not null', async () => {
    const file = write('trials.csv', renderCsv(results))
    const read = await readBack(
      file,
      "read_csv(?, all_varchar = true, header = true, quote = '\"', escape = '\"', new_line = '\\n', allow_quoted_nulls = false)",
    )
    expect(read.names).toEqual(names)
    const texts = expected.map((row) => row.map((value) => (value === null ? null : String(value))))
    expect(read.rows).toEqual(texts)
  })

  test('as JSON lines', () => {
    const lines = renderJsonLines(results).trimEnd().split('\n')
    expect(lines.map((line) => Object.values(JSON.parse(line)))).toEqual(expected)
    expect(Object.keys(JSON.parse(lines[0]!))).toEqual(names)
  })
})

test('a run without trials is an empty table with all columns', async () => {
  const none = buildResults(runHeader, [])
  expect(renderJsonLines(none)).toBe('')
  expect(renderCsv(none)).toBe(`${names.join(',')}\n`)
  const read = await readBack(write('none.parquet', await renderParquet(none)), '?')
  expect(read).toMatchObject({ names, rows: [] })
})

test('docs/raw.md describes every column as it is', () => {
  const docs = readFileSync(new URL('../../docs/raw.md', import.meta.url), 'utf8')
  const rows = docs.split('\n').filter((line) => line.startsWith('| `'))
  expect(rows).toEqual(rawColumns.map(({ name, type, about }) => `| \`${name}\` | ${type} | ${about} |`))
})
