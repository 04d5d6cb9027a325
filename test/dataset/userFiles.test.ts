import { createHash } from 'node:crypto'
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { ensureDataset } from '../../src/dataset/ensureDataset.ts'
import { describeInputs } from '../../src/dataset/inputs.ts'
import { dataSource, files, type UserFiles } from '../../src/scenario/data.ts'
import { scratchFolder } from '../support/scratch.ts'
import { useDatasets } from './datasets.ts'
import { python } from './python.ts'

vi.setConfig({ testTimeout: 30_000 })
const { referee } = useDatasets()

let folder: string
beforeEach(() => {
  folder = scratchFolder()
})

const open = (tables: Record<string, UserFiles>) =>
  ensureDataset({
    data: dataSource.parse(files(tables)),
    referee: referee(),
    folder: join(folder, 'cache'),
    baseFolder: folder,
    maxBytes: Number.POSITIVE_INFINITY,
    progress: { step: () => {}, note: () => {} },
  })

const put = async (name: string, content: string | Buffer): Promise<string> => {
  const path = join(folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, content)
  return path
}

const parquet = (name: string, select: string): Promise<null> =>
  python(
    "import duckdb, sys; duckdb.sql(f\"COPY ({sys.argv[1]}) TO '{sys.argv[2]}' (FORMAT parquet)\"); print('null')",
    select,
    join(folder, name),
  )

test('globs are sorted, rows counted, bytes and digests taken, and nothing is changed', async () => {
  const texts = {
    'data/b.csv': 'id,name\n3,x\n',
    'data/a.csv': 'id,name\n1,"a,b"\n2,\n',
    'data/skip.txt': 'x',
  }
  for (const [name, text] of Object.entries(texts)) await put(name, text)
  const before = await stat(join(folder, 'data/a.csv'))
  const { manifest, source } = await open({ clicks: './data/*.csv' })
  expect(source).toBe('clicks')
  expect(manifest).toMatchObject({ seed: null, generator: 'files', rows: 3, bytes: 31 })
  expect(manifest.tables.clicks).toEqual({
    format: 'csv',
    schema: [
      { name: 'id', type: 'long' },
      { name: 'name', type: 'string' },
    ],
    rows: 3,
    malformedRows: 0,
    files: (['data/a.csv', 'data/b.csv'] as const).map((name) => ({
      path: join(folder, name),
      bytes: texts[name].length,
      rows: name === 'data/a.csv' ? 2 : 1,
      sha256: createHash('sha256').update(texts[name]).digest('hex'),
    })),
  })
  expect(await stat(join(folder, 'data/a.csv'))).toMatchObject({
    mtimeMs: before.mtimeMs,
    size: before.size,
    ino: before.ino,
  })
})

test('one changed byte changes the digest', async () => {
  const path = await put('a.csv', 'id\n1\n')
  const { manifest } = await open({ a: 'a.csv' })
  await writeFile(path, 'id\n2\n')
  expect((await open({ a: 'a.csv' })).manifest.digest).not.toBe(manifest.digest)
})

test('Parquet types become column types', async () => {
  await parquet(
    't.parquet',
    `SELECT true AS a, 1::INT AS b, 2::BIGINT AS c, 1.5::FLOAT AS d, 2.5::DOUBLE AS e, 'x' AS f,
    DATE '2026-01-01' AS g, TIMESTAMP '2026-01-01 00:00:00' AS h, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS i,
    1.25::DECIMAL(18,2) AS j, 1::TINYINT AS k, 1::UINTEGER AS l`,
  )
  const { manifest } = await open({ t: 't.parquet' })
  expect(manifest.tables.t!.schema.map(({ type }) => type)).toEqual([
    ...['boolean', 'int', 'long', 'float', 'double', 'string', 'date', 'timestamp', 'timestamptz'],
    ...['decimal(18,2)', 'int', 'long'],
  ])
})

