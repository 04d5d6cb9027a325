import { createHash } from 'node:crypto'
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { ensureDataset } from '../../src/dataset/ensureDataset.ts'
import { describeInputs } from '../../src/dataset/inputs.ts'
import { dataSource, files, type UserFiles } from '../../src/scenario/data.ts'
import type { TestScenario } from '../../src/scenario/scenario.ts'
import { scratchFolder } from '../support/scratch.ts'
import { useDatasets } from './datasets.ts'
import { python } from './python.ts'

vi.setConfig({ testTimeout: 30_000 })
const { referee } = useDatasets()

let folder: string
beforeEach(() => {
  folder = scratchFolder()
  notes.length = 0
})

const notes: string[] = []
const open = (tables: Record<string, UserFiles>, onMalformed: TestScenario['onMalformed'] = 'fail') =>
  ensureDataset({
    data: dataSource.parse(files(tables)),
    referee: referee(),
    folder: join(folder, 'cache'),
    baseFolder: folder,
    maxBytes: Number.POSITIVE_INFINITY,
    progress: { step: () => {}, note: (line) => notes.push(line) },
    onMalformed,
  })

const put = async (name: string, content: string | Buffer): Promise<string> => {
  const path = join(folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, content)
  return path
}

const parquet = (name: string, select: string): Promise<null> =>
  python(
    "import duckdb, sys; duckdb.sql('SET enable_progress_bar = false'); duckdb.sql(f\"COPY ({sys.argv[1]}) TO '{sys.argv[2]}' (FORMAT parquet)\"); print('null')",
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

test.each(['skip', 'quarantine'] as const)(
  'malformed rows are counted where scenarios %s them',
  async (way) => {
    await put('a.csv', 'id,n\n1,2\nx,3\n3\n')
    await put('b.csv', 'id,n\n4,n/a\n')
    await put('c.json', '{"id":1}\n{"id":1.5}\nbroken\n')
    const schema = [
      { name: 'id', type: 'long' },
      { name: 'n', type: 'long' },
    ]
    const { tables, rows } = (
      await open({ a: { paths: ['a.csv', 'b.csv'], schema }, c: { paths: 'c.json', schema } }, way)
    ).manifest
    expect(rows).toBe(7)
    expect(tables.a).toMatchObject({ rows: 4, malformedRows: 3, files: [{ rows: 3 }, { rows: 1 }] })
    expect(tables.c).toMatchObject({ rows: 3, malformedRows: 2 })
    expect(tables.a!.groups).toBeUndefined()
  },
)

test('folders named like partitions make no columns', async () => {
  await mkdir(join(folder, 'year=2024'))
  await parquet('year=2024/a.parquet', 'SELECT 1::INT AS id')
  await put('year=2024/b.csv', 'id\n1\n')
  await put('year=2024/c.json', '{"id":1}\n')
  const { tables } = (await open({ a: 'year=*/a.parquet', b: 'year=*/b.csv', c: 'year=*/c.json' })).manifest
  expect(Object.values(tables).map(({ schema }) => schema.map(({ name }) => name))).toEqual([
    ['id'],
    ['id'],
    ['id'],
  ])
})

describe('files whose columns differ', () => {
  test('in Parquet are grouped by their columns and types, and the run says so', async () => {
    await parquet('1.parquet', 'SELECT 1::INT AS uid, 1.5::FLOAT AS x')
    await parquet('2.parquet', "SELECT 2::BIGINT AS user_id, 'a' AS city, 2.5::DOUBLE AS x")
    await parquet('3.parquet', 'SELECT 3::INT AS uid, 3.5::FLOAT AS x')
    const { events } = (await open({ events: { paths: '*.parquet', renamed: { user_id: ['uid'] } } }))
      .manifest.tables
    const [user, x] = [
      { name: 'user_id', type: 'long' },
      { name: 'x', type: 'double' },
    ]
    const city = { name: 'city', type: 'string' }
    expect(events).toMatchObject({ rows: 3, schema: [user, x, city] })
    expect(events!.groups).toEqual([
      { files: [0, 2], schema: [{ name: 'uid', type: 'long' }, x], columns: ['uid', 'x', null] },
      { files: [1], schema: [user, city, x], columns: ['user_id', 'x', 'city'] },
    ])
    expect(events!.changes).toHaveLength(5)
    expect(notes).toEqual([
      'input events: columns differ between files: user_id called uid in 1.parquet and 1 more; user_id widened to ' +
        'long from int in 1.parquet and 1 more; x widened to double from float in 1.parquet and 1 more; city added ' +
        'in 2.parquet; city missing in 3.parquet',
    ])
  })

  test('in CSV are read by the names in their headers, and a column without values has any type', async () => {
    await put('1.csv', 'id,at,n\n1,2026-01-01,\n')
    await put('2.csv', 'n,id,at\n1.5,2,\n')
    await put('3.csv', 'id,at,n\n')
    const { t } = (await open({ t: '*.csv' })).manifest.tables
    const [id, at, n] = [
      { name: 'id', type: 'long' },
      { name: 'at', type: 'date' },
      { name: 'n', type: 'double' },
    ]
    expect(t).toMatchObject({ rows: 2, schema: [id, at, n] })
    expect(t!.groups).toEqual([
      { files: [0, 2], schema: [id, at, n], columns: ['id', 'at', 'n'] },
      { files: [1], schema: [n, id, at], columns: ['id', 'at', 'n'] },
    ])
    expect(t!.changes).toBeUndefined()
    expect(notes).toEqual([])
  })

  test('in JSON need groups for other names alone: a key that a line lacks is null anyway', async () => {
    await put('1.json', '{"id":1,"x":null}\n')
    await put('2.json', '{"id":2,"y":[1]}\n{"x":1.5}\n')
    const { t } = (await open({ t: '*.json' })).manifest.tables
    expect(t!.schema.map(({ type }) => type)).toEqual(['long', 'double', 'list<long>'])
    expect(t!.groups).toBeUndefined()
    expect(t!.changes).toEqual(['y added in 2.json'])
    await put('3.json', '{"key":3,"unknown":1}\nbroken\n')
    const schema = [
      { name: 'id', type: 'long' },
      { name: 'x', type: 'double' },
    ]
    const { u } = (await open({ u: { paths: '*.json', schema, renamed: { id: ['key'] } } }, 'skip')).manifest
      .tables
    expect(u).toMatchObject({ rows: 5, malformedRows: 1 })
    expect(u!.groups).toEqual([
      { files: [0, 1], schema, columns: ['id', 'x'] },
      { files: [2], schema: [{ name: 'key', type: 'long' }, schema[1]], columns: ['key', 'x'] },
    ])
  })

  test('in a single file of CSV may stand in another order than declared, or have other names', async () => {
    await put('a.csv', 'n,key\n1.5,2\n')
    const schema = [
      { name: 'id', type: 'long' },
      { name: 'n', type: 'double' },
    ]
    const { a } = (await open({ a: { paths: 'a.csv', schema, renamed: { id: ['key'] } } })).manifest.tables
    expect(a!.groups).toEqual([
      { files: [0], schema: [schema[1], { name: 'key', type: 'long' }], columns: ['key', 'n'] },
    ])
  })

  test('have another digest under another name', async () => {
    await put('1.csv', 'id,a\n1,2\n')
    await put('2.csv', 'id,b\n1,2\n')
    const { digest } = (await open({ t: '*.csv' })).manifest
    expect((await open({ t: '*.csv' })).manifest.digest).toBe(digest)
    expect((await open({ t: { paths: '*.csv', renamed: { a: ['b'] } } })).manifest.digest).not.toBe(digest)
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

  test('files that make no table together, with all reasons', async () => {
    await parquet('a.parquet', "SELECT 1::INT AS id, 'x' AS n")
    await parquet('b.parquet', 'SELECT 1.5::DOUBLE AS id, 1 AS n')
    await expect(open({ a: '*.parquet' })).rejects.toThrow(
      /^data.a: its files can't be read as one table:\n {2}column id: expected int, as in .*a.parquet, or .*b.parquet has double\..*\n {2}column n: expected string.*$/,
    )
  })

  test('text that differs in types, before it is read with any', async () => {
    await put('a.csv', 'id\n1\n')
    await put('b.csv', 'id\nx\n')
    await expect(describeInputs(dataSource.parse(files({ a: '*.csv' })), referee(), folder)).rejects.toThrow(
      /column id: expected long, as in .*a.csv, .*b.csv has string.*name the type in `schema`/,
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
      /data.a: .*a.csv can't be read: line 3: column id: .*"x".* \(x,3\)\. Mend the line, or set `onMalformed/,
    )
  })

  test.for(['1,2\n3', '1,2\n3,4,5'])('a line with too few or too many fields: %j', async (rows) => {
    await put('a.csv', `id,n\n${rows}\n6,7\n`)
    const got = rows.split('\n')[1]!
    const message = await open({ a: 'a.csv' }).catch((error: Error) => error.message)
    expect(message).toMatch(
      /^data\.a: \S*a\.csv can't be read: line 3: expected 2 fields, as in the header; /,
    )
    expect(message).toContain(
      `got ${got.split(',').length} (${got}). Mend the line, or set \`schema\` and \`onMalformed: 'skip' | 'quarantine'\`.`,
    )
  })

  test.for(['a.csv', 'a.json'])('onMalformed without the schema that it needs: %s', async (file) => {
    await put(file, file === 'a.csv' ? 'id,n\n1\n' : '{"id":1}\n{"id":x}\n')
    await expect(open({ a: file }, 'skip')).rejects.toThrow(
      /: line 2: .*`onMalformed: 'skip'` needs `schema`: /,
    )
  })

  test('a header that differs from the schema', async () => {
    await put('a.csv', 'key,n\n1,2\n')
    const schema = [
      { name: 'id', type: 'long' },
      { name: 'n', type: 'long' },
    ]
    await expect(open({ a: { paths: 'a.csv', schema } })).rejects.toThrow(
      /column key of .*a.csv: expected the columns of `schema` \(id, n\).*\n.*column id: expected it in some file/,
    )
  })

  test('a header with a name twice', async () => {
    await put('a.csv', 'id, id\n1,2\n')
    await expect(open({ a: { paths: 'a.csv', schema: [{ name: 'id', type: 'long' }] } })).rejects.toThrow(
      /data.a: expected each name once in the header of .*a.csv; id is there twice/,
    )
  })

  test.for(['fail', 'skip'] as const)(
    'not: text with times that have a zone, onMalformed %s',
    async (onMalformed) => {
      await put('a.json', '{"z":"2024-01-02T10:00:00Z"}\n')
      const schema = [{ name: 'z', type: 'timestamptz' }]
      const { manifest } = await open({ a: { paths: 'a.json', schema } }, onMalformed)
      expect(manifest.rows).toBe(1)
      await put('a.csv', 'z\n2024-01-02 10:00:00Z\n')
      const { manifest: csv } = await open({ a: { paths: 'a.csv', schema } }, onMalformed)
      expect(csv.rows).toBe(1)
    },
  )

  test('a file that is not there, with the nearest one that is', async () => {
    await put('orders.csv', 'id\n1\n')
    await expect(open({ a: 'order.csv' })).rejects.toThrow(
      `data.a: expected a file or files at ${folder}/order.csv; found none. The nearest there is orders.csv.`,
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
