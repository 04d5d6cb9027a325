import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Task } from '../../../src/trial/protocol.ts'
import { jobFor, startRunner } from '../support/engine.ts'
import { Lake, parquet, type Schema } from '../support/lake.ts'
import { appendStep } from '../support/session.ts'

const schema: Schema = { n: 'int' }

/** The catalog refuses the next commits, as when another writer was faster. */
const refuseCommits = (lake: Lake, times: number): void => {
  const catalog = new DatabaseSync(join(lake.folder, 'catalog.db'))
  catalog.exec(`
    CREATE TABLE refusals (left INTEGER);
    INSERT INTO refusals VALUES (${times});
    CREATE TRIGGER refuse BEFORE UPDATE ON iceberg_tables WHEN (SELECT left FROM refusals) > 0 BEGIN
      UPDATE refusals SET left = left - 1;
      SELECT RAISE(IGNORE);
    END`)
  catalog.close()
}

test('Spark beside other writers: commits again when refused, and reads what they have added', async () => {
  await using lake = await Lake.open()
  const tables = { busy: 'test.busy', copy: 'test.copy' }
  for (const table of Object.values(tables)) await lake.createTable(table, schema)
  const [t] = await lake.provide([parquet(schema, [1])])
  const write: Task = {
    id: 'write',
    inputs: { t: t! },
    tables: { output: tables.busy },
    steps: [appendStep('t', [], schema)],
    script: null,
  }
  const copy = (id: string): Task => ({
    id,
    inputs: {},
    tables: { busy: tables.busy, output: tables.copy },
    steps: [appendStep('busy', [], schema)],
    script: null,
  })
  refuseCommits(lake, 2)
  const job = jobFor('spark', lake.catalog, [write, copy('before'), copy('after')])
  await using runner = await startRunner('spark', job)
  expect(await runner.next()).toMatchObject({ type: 'ready' })

  expect(await runner.next()).toMatchObject({ id: 'write', status: 'completed' })
  const commits = { catalog: lake.catalog, table: tables.busy }
  expect(await lake.referee.call('commits', commits)).toMatchObject([{ retries: 2, rowsAdded: 1, rows: 1 }])
  await runner.execution.send('go on')
  expect(await runner.next()).toMatchObject({ id: 'before', status: 'completed' })
  expect(await lake.rows([tables.copy])).toEqual({ [tables.copy]: [[1]] })

  await lake.prepare({ [tables.busy]: { schema, commits: [[[2]]] } })
  await runner.execution.send('go on')
  expect(await runner.next()).toMatchObject({ id: 'after', status: 'completed' })
  expect(await lake.rows([tables.copy])).toEqual({ [tables.copy]: [[1], [1], [2]] })
})
