import { afterAll, beforeAll, expect, test } from 'vitest'
import { Lakehouse, type Schema, type WriteStep } from './lakehouse.ts'

let lakehouse: Lakehouse
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
})
afterAll(() => lakehouse.close())

const schema: Schema = {
  k: 'long',
  v: 'string',
  d: 'decimal(18,2)',
  t: 'timestamp',
  z: 'timestamptz',
  f: 'double',
}
const some = (from: number, to: number): string => `
  SELECT i AS k, 'value ' || i AS v, (i / 4)::DECIMAL(18,2) AS d, make_timestamp(i * 1000001) AS t,
    make_timestamp(i * 1000001)::TIMESTAMPTZ AS z, i / 3 AS f
  FROM range(${from}, ${to}) AS t(i)`

/** A table written in unusual ways has the same rows as one written in one go. */
const expectSameRows = async (layout: WriteStep[], plain: string) => {
  const [written, reference] = [
    await lakehouse.written(schema, ...layout),
    await lakehouse.table(schema, plain),
  ]
  const [digest, expected] = [
    await lakehouse.digest(schema, written),
    await lakehouse.digest(schema, reference),
  ]
  expect(digest).toMatchObject({ rows: expected.rows, digest: expected.digest })
  const difference = await lakehouse.compare(schema, reference, written, { key: ['k'] })
  expect(difference).toMatchObject({ identical: true, missing: 0, extra: 0 })
  return digest
}

test('rows may lie in any number of files, in any order', async () => {
  const digest = await expectSameRows(
    [{ append: some(50, 100) }, { append: some(20, 50) }, { append: some(0, 20) }],
    some(0, 100),
  )
  expect(digest.files).toBe(3)
})

test('partition folders add no columns', async () => {
  const partitioned = `SELECT * REPLACE ('value ' || (k % 3) AS v) FROM (${some(0, 30)})`
  const digest = await expectSameRows([{ partition_by: 'v' }, { append: partitioned }], partitioned)
  expect(digest.files).toBe(3)
})

test('columns are found by name in a table that has them in another order', () =>
  expectSameRows([{ move_first: 't' }, { append: some(0, 10) }], some(0, 10)))

test('files written before a column was renamed are read by its id', () =>
  expectSameRows(
    [
      { rename: ['v', 'w'] },
      { append: `SELECT *, v AS w FROM (${some(0, 10)})` },
      { rename: ['w', 'v'] },
      { append: some(10, 20) },
    ],
    some(0, 20),
  ))

test('files without field ids are read by name', () =>
  expectSameRows([{ append: some(0, 10) }, { add_file: some(10, 20) }], some(0, 20)))

test('rows deleted by copy-on-write are gone', () =>
  expectSameRows([{ append: some(0, 10) }, { delete: 'k = 3' }], `FROM (${some(0, 10)}) WHERE k <> 3`))

test('rows deleted by merge-on-read are gone, and its files are counted', async () => {
  const digest = await expectSameRows(
    [
      { append: some(0, 10) },
      { append: some(10, 20) },
      { delete_positions: [0, 7] },
      { delete_positions: [2] },
    ],
    `FROM (${some(0, 20)}) WHERE k NOT IN (10, 17, 12)`,
  )
  expect(digest.files).toBe(4)
})

test('a column added later is null in older files', async () => {
  const table = await lakehouse.written(
    { k: 'long' },
    { append: 'SELECT 1 AS k' },
    { add_long: 'n' },
    { append: 'SELECT 2 AS k, 5 AS n' },
  )
  const grown: Schema = { k: 'long', n: 'long' }
  const expected = await lakehouse.rows(grown, '1, NULL', '2, 5')
  expect((await lakehouse.digest(grown, table)).digest).toBe((await lakehouse.digest(grown, expected)).digest)
})

test('a column widened from int to long has the digest of a long', async () => {
  const table = await lakehouse.written(
    { k: 'int' },
    { append: 'SELECT -1 AS k' },
    { widen: 'k' },
    { append: 'SELECT 5000000000 AS k' },
  )
  const long: Schema = { k: 'long' }
  const expected = await lakehouse.rows(long, '-1', '5000000000')
  expect((await lakehouse.digest(long, table)).digest).toBe((await lakehouse.digest(long, expected)).digest)
})

test('an int and a float table are read as a long and a double', async () => {
  const table = await lakehouse.written(
    { k: 'int', f: 'float', d: 'decimal(5,2)' },
    { append: 'SELECT -1 AS k, 0.5 AS f, 1.25 AS d' },
  )
  const wide: Schema = { k: 'long', f: 'double', d: 'decimal(38,2)' }
  const expected = await lakehouse.rows(wide, '-1, 0.5, 1.25')
  expect(await lakehouse.compare(wide, expected, table, { key: ['k'] })).toMatchObject({ identical: true })
})

test('a table that lacks a declared column, has another type or more columns is a problem, with all of it told', async () => {
  const table = await lakehouse.rows({ k: 'long', v: 'string', more: 'date' }, "1, 'x', NULL")
  const request = {
    catalog: lakehouse.catalog,
    table,
    schema: [
      { name: 'k', type: 'long' },
      { name: 'v', type: 'timestamp' },
      { name: 'gone', type: 'decimal(10,2)' },
    ],
  }
  expect(await lakehouse.referee.call('digestTable', request)).toEqual({
    problems: [
      'column v: expected timestamp; the table has string',
      'column gone: expected decimal(10,2); the table has no such column',
      'column more: not declared, but the table has it (date)',
    ],
  })
})

test('a table that is not there is a problem', async () => {
  const request = { catalog: lakehouse.catalog, table: 'test.nothing', schema: [{ name: 'k', type: 'long' }] }
  expect(await lakehouse.referee.call('digestTable', request)).toEqual({
    problems: [expect.stringContaining('expected a table test.nothing in catalog bench, but there is none')],
  })
})

test('names with blanks, quotes, other letters, reserved words and names that differ in case are names like others', async () => {
  const odd: Schema = { 'a b': 'long', "it's": 'string', select: 'date', größe: 'int', K: 'int', k: 'int' }
  const table = await lakehouse.written(odd, {
    append_rows: [{ 'a b': 1, "it's": 'x', select: null, größe: 2, K: 3, k: 4 }],
  })
  expect((await lakehouse.digest(odd, table)).rows).toBe(1)
  expect(await lakehouse.compare(odd, table, table, { key: ['a b', 'select'] })).toMatchObject({
    identical: true,
  })
})
