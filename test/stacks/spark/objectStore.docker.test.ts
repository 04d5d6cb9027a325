import { beforeAll, describe, expect, test } from 'vitest'
import type { Task } from '../../../src/trial/protocol.ts'
import { namePythonic, nameSpark } from '../../setUp/runtimes.ts'
import type { Case } from '../support/cases.ts'
import { type EngineName, jobFor, runJob } from '../support/engine.ts'
import { inputCases } from '../support/inputCases.ts'
import type { Lake } from '../support/lake.ts'
import { storeCases, testObjectStore } from '../support/objectStore.ts'
import { appendStep } from '../support/session.ts'

const pythonic: EngineName[] = ['polars', 'duckdb']
const kept = inputCases.find(({ name }) => name.startsWith('Parquet keeps'))!
const schema = kept.output!

/** A step from one table into a new one. */
const copy = async (lake: Lake, from: string, to: string): Promise<Task> => {
  await lake.createTable(to, schema)
  const tables = { theirs: from, output: to }
  return { id: to, inputs: {}, tables, steps: [appendStep('theirs', [], schema)], script: null }
}

const written = (engine: EngineName): string => `test.by_${engine}`

/** The same input in a table of each Pythonic engine, for Spark to read. */
const tablesOfOthers = async (lake: Lake): Promise<Task[]> => {
  const [input] = await lake.provide([kept.inputs.t!])
  const tasks: Task[] = []
  for (const engine of pythonic) {
    const output = written(engine)
    await lake.createTable(output, schema)
    const steps = [appendStep('t', [], schema)]
    const task: Task = { id: output, inputs: { t: input! }, tables: { output }, steps, script: null }
    await runJob(engine, jobFor(engine, lake.catalog, [task]))
    tasks.push(await copy(lake, output, `${output}_read_by_spark`))
  }
  return tasks
}

describe('one session of spark on minio', () => {
  const opened = testObjectStore({
    store: 'minio',
    engine: 'spark',
    setUp: async ({ catalog }) => {
      await namePythonic()
      await nameSpark(catalog)
    },
    more: tablesOfOthers,
  })

  describe.each(pythonic)('and one of %s', (engine) => {
    let copied: string
    beforeAll(async () => {
      const { lake, session } = opened()
      const { output } = session.tables.get(kept.name)!
      copied = `${output}_read_by_${engine}`
      await runJob(engine, jobFor(engine, lake.catalog, [await copy(lake, output!, copied)]))
    })

    test.each([
      ['spark reads what the other wrote', () => `${written(engine)}_read_by_spark`],
      ['the other reads what spark wrote', () => copied],
    ])('%s', async (_, table) => {
      const { lake } = opened()
      const original = written('polars')
      expect((await lake.rows([table()]))[table()]).toHaveLength(kept.rows!.length)
      expect(await lake.compare(original, table(), schema)).toMatchObject({ identical: true })
    })
  })

  test('reaches services by address: on ::1, which localhost is too, another container may have their ports', () => {
    const { properties } = opened().warehouse.catalog
    expect(properties['s3.endpoint']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(properties.uri).toContain('@127.0.0.1:')
  })

  test('keeps passwords out of the settings that are reported', () => {
    const { catalog } = opened().warehouse
    const { engine } = jobFor('spark', catalog, [])
    for (const secret of ['s3.secret-access-key', 'uri'])
      expect(JSON.stringify(engine)).not.toContain(catalog.properties[secret])
  })
})

/** A smoke of the same: each format, and a write that reads its own table. */
const smokeCases: Case[] = storeCases.filter(({ name }) =>
  /^(Parquet keeps|CSV with quotes|JSON lines with|upsert updates|evolve adds)/.test(name),
)

describe('one session of spark on seaweedfs', () => {
  testObjectStore({
    store: 'seaweedfs',
    engine: 'spark',
    cases: smokeCases,
    setUp: async ({ catalog }) => {
      await namePythonic()
      await nameSpark(catalog)
    },
  })
})