test('nested columns of Parquet and of JSON lines keep their structure', async () => {
  await parquet(
    't.parquet',
    `SELECT [{'sku': 'a', 'price': 1.5::DECIMAL(10,2), 'tags': ['x']}] AS items, {'lat': 1.5::FLOAT} AS place,
    [[1]] AS grid`,
  )
  await put(
    'j.json',
    '{"items":[{"sku":"a","n":1}],"place":{"at":"2026-01-05 10:00:00"}}\n{"items":[],"place":null}\n',
  )
  const { tables } = (await open({ t: 't.parquet', j: 'j.json' })).manifest
  const types = (name: string) =>
    Object.fromEntries(tables[name]!.schema.map((column) => [column.name, column.type]))
  expect(types('t')).toEqual({
    items: 'list<struct<sku: string, price: decimal(10,2), tags: list<string>>>',
    place: 'struct<lat: float>',
    grid: 'list<list<int>>',
  })
  expect(types('j')).toEqual({
    items: 'list<struct<sku: string, n: long>>',
    place: 'struct<at: timestamp>',
  })
})

test('CSV columns are sniffed from the whole file; a given schema rules', async () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `${i},2026-01-05 10:00:00,1.50`)
  await put('late.csv', `id,at,price\n${lines.join('\n')}\nn/a,2026-01-05 10:00:00,2.50\n`)
  const types = async (table: UserFiles) =>
    (await open({ late: table })).manifest.tables.late!.schema.map(({ type }) => type)
  expect(await types('late.csv')).toEqual(['string', 'timestamp', 'double'])
  const schema = [
    { name: 'id', type: 'string' },
    { name: 'at', type: 'string' },
    { name: 'price', type: 'decimal(10,2)' },
  ]
  expect(await types({ paths: 'late.csv', schema })).toEqual(['string', 'string', 'decimal(10,2)'])
})

test('JSON lines, compressed files, lists, symbolic links and names with signs of globs', async () => {
  await put('a.jsonl', '{"id": 1, "name": "x"}\n{"id": 2, "name": null}\n')
  await put('b [1].csv.gz', gzipSync('id\n1\n2\n3\n'))
  const real = await put('elsewhere/real.csv', 'id\n1\n')
  await symlink(real, join(folder, 'link.csv'))
  const { manifest } = await open({ a: 'a.jsonl', b: ['b [1].csv.gz', 'link.csv'] })
  expect(manifest.tables.a).toMatchObject({ format: 'json', rows: 2 })
  expect(manifest.tables.b!.files.map(({ path, rows }) => [path, rows])).toEqual([
    [join(folder, 'b [1].csv.gz'), 3],
    [join(folder, 'link.csv'), 1],
  ])
})

test('inputs can be described before they are digested', async () => {
  await put('u.csv', 'user_id\n1\n')
  const data = dataSource.parse(files({ users: 'u.csv' }))
  expect(await describeInputs(data, referee(), folder)).toEqual({
    schemas: { users: [{ name: 'user_id', type: 'long' }] },
    source: 'users',
  })
})

