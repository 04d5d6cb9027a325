import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CompiledStep, CompiledWrite } from '../../../src/trial/compiledStep.ts'
import type { Task } from '../../../src/trial/protocol.ts'
import { type EngineName, jobFor, runJob } from '../support/engine.ts'
import { Lake, parquet, type Row, type Schema } from '../support/lake.ts'
import { appendStep } from '../support/session.ts'

const schema: Schema = { n: 'int' }
const withoutRetries = { 'commit.retry.num-retries': '0' }

let lake: Lake
beforeAll(async () => {
  lake = await Lake.open()
})
afterAll(() => lake[Symbol.asyncDispose]())

let tables = 0
const newTable = async (properties: Record<string, string> = {}, before?: Row[]): Promise<string> => {
  const name = `test.t${++tables}`
  await lake.createTable(name, schema, properties)
  if (before) await lake.prepare({ [name]: { schema, commits: [before] } })
  return name
}

const task = async (
  rows: number[],
  work: Pick<Task, 'tables' | 'steps' | 'script'>,
  id = 'task',
): Promise<Task> => {
  const [t] = await lake.provide([parquet(schema, ...rows.map((n) => [n]))])
  return { id, inputs: { t: t! }, ...work }
}

const outcomeOf = async (engine: EngineName, one: Task) =>
  (await runJob(engine, jobFor(engine, lake.catalog, [one]))).tasks.get('task')

/** Python that appends the row 0 to the table, as another writer would, but only at its first call. */
const intruder = (table: string): string => `
import pyarrow as pa
from pyiceberg.catalog import load_catalog

intruded = []

def intrude():
    if not intruded:
        intruded.append(True)
        catalog = load_catalog("bench", **${JSON.stringify(lake.catalog.properties)})
        catalog.load_table("${table}").append(pa.table({"n": pa.array([0], pa.int32())}))
`

/** A job whose table changes while its rows are computed. */
const conflict: Partial<Record<EngineName, string>> = {
  polars: `
def transform(inputs):
    return inputs["t"].map_batches(lambda frame: (intrude(), frame)[1])
`,
  duckdb: `
def batches():
    intrude()
    yield pa.record_batch({"n": pa.array([1, 2], pa.int32())})

class Rows:
    def __arrow_c_stream__(self, requested_schema=None):
        schema = pa.schema({"n": pa.int32()})
        return pa.RecordBatchReader.from_batches(schema, batches()).__arrow_c_stream__(requested_schema)

def transform(connection, inputs):
    return connection.from_arrow(Rows())
`,
}

/** The same, but the rows come from a reader of Arrow batches, which can be read once. */
const spentReader: Partial<Record<EngineName, string>> = {
  polars: `
rows = iter([[1, 2], []])

def transform(inputs):
    import polars as pl
    return inputs["t"].map_batches(
        lambda _: (intrude(), pl.DataFrame({"n": next(rows)}, schema={"n": pl.Int32}))[1]
    )
`,
  duckdb: `
def batches():
    intrude()
    yield pa.record_batch({"n": pa.array([1, 2], pa.int32())})

def transform(connection, inputs):
    return connection.from_arrow(pa.RecordBatchReader.from_batches(pa.schema({"n": pa.int32()}), batches()))
`,
}

describe.each<EngineName>(['polars', 'duckdb'])(
  'a table that another writer has changed, on %s',
  (engine) => {
    const outcome = async (table: string, job: string) =>
      outcomeOf(engine, await task([1, 2], lake.script(`${intruder(table)}${job}`, table, schema)))

    test('takes the rows after a retry inside PyIceberg', async () => {
      const table = await newTable()
      expect(await outcome(table, conflict[engine]!)).toMatchObject({
        status: 'completed',
        commitRetries: 1,
      })
      expect(await lake.rows([table])).toEqual({ [table]: [[0], [1], [2]] })
    })

    test('takes the rows of the query run anew, when PyIceberg has given up', async () => {
      const table = await newTable(withoutRetries)
      const got = await outcome(table, conflict[engine]!)
      expect(got).toMatchObject({ status: 'completed', commitRetries: 1 })
      const phases = got?.status === 'completed' ? got.phases.map(({ name }) => name) : []
      expect(phases).toEqual(['plan', 'execute', 'execute', 'commit'])
      expect(await lake.rows([table])).toEqual({ [table]: [[0], [1], [2]] })
    })

    test('fails, and gets no empty append, when the rows can not be read again', async () => {
      const table = await newTable(withoutRetries)
      expect(await outcome(table, spentReader[engine]!)).toMatchObject({
        status: 'failed',
        error: { message: expect.stringMatching(/expected 2 rows again; got 0|already been consumed/) },
      })
      expect(await lake.rows([table])).toEqual({ [table]: [[0]] })
    })
  },
)

