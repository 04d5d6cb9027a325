import { expect, test } from 'vitest'
import type { Task } from '../../../src/trial/protocol.ts'
import { interpreter, jobFor, startRunner } from '../support/engine.ts'
import { Lake, parquet, type Schema } from '../support/lake.ts'
import { appendStep } from '../support/session.ts'

const schema: Schema = { n: 'int' }

/** A job during which another writer appends the row 0, after Spark has loaded the table. */
const conflict = (lake: Lake, table: string): string => `
import subprocess
from pyspark.sql import functions

other_writer = """
import pyarrow as pa
from pyiceberg.catalog import load_catalog

catalog = load_catalog("bench", **${JSON.stringify(lake.catalog.properties)})
catalog.load_table("${table}").append(pa.table({"n": pa.array([0], pa.int32())}))
"""

@functions.udf("int")
def intrude(n):
    subprocess.run(["${interpreter('polars')}", "-c", other_writer], check=True)
    return n

def transform(spark, inputs):
    return inputs["t"].select(intrude("n").alias("n"))
`

test('Spark in a catalog that others write to', async () => {
  await using lake = await Lake.open()
  const tables = { busy: 'test.busy', copy: 'test.copy' }
  for (const table of Object.values(tables)) await lake.createTable(table, schema)
  const [t] = await lake.provide([parquet(schema, [1])])
  const copy = (id: string): Task => ({
    id,
    inputs: {},
    tables: { busy: tables.busy, output: tables.copy },
    steps: [appendStep('busy', [], schema)],
    script: null,
  })
  const job = jobFor('spark', lake.catalog, [
    { id: 'conflict', inputs: { t: t! }, ...lake.script(conflict(lake, tables.busy), tables.busy, schema) },
    copy('before'),
    copy('after'),
  ])
  await using runner = await startRunner('spark', job)
  expect(await runner.next()).toMatchObject({ type: 'ready' })

  // Iceberg tries again with the files that are there, and says how often.
  expect(await runner.next()).toMatchObject({ id: 'conflict', status: 'completed', commitRetries: 1 })
  await runner.execution.send('go on')
  expect(await runner.next()).toMatchObject({ id: 'before', status: 'completed', commitRetries: 0 })
  expect(await lake.rows([tables.copy])).toEqual({ [tables.copy]: [[0], [1]] })

  // The same session reads what has been added since.
  await lake.prepare({ [tables.busy]: { schema, commits: [[[2]]] } })
  await runner.execution.send('go on')
  expect(await runner.next()).toMatchObject({ id: 'after', status: 'completed', commitRetries: 0 })
  expect(await lake.rows([tables.copy])).toEqual({ [tables.copy]: [[0], [0], [1], [1], [2]] })
})
