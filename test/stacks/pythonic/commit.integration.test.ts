import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Task } from '../../../src/trial/protocol.ts'
import { type EngineName, jobFor, runJob } from '../support/engine.ts'
import { Lake, parquet, type Schema } from '../support/lake.ts'

const schema: Schema = { n: 'int' }
const withoutRetries = { 'commit.retry.num-retries': '0' }

let lake: Lake
beforeAll(async () => {
  lake = await Lake.open()
})
afterAll(() => lake[Symbol.asyncDispose]())

let tables = 0
const newTable = async (properties: Record<string, string> = {}): Promise<string> => {
  const name = `test.t${++tables}`
  await lake.createTable(name, schema, properties)
  return name
}

const task = async (table: string, script: string | null, rows: number[], id = 'task'): Promise<Task> => {
  const [t] = await lake.provide([parquet(schema, ...rows.map((n) => [n]))])
  return {
    id,
    inputs: { t: t! },
    source: 't',
    pipeline: [],
    script: script && lake.script(script),
    output: lake.output(table, schema),
  }
}

/** Python that appends the row 0 to the table, as another writer would, but only at its first call. */
const intruder = (table: string): string => `
import pyarrow as pa
from pyiceberg.catalog import load_catalog

intruded = []

def intrude():
    if not intruded:
        catalog = load_catalog("bench", **${JSON.stringify(lake.catalog.properties)})
        catalog.load_table("${table}").append(pa.table({"n": pa.array([0], pa.int32())}))
        intruded.append(True)
`

/** A job whose table changes between its loading and its commit. */
const conflict = (engine: EngineName, table: string): string =>
  `${intruder(table)}
def transform(${engine === 'duckdb' ? 'connection, ' : ''}inputs):
    intrude()
    return inputs["t"]
`

/** The same, but the rows come from a reader of Arrow batches, which can be read once. */
const spentReader: Partial<Record<EngineName, (table: string) => string>> = {
  duckdb: (table) => `${intruder(table)}
def transform(connection, inputs):
    intrude()
    reader = pa.RecordBatchReader.from_batches(
        pa.schema({"n": pa.int32()}), iter([pa.record_batch({"n": pa.array([1, 2], pa.int32())})])
    )
    return connection.from_arrow(reader)
`,
  polars: (table) => `${intruder(table)}
rows = iter([[1, 2], []])

def transform(inputs):
    intrude()
    import polars as pl
    return inputs["t"].map_batches(lambda _: pl.DataFrame({"n": next(rows)}, schema={"n": pl.Int32}))
`,
}

describe.each<EngineName>(['polars', 'duckdb'])(
  'a table that another writer has changed, on %s',
  (engine) => {
    test('takes the rows after a retry inside PyIceberg', async () => {
      const table = await newTable()
      const job = jobFor(engine, lake.catalog, [await task(table, conflict(engine, table), [1, 2])])
      expect((await runJob(engine, job)).tasks.get('task')).toMatchObject({
        status: 'completed',
        commitRetries: 1,
      })
      expect(await lake.rows([table])).toEqual({ [table]: [[0], [1], [2]] })
    })

    test('takes the rows of the query run anew, when PyIceberg has given up', async () => {
      const table = await newTable(withoutRetries)
      const job = jobFor(engine, lake.catalog, [await task(table, conflict(engine, table), [1, 2])])
      const outcome = (await runJob(engine, job)).tasks.get('task')
      expect(outcome).toMatchObject({ status: 'completed', commitRetries: 1 })
      const phases = outcome?.status === 'completed' ? outcome.phases.map(({ name }) => name) : []
      expect(phases).toEqual(['plan', 'execute', 'execute', 'commit'])
      expect(await lake.rows([table])).toEqual({ [table]: [[0], [1], [2]] })
    })

    test('fails, and gets no empty append, when the rows can not be read again', async () => {
      const table = await newTable(withoutRetries)
      const job = jobFor(engine, lake.catalog, [await task(table, spentReader[engine]!(table), [1, 2])])
      expect((await runJob(engine, job)).tasks.get('task')).toMatchObject({
        status: 'failed',
        error: { message: expect.stringMatching(/expected 2 rows again; got 0|already been consumed/) },
      })
      expect(await lake.rows([table])).toEqual({ [table]: [[0]] })
    })
  },
)

test('two runners that append to one table at once lose nothing', async () => {
  const table = await newTable()
  const numbers = Array.from({ length: 5 }, (_, i) => i)
  const tasksOf = (first: number) =>
    Promise.all(numbers.map((i) => task(table, null, [first + i], `task${i}`)))
  const jobs = [
    jobFor('polars', lake.catalog, await tasksOf(0)),
    jobFor('duckdb', lake.catalog, await tasksOf(5)),
  ]
  const runs = await Promise.all([runJob('polars', jobs[0]!), runJob('duckdb', jobs[1]!)])
  const statuses = runs.flatMap(({ tasks }) => [...tasks.values()].map(({ status }) => status))
  expect(statuses).toEqual(Array(10).fill('completed'))
  expect((await lake.rows([table]))[table]).toEqual(Array.from({ length: 10 }, (_, i) => [i]))
})

test('a partitioned table is unsupported: PyIceberg streams only into others', async () => {
  const table = await newTable()
  await lake.partition(table, 'n')
  const job = jobFor('polars', lake.catalog, [await task(table, null, [1])])
  expect((await runJob('polars', job)).tasks.get('task')).toMatchObject({
    status: 'unsupported',
    error: { message: expect.stringMatching(/partitioned/) },
  })
})
