import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TableWrite } from '../../src/trial/protocol.ts'
import { columnsOf, Lakehouse, write } from './lakehouse.ts'

let lakehouse: Lakehouse
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
})
afterAll(() => lakehouse.close())

const create = async (settings: Partial<TableWrite> = {}): Promise<{ table: string; folder: string }> => {
  const table = lakehouse.newName()
  const schema = columnsOf({ k: 'long', price: 'decimal( 18, 2 )', at: 'timestamptz' })
  const request = { catalog: lakehouse.catalog, table, schema, write: { ...write, ...settings } }
  const { location } = await lakehouse.referee.call<{ location: string }>('createTable', request)
  return { table, folder: location.replace('file://', '') }
}

const drop = (table: string): Promise<{ dropped: boolean }> =>
  lakehouse.referee.call('dropTable', { catalog: lakehouse.catalog, table })

/** The table's own metadata, as any engine reads it. */
const metadata = async (folder: string) => {
  const [file] = await readdir(join(folder, 'metadata'))
  return JSON.parse(await readFile(join(folder, 'metadata', file!), 'utf8'))
}

test('a table has the declared columns in their order, all optional', async () => {
  const { folder } = await create()
  const { schemas, 'format-version': version } = await metadata(folder)
  expect(version).toBe(2)
  expect(schemas[0].fields).toMatchObject([
    { id: 1, name: 'k', type: 'long', required: false },
    { id: 2, name: 'price', type: 'decimal(18, 2)', required: false },
    { id: 3, name: 'at', type: 'timestamptz', required: false },
  ])
})

test('lists and structs have an id for each field and element', async () => {
  const table = lakehouse.newName()
  const schema = columnsOf({ items: 'list<struct<sku: string, price: decimal(10,2)>>', k: 'long' })
  const request = { catalog: lakehouse.catalog, table, schema, write }
  const { location } = await lakehouse.referee.call<{ location: string }>('createTable', request)
  const { schemas } = await metadata(location.replace('file://', ''))
  const fields = [
    { id: 4, name: 'sku', type: 'string', required: false },
    { id: 5, name: 'price', type: 'decimal(10, 2)', required: false },
  ]
  const list = {
    type: 'list',
    'element-id': 3,
    'element-required': false,
    element: { type: 'struct', fields },
  }
  expect(schemas[0].fields).toMatchObject([
    { id: 1, name: 'items', type: list, required: false },
    { id: 2, name: 'k', type: 'long', required: false },
  ])
})

test('how it is written is set by properties that all engines share', async () => {
  const { folder } = await create({
    rowLevelMode: 'copy-on-write',
    distribution: 'hash',
    targetFileSizeMb: 64,
  })
  expect((await metadata(folder)).properties).toMatchObject({
    'write.format.default': 'parquet',
    'write.parquet.compression-codec': 'zstd',
    'write.parquet.compression-level': '3',
    'write.target-file-size-bytes': '67108864',
    'write.distribution-mode': 'hash',
    'write.delete.mode': 'copy-on-write',
    'write.update.mode': 'copy-on-write',
    'write.merge.mode': 'copy-on-write',
  })
})

test.each(['zstd', 'snappy', 'gzip', 'uncompressed'] as const)(
  'codec %s can be written and read',
  async (codec) => {
    const table = lakehouse.newName()
    const schema = columnsOf({ k: 'long' })
    const request = {
      catalog: lakehouse.catalog,
      sql: 'SELECT 1 AS k',
      inputs: {},
      table,
      schema,
      write: { ...write, codec },
    }
    await lakehouse.referee.call('answer', request)
    expect((await lakehouse.digest({ k: 'long' }, table)).rows).toBe(1)
  },
)

test('a format that PyIceberg can’t write is refused', async () => {
  await expect(create({ formatVersion: 3 as 2 })).rejects.toThrow(
    'write.formatVersion: expected at most 2, the newest format that PyIceberg can write; got 3',
  )
})

test('dropping a table removes its files, also those that no snapshot knows', async () => {
  const { table, folder } = await create()
  expect(existsSync(folder)).toBe(true)
  expect(await drop(table)).toEqual({ dropped: true })
  expect(existsSync(folder)).toBe(false)
})

test('dropping a table that is gone is no error', async () => {
  expect(await drop('test.nothing')).toEqual({ dropped: false })
  expect(await drop('nowhere.nothing')).toEqual({ dropped: false })
})

test('a table that an interrupted run has left is replaced, and its digest is not remembered', async () => {
  const schema = { k: 'long' }
  const table = lakehouse.newName()
  const fill = async (sql: string) => {
    const request = { catalog: lakehouse.catalog, sql, inputs: {}, table, schema: columnsOf(schema), write }
    await lakehouse.referee.call('answer', request)
    return lakehouse.digest(schema, table)
  }
  const [before, after] = [await fill('SELECT 1 AS k'), await fill('SELECT 2 AS k')]
  expect(after.rows).toBe(1)
  expect(after.digest).not.toBe(before.digest)
})
