import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InputFiles } from '../../src/trial/protocol.ts'
import { columnsOf, Lakehouse, type Schema, write } from './lakehouse.ts'

let lakehouse: Lakehouse
let events: InputFiles
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `${from + i},2026-01-0${1 + ((from + i) % 3)} 10:00:00,\n`)
  const file = async (name: string, lines: string[]) => {
    const path = join(lakehouse.folder, name)
    await writeFile(path, `id,at,select\n${lines.join('')}`)
    return path
  }
  events = {
    format: 'csv',
    uris: [await file('a.csv', rows(0, 250_000)), await file('b.csv', rows(250_000, 300_000))],
    schema: columnsOf({ id: 'long', at: 'timestamp', select: 'string' }),
  }
})
afterAll(() => lakehouse.close())

const columns = [
  { name: 'at', expression: '"at"' },
  { name: 'id', expression: 'CAST("id" AS INTEGER)' },
]
const schema: Schema = { at: 'timestamp', id: 'int' }

/** A new table filled from `events`, and its folder. */
const filled = async ({ partitionBy = [] as string[], where = null as string | null, ...more } = {}) => {
  const table = lakehouse.newName()
  const { catalog } = lakehouse
  const made = { catalog, table, schema: columnsOf(schema), partitionBy, write }
  const { location } = await lakehouse.referee.call<{ location: string }>('createTable', made)
  const request = { catalog, table, inputs: { events }, from: 'events', columns, where, ...more }
  const reply = await lakehouse.referee.call('fillTable', request)
  return { table, reply, folder: join(location.replace('file://', ''), 'data') }
}

const everyEvent = `
  SELECT TIMESTAMP '2026-01-01 10:00:00' + to_days((i % 3)::INT) AS "at", i::INT AS id FROM range(300000) t(i)`

/** Digests of the data files without their random names. */
const filesOf = async (folder: string): Promise<string[]> => {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.parquet'))
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))))
  return contents.map((bytes) => createHash('sha256').update(bytes).digest('hex')).sort()
}

test('a table is filled with all rows of an input, in the table’s own columns', async () => {
  const { table, reply } = await filled()
  expect(reply).toEqual({ rows: 300_000 })
  const expected = await lakehouse.table(schema, everyEvent)
  expect(await lakehouse.compare(schema, expected, table, { key: ['id'] })).toMatchObject({ identical: true })
})

test('or with those that a condition chooses', async () => {
  const { table, reply } = await filled({ where: `"id" >= 249999 AND "id" < 250001` })
  expect(reply).toEqual({ rows: 2 })
  const expected = await lakehouse.rows(
    schema,
    "'2026-01-01 10:00:00', 249999",
    "'2026-01-02 10:00:00', 250000",
  )
  expect(await lakehouse.compare(schema, expected, table)).toMatchObject({ identical: true })
})

test('a condition that chooses nothing leaves it empty', async () => {
  const { table, reply } = await filled({ where: '"id" < 0' })
  expect(reply).toEqual({ rows: 0 })
  expect((await lakehouse.digest(schema, table)).rows).toBe(0)
})

test('every partition has its rows', async () => {
  const { table, folder } = await filled({ partitionBy: ['day(at)', 'bucket(2, id)'] })
  const expected = await lakehouse.table(schema, everyEvent)
  expect(await lakehouse.compare(schema, expected, table, { key: ['id'] })).toMatchObject({ identical: true })
  expect((await lakehouse.digest(schema, table)).files).toBe(6)
  expect((await readdir(folder)).sort()).toEqual(
    ['01', '02', '03'].map((day) => expect.stringMatching(`^at_day=.*${day}$`)),
  )
})

test('a partitioned table without rows is empty', async () => {
  const { table, reply } = await filled({ partitionBy: ['day(at)'], where: '"id" < 0' })
  expect(reply).toEqual({ rows: 0 })
  expect((await lakehouse.digest(schema, table)).rows).toBe(0)
})

test.each([[[]], [['day(at)']]])('files are the same each time, partitioned by %j', async (partitionBy) => {
  const [first, second] = [await filled({ partitionBy }), await filled({ partitionBy })]
  expect(await filesOf(first.folder)).toEqual(await filesOf(second.folder))
})

test('values that do not fit are refused', async () => {
  const tooNarrow = [
    { name: 'at', expression: '"at"' },
    { name: 'id', expression: 'CAST("id" * 1000000 AS INTEGER)' },
  ]
  await expect(filled({ columns: tooNarrow } as object)).rejects.toThrow(
    /^initial rows from events: DuckDB can't make them: .*out of range/,
  )
})
