import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Dataset } from '../../src/dataset/dataset.ts'
import { ensureDataset } from '../../src/dataset/ensureDataset.ts'
import type { HeldDataset } from '../../src/dataset/heldDataset.ts'
import type { Column } from '../../src/scenario/columnType.ts'
import { clickstream, type DataCharacteristics, dataSource } from '../../src/scenario/data.ts'
import type { Task, TaskInput } from '../../src/trial/protocol.ts'
import { type EngineName, jobFor, type Run, runJob } from '../stacks/support/engine.ts'
import { evolvedInputs } from '../stacks/support/evolution/cases.ts'
import { evolvedTask, provideEvolved, sorted } from '../stacks/support/evolution/files.ts'
import { Lake, type Row } from '../stacks/support/lake.ts'

/** Every format and compression of generated data, through the readers of every stack into Iceberg. */
const packings = [
  ...(['none', 'snappy', 'gzip', 'zstd'] as const).map((compression) => ['parquet', compression] as const),
  ...(['none', 'gzip', 'zstd'] as const).map((compression) => ['csv', compression] as const),
  ...(['none', 'gzip', 'zstd'] as const).map((compression) => ['json', compression] as const),
]
const engines: readonly EngineName[] = ['polars', 'duckdb', 'spark']
// The other tables have no types that these lack.
const tables = ['events', 'user_changes']

interface Digest {
  rows: number
  digest: string
  columnDigests: Record<string, string>
  problems?: string[]
}

let lake: Lake
const datasets: HeldDataset[] = []
const evolved: TaskInput[] = []
beforeAll(async () => {
  lake = await Lake.open()
  for (const [format, compression] of packings) {
    datasets.push(await made({ format, compression }))
  }
  evolved.push(...(await provideEvolved(lake, evolvedInputs)))
})
afterAll(async () => {
  for (const dataset of datasets) await dataset[Symbol.asyncDispose]()
  await lake[Symbol.asyncDispose]()
})

const made = (asked: Partial<DataCharacteristics>): Promise<HeldDataset> => {
  const always = { size: { rows: 4_000 }, complexity: 'complex', changeFeed: 0.5 } as const
  return ensureDataset({
    data: dataSource.parse(clickstream({ ...always, ...asked })),
    referee: lake.referee,
    folder: lake.folder,
    baseFolder: lake.folder,
    maxBytes: Number.POSITIVE_INFINITY,
    progress: { step: () => {}, note: () => {} },
  })
}

const inputOf = ({ manifest, folder }: Dataset, table: string): TaskInput => {
  const { format, schema, files } = manifest.tables[table]!
  const uris = files.map(({ path }) => join(folder, path))
  return { format, schema, uris, onMalformed: 'fail', quarantine: null }
}

const namedTypes = (schema: readonly Column[]) =>
  Object.fromEntries(schema.map(({ name, type }) => [name, type]))

const digestOf = (table: string, schema: Column[]): Promise<Digest> =>
  lake.referee.call('digestTable', { catalog: lake.catalog, table, schema })

/** What the referee itself reads from Parquet. */
const reference = async (table: string): Promise<Digest> => {
  const input = inputOf(datasets[0]!, table)
  const name = `test.reference_${table}`
  await lake.answer(name, `FROM ${table}`, { [table]: input }, namedTypes(input.schema))
  return digestOf(name, input.schema)
}

describe.each(engines)('%s', (engine) => {
  const evolvedName = (place: number): string => `test.${engine}_evolved_${place}`
  let run: Run
  let found: Record<string, Row[]>
  const nameOf = (table: string, packing: number): string => `test.${engine}_${table}_${packing}`

  beforeAll(async () => {
    const tasks: Task[] = []
    for (const [packing, dataset] of datasets.entries()) {
      for (const table of tables) {
        const input = inputOf(dataset, table)
        const { schema } = input
        const name = nameOf(table, packing)
        await lake.createTable(name, namedTypes(schema))
        const source = { table, columns: null, predicate: null }
        const write = { op: 'append', table: 'output', schema, after: null } as const
        tasks.push({
          id: name,
          inputs: { [table]: input },
          tables: { output: name },
          steps: [{ name: 'output', source, pipeline: [], write }],
          script: null,
        })
      }
    }
    for (const [i, one] of evolvedInputs.entries())
      tasks.push(await evolvedTask(lake, engine, one, evolved[i]!, evolvedName(i)))
    run = await runJob(engine, jobFor(engine, lake.catalog, tasks))
    for (const { id } of tasks) {
      const task = run.tasks.get(id)
      expect(task?.status === 'completed' ? 'completed' : task?.error.message, id).toBe('completed')
    }
    const names = evolvedInputs.map((_, i) => evolvedName(i))
    found = await lake.rows(names.flatMap((name) => [name, `${name}_lines`]))
  })

  test.each(tables)('reads %s as it was made, in every format and compression', async (table) => {
    const expected = await reference(table)
    expect(expected.rows).toBe(datasets[0]!.manifest.tables[table]!.rows)
    for (const [packing, [format, compression]] of packings.entries()) {
      const { schema } = inputOf(datasets[packing]!, table)
      const found = await digestOf(nameOf(table, packing), schema)
      const what = `${format}, ${compression}`
      expect(found.problems, what).toBeUndefined()
      expect(found.rows, what).toBe(expected.rows)
      // What is nested elsewhere is text in CSV.
      const nested = format === 'csv' && table === 'events' ? ['cart', 'screen'] : []
      const flat = ({ columnDigests }: Digest) =>
        Object.fromEntries(Object.entries(columnDigests).filter(([name]) => !nested.includes(name)))
      expect(flat(found), what).toEqual(flat(expected))
      if (nested.length === 0) expect(found.digest, what).toBe(expected.digest)
    }
  })

  test.each(evolvedInputs.map((one, i) => ({ ...one, i })))(
    'reads files whose columns differ: $name',
    ({ i, rows, lines = [], onMalformed }) => {
      const name = evolvedName(i)
      expect(sorted(found[name]!)).toEqual(sorted(rows))
      const aside = onMalformed === 'quarantine' ? lines : []
      expect(sorted(found[`${name}_lines`]!)).toEqual(sorted(aside.map((line) => [line])))
      expect(run.tasks.get(name)).toMatchObject({ malformedRows: lines.length })
    },
  )
})

test('files whose columns differ are read alike by the referee', async () => {
  const answers = evolvedInputs.map((_, i) => `test.referee_evolved_${i}`)
  for (const [i, { output, where = 'true' }] of evolvedInputs.entries())
    await lake.answer(answers[i]!, `FROM t WHERE ${where}`, { t: evolved[i]! }, output)
  const found = await lake.rows(answers)
  for (const [i, { rows, name }] of evolvedInputs.entries())
    expect(sorted(found[answers[i]!]!), name).toEqual(sorted(rows))
})

test('the text of nested columns in CSV is read alike by all', async () => {
  const { schema } = inputOf(datasets[packings.findIndex(([format]) => format === 'csv')]!, 'events')
  const digests = new Set<string>()
  for (const engine of engines) {
    for (const [packing, [format]] of packings.entries()) {
      if (format !== 'csv') continue
      digests.add((await digestOf(`test.${engine}_events_${packing}`, schema)).digest)
    }
  }
  expect(digests.size).toBe(1)
})
