import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Row } from '../stacks/support/lake.ts'
import { malformedCases } from '../stacks/support/malformedCases.ts'
import { scratchFolder } from '../support/scratch.ts'
import { python } from './python.ts'

/** The referee's own reading of text, apart from the stacks. */
const code = `
import json, sys
import duckdb
from dataset.text_rows import count_rows, good_rows, json_keys

def read(path, file_format, schema):
    counts = count_rows(connection, path, file_format, schema)
    rows = connection.execute(f"FROM {good_rows(path, file_format, schema)}").fetchall()
    return {"counts": counts, "rows": rows, "keys": json_keys(connection, path) if file_format == "json" else []}

with duckdb.connect() as connection:
    connection.execute("SET TimeZone = 'UTC'")
    print(json.dumps([read(*one) for one in json.load(open(sys.argv[1]))], default=str))
`
interface Found {
  counts: [rows: number, malformed: number]
  rows: Row[]
  keys: string[]
}

interface TextFile {
  path: string
  format: string
  schema: Record<string, string>
}

const read = (files: readonly TextFile[], folder: string) => {
  const list = join(folder, 'files.list')
  const columns = (schema: Record<string, string>) =>
    Object.entries(schema).map(([name, type]) => ({ name, type }))
  writeFileSync(
    list,
    JSON.stringify(files.map(({ path, format, schema }) => [path, format, columns(schema)])),
  )
  return python<Found[]>(code, list)
}

const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

describe('rows of text that are good and those that are malformed', () => {
  let found: Found[]
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  beforeAll(async () => {
    const files = malformedCases.map(({ format, schema, text, ending }, i) => {
      const path = join(folder, `${i}${ending ?? `.${format}`}`)
      writeFileSync(path, text)
      return { path, format, schema }
    })
    found = await read(files, folder)
  })

  test.each(malformedCases.map((one, i) => ({ ...one, i })))('$name', ({ i, rows, lines }) => {
    expect(found[i]!.counts).toEqual([rows.length + lines.length, lines.length])
    expect(sorted(found[i]!.rows)).toEqual(sorted(rows))
  })
})

test('keys are those of objects alone, whatever else is in the file', async () => {
  const folder = scratchFolder()
  const path = join(folder, 'a.json')
  writeFileSync(path, '{"b":1,"A":{"in":1}}\n{"a b":null}\n\n[{"no":1}]\n{"broken":\n"text"\n')
  const [{ keys, counts }] = (await read([{ path, format: 'json', schema: { b: 'long' } }], folder)) as [
    Found,
  ]
  expect(keys).toEqual(['A', 'a b', 'b'])
  expect(counts).toEqual([5, 3])
})

test('a folder named like a partition is no column', async () => {
  const folder = join(scratchFolder(), 'year=2024')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.csv'), 'id\n1\nx\n')
  writeFileSync(join(folder, 'a.json'), '{"id":1}\n{"id":"x"}\n')
  const files = ['csv', 'json'].map((format) => ({
    path: join(folder, `a.${format}`),
    format,
    schema: { id: 'long' },
  }))
  for (const { rows, counts } of await read(files, folder)) {
    expect(rows).toEqual([[1]])
    expect(counts).toEqual([2, 1])
  }
})
