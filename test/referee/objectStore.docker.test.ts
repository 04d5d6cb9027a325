import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Task } from '../../src/trial/protocol.ts'
import { namePythonic, nameReferee } from '../setUp/runtimes.ts'
import { columnsOf, Lake, type Row } from '../stacks/support/lake.ts'
import { startWarehouse } from '../support/warehouse.ts'

const schema = { id: 'long', name: 'string', price: 'decimal(10,2)', seen: 'timestamp' }
const rows: Row[] = [
  [1, 'a', '1.50', '2026-01-01 10:00:00'],
  [2, 'b', '-2.25', '2026-01-02 10:00:00.000001'],
  [3, null, null, null],
]
const csv = `id,name,price,seen\n1,a,1.50,2026-01-01 10:00:00\n2,b,-2.25,2026-01-02 10:00:00.000001\n3,,,\n`

describe.each(['minio', 'seaweedfs'] as const)('the referee on PostgreSQL and %s', (store) => {
  const open = new AsyncDisposableStack()
  let lake: Lake
  let inputs: Task['inputs']
  const ask = <Reply = unknown>(method: string, params: object): Promise<Reply> =>
    lake.referee.call<Reply>(method, { catalog: lake.catalog, ...params })

  beforeAll(async () => {
    await nameReferee()
    await namePythonic()
    const { catalog } = open.use(await startWarehouse(store))
    lake = open.use(await Lake.open(catalog))
    const [events, lines] = await lake.provide([
      { format: 'parquet', schema, files: [rows.slice(0, 2), rows.slice(2)] },
      { format: 'csv', schema, text: csv },
    ])
    inputs = { events: events!, lines: lines! }
  })
  afterAll(() => open.disposeAsync())

  const filled = async (table: string, commits: Row[][]): Promise<string> => {
    await lake.createTable(table, schema)
    await lake.prepare({ [table]: { schema, commits } })
    return table
  }

  test.each(['events', 'lines'])('fills a table with rows of %s', async (from) => {
    const table = `test.filled_${from}`
    await lake.createTable(table, schema)
    const columns = Object.keys(schema).map((name) => ({ name, expression: name }))
    expect(await ask('fillTable', { table, inputs, from, columns, where: 'id > 1' })).toEqual({ rows: 2 })
    expect((await lake.rows([table]))[table]).toEqual(rows.slice(1))
  })

  test('gives equal rows in other files the same digest', async () => {
    const digest = async (table: string) => ask('digestTable', { table, schema: columnsOf(schema) })
    const together = await digest(await filled('test.together', [rows]))
    const apart = await digest(await filled('test.apart', [[rows[2]!], [rows[0]!, rows[1]!]]))
    const { digest: value } = together as { digest: string }
    expect(together).toMatchObject({ rows: 3, files: 1 })
    expect(apart).toMatchObject({ rows: 3, files: 2, digest: value })
  })

  test('drops a table with all its files', async () => {
    const schemas = columnsOf(schema)
    const { warehouse } = lake.catalog.properties
    await filled('gone.dropped', [rows, rows])
    await filled('gone.kept', [rows])
    const before = await lake.objects(`${warehouse}/gone/dropped`)
    expect(before.filter((name) => name.endsWith('.parquet'))).toHaveLength(2)
    expect(await ask('dropTable', { table: 'gone.dropped' })).toEqual({ dropped: true })
    expect(await ask('dropTable', { table: 'gone.dropped' })).toEqual({ dropped: false })
    expect(await lake.objects(`${warehouse}/gone/dropped`)).toEqual([])
    expect(await ask('digestTable', { table: 'gone.kept', schema: schemas })).toMatchObject({ rows: 3 })
  })

  test('looks at catalog, store and network, and leaves nothing behind', async () => {
    const { warehouse } = lake.catalog.properties
    const before = await lake.objects(warehouse!)
    const reading = await ask('probe', { inputs, repeats: 2, withStorage: true })
    expect(await lake.objects(warehouse!)).toEqual(before)
    const times = [expect.any(Number), expect.any(Number)]
    expect(reading).toMatchObject({
      catalog: { value: times },
      storeWrite: { value: times },
      storeRead: { value: times },
      network: {
        value: [
          { service: 'catalog', connect: { value: times } },
          { service: 'object store', connect: { value: times } },
        ],
      },
      storage: { value: null, expected: true },
      inputsCachedShare: { value: null, expected: true },
    })
  })

  // What is asked of a store here it was asked for above: once is enough.
  if (store === 'seaweedfs') return

  test('finds a changed row, and says where', async () => {
    await filled('test.right', [rows])
    await filled('test.wrong', [rows.with(1, [2, 'b', '-2.26', '2026-01-02 10:00:00.000001'])])
    const found = await ask('compareTables', {
      expected: 'test.right',
      actual: 'test.wrong',
      schema: columnsOf(schema),
      key: ['id'],
      tolerance: { relative: 1e-9, absolute: 1e-9 },
      examples: 3,
    })
    expect(found).toMatchObject({
      identical: false,
      missing: 0,
      extra: 0,
      columns: [{ column: 'price', rows: 1 }],
      examples: [{ values: [{ column: 'price', expected: '-2.25', actual: '-2.26' }] }],
    })
  })

  test('answers by SQL over both inputs, and checks rules on tables', async () => {
    await lake.answer('test.answer', 'FROM events SEMI JOIN lines USING (id, seen)', inputs, schema)
    expect((await lake.rows(['test.answer']))['test.answer']).toEqual(rows.slice(0, 2))
    const checked = await ask('checkRules', {
      table: 'test.answer',
      schema: columnsOf(schema),
      rules: [
        { ruleType: 'notNull', column: 'name' },
        { ruleType: 'unique', columns: ['id'] },
      ],
      tolerance: { relative: 0, absolute: 0 },
      inputs,
      tables: { output: 'test.answer' },
    })
    expect(checked).toMatchObject([
      { passed: true, violations: 0 },
      { passed: true, violations: 0 },
    ])
  })

  test('counts rows before and after operations', async () => {
    const after = [{ op: 'filter', condition: 'id < 3' }]
    const pipelines = [{ source: 'events', before: [], after }]
    expect(await ask('countRows', { inputs, filled: [], pipelines })).toEqual([{ before: 3, after: 2 }])
  })
})