describe('refused, naming the table and what to do', () => {
  test('no match', async () => {
    await expect(open({ a: 'none/*.csv' })).rejects.toThrow(
      `data.a: expected a file or files at ${folder}/none/*.csv; found none.`,
    )
  })

  test('a folder', async () => {
    await mkdir(join(folder, 'dir.csv'))
    await expect(open({ a: 'dir.csv' })).rejects.toThrow('data.a: expected a file or files')
  })

  test('an unknown extension, unless the format is named', async () => {
    await put('a.dat', 'id\n1\n')
    await expect(open({ a: 'a.dat' })).rejects.toThrow(
      /data.a: expected the extension parquet, csv.*got .*a.dat/,
    )
    expect((await open({ a: { paths: 'a.dat', format: 'csv' } })).manifest.rows).toBe(1)
  })

  test('two formats in one table', async () => {
    await put('a.csv', 'id\n1\n')
    await put('b.json', '{"id":1}\n')
    await expect(open({ a: ['a.csv', 'b.json'] })).rejects.toThrow(
      'data.a: expected files of one format; got csv and json.',
    )
  })

  test('files that differ in schema', async () => {
    await parquet('a.parquet', 'SELECT 1::INT AS id')
    await parquet('b.parquet', 'SELECT 1::BIGINT AS id')
    await expect(open({ a: '*.parquet' })).rejects.toThrow(
      /data.a: expected files of one schema; .*b.parquet differs from .*a.parquet: expected id int, got id long/,
    )
  })

  test.each([
    ["MAP {'a': 1}", 'MAP\\(VARCHAR, INTEGER\\)'],
    ["[{'a': 'x'::BLOB}]", 'STRUCT\\(a BLOB\\)\\[\\]'],
    ["{'a b': 1}", 'STRUCT\\("a b" INTEGER\\)'],
    ["'x'::BLOB", 'BLOB'],
    ["TIME '10:00:00'", 'TIME'],
    ["TIMESTAMP_NS '2026-01-01 00:00:00'", 'TIMESTAMP_NS'],
  ])('a column %s', async (value, type) => {
    await parquet('t.parquet', `SELECT 1 AS id, ${value} AS odd`)
    const message = new RegExp(`data.t: column odd of .*t.parquet is ${type}.*expected a type`)
    await expect(open({ t: 't.parquet' })).rejects.toThrow(message)
  })

  test('a nested column of CSV', async () => {
    await put('a.csv', 'id,tags\n1,"[1, 2]"\n')
    const schema = [
      { name: 'id', type: 'long' },
      { name: 'tags', type: 'list<int>' },
    ]
    await expect(open({ a: { paths: 'a.csv', schema } })).rejects.toThrow(
      'data.a: expected columns of CSV without lists and structs; tags is list<int>. Declare it string, or',
    )
  })

  test('nested text that does not fit the schema, at its line', async () => {
    await put('a.json', '{"items":[{"n":1}]}\n{"items":[{"n":"x"}]}\n')
    const schema = [{ name: 'items', type: 'list<struct<n: int>>' }]
    await expect(open({ a: { paths: 'a.json', schema } })).rejects.toThrow(
      /data.a: .*a.json can't be read: .*line 2/is,
    )
  })

  test('text that does not fit the schema, at its line', async () => {
    await put('a.csv', 'id,n\n1,2\nx,3\n')
    const schema = [
      { name: 'id', type: 'long' },
      { name: 'n', type: 'long' },
    ]
    await expect(open({ a: { paths: 'a.csv', schema } })).rejects.toThrow(
      /data.a: .*a.csv can't be read: .*line: 3/is,
    )
  })

  test('a header that differs from the schema', async () => {
    await put('a.csv', 'key,n\n1,2\n')
    const schema = [
      { name: 'id', type: 'long' },
      { name: 'n', type: 'long' },
    ]
    await expect(open({ a: { paths: 'a.csv', schema } })).rejects.toThrow(
      /data.a: expected the columns of `schema` in .*a.csv \(id, n\); its header has key, n/,
    )
  })

  test('a file that is not what its name says', async () => {
    await put('a.parquet', 'id\n1\n')
    await expect(open({ a: 'a.parquet' })).rejects.toThrow(/data.a: .*a.parquet can't be read/)
  })

  test('a schema for Parquet', async () => {
    await parquet('a.parquet', 'SELECT 1 AS id')
    await expect(open({ a: { paths: 'a.parquet', schema: [{ name: 'id', type: 'int' }] } })).rejects.toThrow(
      'leave `schema` out',
    )
  })
})

test('inputs are read whole before the first trial', async () => {
  const path = await put('a.csv', 'id\n1\n')
  const schema = [{ name: 'id', type: 'long' }]
  const inputs = {
    a: { format: 'csv', uris: [path, `file://${path}`], schema },
    elsewhere: { format: 'csv', uris: ['s3://bucket/a.csv'], schema },
  }
  const size = (await readFile(path)).length
  expect(await referee().call('warmInputs', { inputs })).toEqual({ bytes: 2 * size })
})
