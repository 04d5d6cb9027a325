import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOf, Lakehouse, write } from './lakehouse.ts'

let lakehouse: Lakehouse
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
})
afterAll(() => lakehouse.close())

const columns = {
  country: 'string',
  at: 'timestamp',
  'user id': 'long',
  zip: 'string',
  born: 'date',
  price: 'double',
  at_day: 'int',
}

/** The partition fields of a new table, as its own metadata has them for any engine. */
const fieldsOf = async (...partitionBy: string[]) => {
  const table = lakehouse.newName()
  const request = { catalog: lakehouse.catalog, table, schema: columnsOf(columns), partitionBy, write }
  const { location } = await lakehouse.referee.call<{ location: string }>('createTable', request)
  const folder = join(location.replace('file://', ''), 'metadata')
  const [file] = await readdir(folder)
  const { 'partition-specs': specs } = JSON.parse(await readFile(join(folder, file!), 'utf8'))
  return specs[0].fields as object[]
}

test('a table without partition fields has no partitions', async () => {
  expect(await fieldsOf()).toEqual([])
})

test('fields become Iceberg’s own transforms, in order, on columns of any name', async () => {
  expect(
    await fieldsOf('country', ' hour( at )', 'bucket(16, user id)', 'truncate(4,zip)', 'month(born)'),
  ).toEqual([
    { 'source-id': 1, 'field-id': 1000, transform: 'identity', name: 'country' },
    { 'source-id': 2, 'field-id': 1001, transform: 'hour', name: 'at_hour' },
    { 'source-id': 3, 'field-id': 1002, transform: 'bucket[16]', name: 'user id_bucket' },
    { 'source-id': 4, 'field-id': 1003, transform: 'truncate[4]', name: 'zip_trunc' },
    { 'source-id': 5, 'field-id': 1004, transform: 'month', name: 'born_month' },
  ])
})

test('a field that would be called as a column is gets another name', async () => {
  expect(await fieldsOf('day(at)', 'year(born)')).toMatchObject([
    { transform: 'day', name: 'at_day_' },
    { transform: 'year', name: 'born_year' },
  ])
})

test.each([
  ['day(nothing)', /^partitionBy: expected one of the columns country, at, user id, .*; got day\(nothing\)/],
  ['bucket(4, price)', /^partitionBy: bucket\(4, price\) can't be applied to a column of type double/],
  ['hour(born)', /^partitionBy: hour\(born\) can't be applied to a column of type date/],
])('%s is refused', async (field, message) => {
  await expect(fieldsOf(field)).rejects.toThrow(message)
})
