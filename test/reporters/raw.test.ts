import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readReport } from '../../reporters/json.ts'
import { type RawType, type RawValue, rawColumns, rawTrials } from '../../reporters/raw/columns.ts'
import { renderCsv } from '../../reporters/raw/csv.ts'
import { renderJsonLines } from '../../reporters/raw/jsonLines.ts'
import { renderParquet } from '../../reporters/raw/parquet.ts'
import { buildResults, buildScenarioResult } from '../../src/analysis/buildResults.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { runHeader, scenarioRecord, stackRecord, timed, unsoundTrial } from '../analysis/records.ts'
import { python, query } from '../dataset/python.ts'
import { scratchFolder } from '../support/scratch.ts'

/** Names and values that a format could trip over. */
const scenario = 'a "quoted", name\r\nof two lines — ünïcode'
const formula = '=HYPERLINK("https://example.org")'
const stacks = {
  spark: stackRecord('spark (local[2])', [
    ...timed([31.9, 32.4, 35.0, 31.1]),
    unsoundTrial(5, 'outOfMemory', formula),
    unsoundTrial(6, 'wrongOutput', '-1'),
  ]),
  pythonic: stackRecord('@polars', timed([4.62, 4.51, 4.83, 4.58, 4.55, 4.71])),
}
const base = { ref: '+main', commit: 'c', problem: null, stacks }
const results: BenchmarkResults = buildResults(runHeader, [
  buildScenarioResult(scenarioRecord({ scenario, size: '', stacks })),
  buildScenarioResult(scenarioRecord({ variant: '2 CPUs', base })),
])
const expected = rawTrials(results).map((row) => rawColumns.map(({ value }) => value(row)))
const names = rawColumns.map(({ name }) => name)

interface Read {
  names: string[]
  types: string[]
  rows: RawValue[][]
}

/** DuckDB reads the file, with timestamps as text like ours, in a time zone that is not theirs. */
const readBack = async (file: string, from: string): Promise<Read> =>
  python(
    `
import json, sys, duckdb
relation = duckdb.sql("SET TimeZone = 'Asia/Tokyo'; SELECT * FROM " + sys.argv[1])
shown = [
    f"strftime({name} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ')" if "TIME ZONE" in str(t) else name
    for name, t in zip(relation.columns, relation.types)
]
rows = duckdb.sql(f"SELECT {', '.join(shown)} FROM {sys.argv[1]}").fetchall()
print(json.dumps({"names": relation.columns, "types": [str(t) for t in relation.types], "rows": rows}))
`,
    from.replace('?', `'${file}'`),
  )

const duckdbTypes: Record<RawType, string> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
}

/** Milliseconds may be left out. */
const comparable = (rows: readonly (readonly RawValue[])[]): RawValue[][] =>
  rows.map((row) =>
    row.map((value, i) =>
      rawColumns[i]!.type === 'timestamp' && value !== null ? new Date(value as string).toJSON() : value,
    ),
  )

const write = (name: string, content: string | Uint8Array): string => {
  const file = join(scratchFolder(), name)
  writeFileSync(file, content)
  return file
}

test('there is one row for every trial, failed ones and those of the base too, and no two columns have one name', () => {
  const at = (name: string): number => names.indexOf(name)
  const keys = ['scenario', 'variant', 'base_revision', 'stack', 'block'].map(at)
  expect(new Set(expected.map((row) => JSON.stringify(keys.map((i) => row[i])))).size).toBe(36)
  expect(expected).toHaveLength(36)
  expect(expected.filter((row) => row[at('status')] === 'outOfMemory')).toHaveLength(2)
  expect(expected.filter((row) => row[at('base_revision')] === '+main')).toHaveLength(12)
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
    expect(read.types).toEqual(rawColumns.map(({ type }) => duckdbTypes[type]))
    expect(comparable(read.rows)).toEqual(comparable(expected))
  })

  test('as CSV, where an empty text is not null', async () => {
    const file = write('trials.csv', renderCsv(results))
    const read = await readBack(
      file,
      "read_csv(?, all_varchar = true, header = true, quote = '\"', escape = '\"', new_line = '\\n', allow_quoted_nulls = false)",
    )
    expect(read.names).toEqual(names)
    const texts = expected.map((row) =>
      row.map((value) => {
        if (value === null) return null
        // Spreadsheets would compute it.
        return [formula, '-1', '@polars', '+main'].includes(value as string) ? `'${value}` : String(value)
      }),
    )
    expect(read.rows).toEqual(texts)
  })

  test('as JSON lines, with types where there are values', async () => {
    const read = await readBack(
      write('trials.jsonl', renderJsonLines(results)),
      "read_json(?, format = 'newline_delimited')",
    )
    expect(read.names).toEqual(names)
    expect(comparable(read.rows)).toEqual(comparable(expected))
  })

  test('as JSON lines, by line', () => {
    const lines = renderJsonLines(results).trimEnd().split('\n')
    expect(lines.map((line) => Object.values(JSON.parse(line)))).toEqual(expected)
    expect(Object.keys(JSON.parse(lines[0]!))).toEqual(names)
  })
})

test('DuckDB finds every trial of the example run once', async () => {
  const report = await readReport('docs/examples/report.json')
  const trials = report.results.flatMap(({ stackResults }) =>
    Object.values(stackResults).flatMap(({ executionResults }) => executionResults),
  )
  const file = write('example.parquet', await renderParquet(report))
  const [found] = await query(`
    SELECT count(*) AS trials, count(DISTINCT (file, scenario, variant, target, stack, block)) AS places,
      count(*) FILTER (status = 'completed' AND execution_time_ms > 0 AND peak_memory_mib > 0) AS measured,
      count(*) FILTER (started_at BETWEEN run_started_at AND run_started_at + INTERVAL 1 DAY) AS dated
    FROM '${file}'`)
  const all = trials.length
  const measured = trials.filter(({ status }) => status === 'completed').length
  expect(found).toEqual({ trials: all, places: all, measured, dated: all })
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
