import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InputFiles } from '../../src/trial/protocol.ts'
import { columnsOf, Lakehouse, type Schema, write } from './lakehouse.ts'

let lakehouse: Lakehouse
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
})
afterAll(() => lakehouse.close())

const answer = async (schema: Schema, sql: string, inputs: Record<string, InputFiles> = {}) => {
  const table = lakehouse.newName()
  const request = { catalog: lakehouse.catalog, sql, inputs, table, schema: columnsOf(schema), write }
  const reply = await lakehouse.referee.call('answer', request)
  return { table, reply }
}

const file = async (name: string, text: string): Promise<string> => {
  const path = join(lakehouse.folder, name)
  await writeFile(path, text)
  return path
}

test('the SQL sees the inputs by their names, typed as declared, and its answer is a table', async () => {
  const events: InputFiles = {
    format: 'csv',
    uris: [
      await file(
        'events-1.csv',
        'user,time,amount\n1,2026-01-01 09:30:00,1.50\n1,2026-01-01 09:59:59,2.25\n',
      ),
      await file('events-2.csv', 'user,time,amount\n2,2026-01-01 10:00:00,\n'),
    ],
    schema: columnsOf({ user: 'long', time: 'timestamp', amount: 'decimal(10,2)' }),
  }
  const users: InputFiles = {
    format: 'json',
    uris: [await file('users.json', '{"user": 1, "select": "DE"}\n{"user": 2}\n')],
    schema: columnsOf({ user: 'long', select: 'string' }),
  }
  const schema: Schema = { hour: 'timestamp', country: 'string', revenue: 'decimal(18,2)', events: 'long' }
  const { table, reply } = await answer(
    schema,
    `SELECT date_trunc('hour', time) AS hour, sum(amount) AS revenue, "select" AS country, count(*) AS events
     FROM events JOIN users USING ("user") GROUP BY ALL;`,
    { events, users },
  )
  expect(reply).toEqual({ rows: 2 })
  const expected = await lakehouse.rows(
    schema,
    "TIMESTAMP '2026-01-01 09:00:00', 'DE', 3.75, 2",
    "TIMESTAMP '2026-01-01 10:00:00', NULL, NULL, 1",
  )
  expect(await lakehouse.compare(schema, expected, table, { key: ['hour'] })).toMatchObject({
    identical: true,
  })
})

test('time zones are UTC', async () => {
  const schema: Schema = { z: 'timestamptz', t: 'timestamp' }
  const { table } = await answer(
    schema,
    "SELECT '2026-07-01 12:00:00+02'::TIMESTAMPTZ AS z, z::TIMESTAMP AS t",
  )
  const expected = await lakehouse.rows(schema, "'2026-07-01 10:00:00+00', '2026-07-01 10:00:00'")
  expect((await lakehouse.digest(schema, table)).digest).toBe(
    (await lakehouse.digest(schema, expected)).digest,
  )
})

test('an answer with no rows is an empty table', async () => {
  const { table, reply } = await answer({ k: 'long' }, 'SELECT 1 AS k WHERE false')
  expect(reply).toEqual({ rows: 0 })
  expect((await lakehouse.digest({ k: 'long' }, table)).rows).toBe(0)
})

test('SQL that fails is refused with the reason', async () => {
  await expect(answer({ k: 'long' }, 'SELECT kk FROM range(1) AS t(k)')).rejects.toThrow(
    /^answer: the SQL failed in DuckDB: .*"kk"/,
  )
})

test('SQL without a statement is refused', async () => {
  await expect(answer({ k: 'long' }, '-- to be written')).rejects.toThrow(
    'answer: expected SQL that gives rows; this gives none',
  )
})

test('other columns than the output’s are refused', async () => {
  await expect(answer({ k: 'long', v: 'string' }, 'SELECT 1 AS k, 2 AS w')).rejects.toThrow(
    "answer: expected the output's columns (k, v); the SQL gives k, w",
  )
})

test('values that do not fit the declared type are refused', async () => {
  await expect(answer({ k: 'int' }, 'SELECT 5000000000 AS k')).rejects.toThrow(
    /^answer: the SQL failed in DuckDB/,
  )
})

test('in CSV only an empty field without quotes is null, as the stacks read it', async () => {
  const words: InputFiles = {
    format: 'csv',
    uris: [await file('words.csv', 'word\n""\nx\n')],
    schema: columnsOf({ word: 'string' }),
  }
  const sql = "SELECT count(*) AS empty FROM words WHERE word = ''"
  const expected = await answer({ empty: 'long' }, 'SELECT 1 AS empty')
  const { table } = await answer({ empty: 'long' }, sql, { words })
  expect((await lakehouse.digest({ empty: 'long' }, table)).digest).toBe(
    (await lakehouse.digest({ empty: 'long' }, expected.table)).digest,
  )
})
