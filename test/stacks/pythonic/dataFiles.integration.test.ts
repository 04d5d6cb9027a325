import { expect, test } from 'vitest'
import { jobFor, runJob } from '../support/engine.ts'
import { Lake, type Schema } from '../support/lake.ts'
import { appendStep } from '../support/session.ts'

const schema: Schema = { n: 'int' }
const sums: Schema = { partition: 'int', rows: 'long', total: 'long' }

/** More rows than one batch has, and none in the order of partitions. */
const script = `
import polars as pl

def transform(inputs):
    return pl.LazyFrame({"n": pl.int_range(300_000, dtype=pl.Int32, eager=True)}).select(
        pl.when(pl.col("n") % 2 == 0).then(pl.col("n")).otherwise(300_000 - pl.col("n"))
    )
`

test('rows that fill more than one file lose nothing on the way, with partitions and without', async () => {
  await using lake = await Lake.open()
  const small = { 'write.target-file-size-bytes': '100000' }
  const plain = { id: 'plain', table: 'test.plain', sums: 'test.plain_sums' }
  const parted = { id: 'parted', table: 'test.parted', sums: 'test.parted_sums' }
  for (const { table, sums: name } of [plain, parted]) {
    await lake.createTable(table, schema, small)
    await lake.createTable(name, sums)
  }
  await lake.prepare({ [parted.table]: { schema, partitionBy: { n: 'truncate[100000]' } } })
  const tasks = [plain, parted].flatMap(({ id, table, sums: name }) => [
    { id, inputs: {}, ...lake.script(script, table, schema) },
    {
      id: `${id} sums`,
      inputs: {},
      tables: { source: table, output: name },
      steps: [
        appendStep(
          'source',
          [
            {
              op: 'aggregate',
              by: [{ name: 'partition', expression: 'pl.col("n") // 100000' }],
              metrics: [
                { name: 'rows', expression: 'pl.len()' },
                { name: 'total', expression: 'pl.col("n").cast(pl.Int64).sum()' },
              ],
            },
          ],
          sums,
        ),
      ],
      script: null,
    },
  ])
  const run = await runJob('polars', jobFor('polars', lake.catalog, tasks))
  expect([...run.tasks.values()].map(({ status }) => status)).toEqual(Array(4).fill('completed'))

  const rows = await lake.rows([plain.sums, parted.sums])
  const expected = [
    [0, 100000, 4999950000],
    [1, 100000, 14999950000],
    [2, 100000, 24999950000],
  ]
  expect(rows).toEqual({ [plain.sums]: expected, [parted.sums]: expected })
  const states = await lake.states([plain.table, parted.table])
  expect(states[plain.table]).toMatchObject({ partitions: 1, snapshots: 1 })
  expect(states[plain.table]!.dataFiles).toBeGreaterThan(1)
  expect(states[parted.table]).toMatchObject({ partitions: 3, snapshots: 1 })
  expect(states[parted.table]!.dataFiles).toBeGreaterThan(3)
})