/** A step whose rows are computed while another writer appends the row 0: as Polars' expression. */
const conflictingStep = (table: string, write: Partial<CompiledWrite>): CompiledStep => {
  const code = JSON.stringify(`${intruder(table)}\nintrude()`)
  const intrude = `pl.col("n").map_batches(lambda n: (scope or exec(${code}, scope), n)[1])`
  const step = appendStep('t', [], schema)
  return {
    ...step,
    pipeline: [
      {
        op: 'transform',
        columns: [{ name: 'n', expression: `(lambda scope: ${intrude})({})` }],
      },
    ],
    write: { ...step.write, ...write } as CompiledWrite,
  }
}

test.each<[string, Partial<CompiledWrite>, Row[]]>([
  // The other writer's row was there first.
  ['overwrite', { op: 'overwrite' }, [[1], [2]]],
  ['upsert', { op: 'upsert', on: ['n'], deleteFlag: null }, [[0], [1], [2], [7]]],
])('%s of a table that another writer has changed is done anew', async (_, write, rows) => {
  const table = await newTable({}, [[1], [7]])
  const work = { tables: { output: table }, steps: [conflictingStep(table, write)], script: null }
  expect(await outcomeOf('polars', await task([1, 2], work))).toMatchObject({
    status: 'completed',
    commitRetries: expect.toSatisfy((retries: number) => retries > 0),
  })
  expect(await lake.rows([table])).toEqual({ [table]: rows })
})

test('two runners that append to one table at once lose nothing', async () => {
  const table = await newTable()
  const numbers = Array.from({ length: 5 }, (_, i) => i)
  const work = { tables: { output: table }, steps: [appendStep('t', [], schema)], script: null }
  const tasksOf = (first: number) => Promise.all(numbers.map((i) => task([first + i], work, `task${i}`)))
  const jobs = [
    jobFor('polars', lake.catalog, await tasksOf(0)),
    jobFor('duckdb', lake.catalog, await tasksOf(5)),
  ]
  const runs = await Promise.all([runJob('polars', jobs[0]!), runJob('duckdb', jobs[1]!)])
  const statuses = runs.flatMap(({ tasks }) => [...tasks.values()].map(({ status }) => status))
  expect(statuses).toEqual(Array(10).fill('completed'))
  expect((await lake.rows([table]))[table]).toEqual(Array.from({ length: 10 }, (_, i) => [i]))
})

test.each<[string, Partial<CompiledWrite>]>([
  ['write.merge.mode', { op: 'upsert', on: ['n'], deleteFlag: null }],
  [
    'write.delete.mode',
    { op: 'delete', condition: 'n = 1', predicate: { op: 'equal', column: 'n', value: 1 } },
  ],
])('%s merge-on-read is unsupported: PyIceberg has only copy-on-write', async (mode, write) => {
  const table = await newTable({ [mode]: 'merge-on-read' }, [[1]])
  const step = appendStep('t', [], schema)
  const source = write.op === 'delete' ? null : step.source
  const steps = [{ ...step, source, write: { ...step.write, ...write } as CompiledWrite }]
  const work = { tables: { output: table }, steps, script: null }
  expect(await outcomeOf('polars', await task([1], work))).toMatchObject({
    status: 'unsupported',
    error: { message: `PyIceberg has only copy-on-write; the table's ${mode} is merge-on-read` },
  })
  expect(await lake.rows([table])).toEqual({ [table]: [[1]] })
})
