import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Task } from '../../../src/trial/protocol.ts'
import { LoopbackCluster } from '../support/cluster.ts'
import { type Run, runJob } from '../support/engine.ts'
import { Lake, type Row, type Schema } from '../support/lake.ts'
import { appendStep } from '../support/session.ts'

const sales: Schema = { id: 'int', shop: 'string', amount: 'decimal(10,2)' }
const totals: Schema = { shop: 'string', total: 'decimal(20,2)', sold: 'long' }
const files = Array.from({ length: 8 }, (_, file) =>
  Array.from({ length: 1000 }, (_, i): Row => {
    const id = file * 1000 + i
    return [id, `shop ${(id * 7919) % 97}`, `${(id * 31) % 1000}.${(id % 90) + 10}`]
  }),
)

/** One output takes all rows back in another order, the other a row for each shop: both go through a shuffle. */
const work: Pick<Task, 'steps' | 'script'> = {
  steps: [
    {
      ...appendStep('sales', [], sales),
      name: 'sort',
      pipeline: [{ op: 'sort', by: [{ column: 'amount', descending: true }], limit: null }],
      write: { op: 'append', table: 'sorted', schema: [...columns(sales)], after: null },
    },
    {
      ...appendStep('sorted', [], totals),
      name: 'sum',
      pipeline: [
        {
          op: 'aggregate',
          by: [{ name: 'shop', expression: '`shop`' }],
          metrics: [
            { name: 'total', expression: 'sum(`amount`)' },
            { name: 'sold', expression: 'count(*)' },
          ],
        },
      ],
      write: { op: 'append', table: 'totals', schema: [...columns(totals)], after: null },
    },
  ],
  script: null,
}

function columns(schema: Schema) {
  return Object.entries(schema).map(([name, type]) => ({ name, type }))
}

/** Rows pass slowly through Python in eight tasks, which say when they have begun. */
const slow = (told: string): string => `
import pathlib, time
from pyspark.sql import functions

def transform(spark, inputs):
    @functions.udf("int")
    def pass_slowly(v):
        pathlib.Path("${told}").touch()
        time.sleep(0.002)
        return v
    rows = inputs["sales"].select("id").repartition(8)
    return rows.select(pass_slowly("id").alias("id"))
`

const fullHeap = `
from pyspark.sql import functions

def transform(spark, inputs):
    return inputs["sales"].select(functions.expr("length(repeat('x', 2000000000 + id))").alias("id"))
`

describe('a cluster of spark, as processes of this machine', () => {
  let lake: Lake
  let cluster: LoopbackCluster
  let inputs: Task['inputs']
  beforeAll(async () => {
    lake = await Lake.open()
    const [input] = await lake.provide([{ format: 'parquet', schema: sales, files }])
    inputs = { sales: input! }
    cluster = await LoopbackCluster.start(2)
  }, 300_000)
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]()
    await lake?.[Symbol.asyncDispose]()
  })

  const runWork = async (name: string, executors: number): Promise<{ run: Run; digests: unknown[] }> => {
    const tables = { sorted: `test.${name}_sorted`, totals: `test.${name}_totals` }
    await lake.createTable(tables.sorted, sales)
    await lake.createTable(tables.totals, totals)
    const task: Task = { id: 'timed', inputs, tables, ...work }
    const run = await runJob('spark', cluster.job(lake.catalog, [task], executors))
    expect(run.tasks.get('timed')).toMatchObject({ status: 'completed' })
    const digest = async (table: string, schema: Schema) => {
      const request = { catalog: lake.catalog, table, schema: columns(schema) }
      const { rows, digest } = await lake.referee.call<{ rows: number; digest: string }>(
        'digestTable',
        request,
      )
      return { rows, digest }
    }
    return { run, digests: [await digest(tables.sorted, sales), await digest(tables.totals, totals)] }
  }

  const runScript = async (name: string, source: string, own: Record<string, string> = {}): Promise<Run> => {
    const schema = { id: 'int' }
    await lake.createTable(`test.${name}`, schema)
    const task: Task = { id: 'timed', inputs, ...lake.script(source, `test.${name}`, schema) }
    return runJob('spark', cluster.job(lake.catalog, [task], 2, own))
  }

  test('writes the same rows as one process, and every executor runs tasks', async () => {
    const alone = await runWork('alone', 0)
    const together = await runWork('together', 2)
    expect(together.digests).toEqual(alone.digests)
    expect(together.digests).toMatchObject([{ rows: 8000 }, { rows: 97 }])

    expect(alone.run.engine!.executors.map(({ id }) => id)).toEqual(['driver'])
    const { executors, tasks, stages, shuffleWriteMb } = together.run.engine!
    expect(executors.map(({ id }) => id).sort()).toEqual(['0', '1'])
    for (const executor of executors) expect(executor.tasks).toBeGreaterThan(0)
    expect(executors.reduce((sum, executor) => sum + executor.tasks, 0)).toBe(tasks)
    expect(stages).toBeGreaterThanOrEqual(3)
    expect(shuffleWriteMb).toBeGreaterThan(0)
  })

  test('says that memory was too little where an executor’s heap is full', async () => {
    // Four times by default, each in a fresh executor.
    const { tasks } = await runScript('full', fullHeap, { 'spark.task.maxFailures': '1' })
    expect(tasks.get('timed')).toMatchObject({
      status: 'outOfMemory',
      error: { type: 'MemoryError', message: expect.stringMatching(/memory|heap/i) },
    })
  })

  // The last one: it costs the cluster a worker.
  test('writes every row once although a worker is lost in the midst', async () => {
    const told = join(lake.folder, 'begun')
    const running = runScript('slow', slow(told))
    await vi.waitUntil(() => existsSync(told), { timeout: 240_000 })
    await cluster.kill('worker-1')
    const { tasks, engine } = await running
    expect(tasks.get('timed')).toMatchObject({ status: 'completed' })
    expect(engine!.executors).toHaveLength(2)
    const { 'test.slow': rows } = await lake.rows(['test.slow'])
    const ids = rows!.map(([id]) => id as number).sort((a, b) => a - b)
    expect(ids).toEqual(files.flat().map(([id]) => id))
  })
})
