import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { clickstream, type DataCharacteristics } from '../../src/scenario/data.ts'
import type { CompiledStep } from '../../src/trial/compiledStep.ts'
import type { Task, TaskInput } from '../../src/trial/protocol.ts'
import { useDatasets } from '../dataset/datasets.ts'
import { type EngineName, jobFor, type Run, runJob } from './support/engine.ts'
import { Lake, type Row, type Schema } from './support/lake.ts'
import { type MalformedCase, malformedCases } from './support/malformedCases.ts'
import { appendStep } from './support/session.ts'

type Way = TaskInput['onMalformed']

const { ensure } = useDatasets()
const generated: Partial<DataCharacteristics>[] = [
  { format: 'csv', compression: 'gzip' },
  { format: 'json', compression: 'none' },
]
const lines = { line: 'string' }
const types = { event_type: 'string' }

/** A line that names the fault; Spark and DuckDB name the file too. */
const unreadable: Record<EngineName, RegExp> = {
  polars: /^a row of an input can't be read: [^\n]+$/,
  duckdb: /^a row of an input can't be read: [^\n]+\.(csv|json)[^\n]*$/,
  spark: /^[^\n]*error while reading file [^\n]+$/,
}

const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

describe.each<EngineName>(['polars', 'duckdb', 'spark'])('malformed rows in one session of %s', (engine) => {
  let run: Run
  let rows: Record<string, Row[]>
  const expected: Record<string, Row[]> = {}
  const manifests: Record<string, { rows: number; malformedRows: number }> = {}

  beforeAll(async () => {
    await using lake = await Lake.open()
    const tasks: Task[] = []
    const add = async (id: string, input: TaskInput, schema: Schema, steps: Task['steps'], way: Way) => {
      const tables = { output: `test.t${tasks.length}`, aside: `test.a${tasks.length}` }
      await lake.createTable(tables.output, schema)
      await lake.createTable(tables.aside, lines)
      const quarantine = way === 'quarantine' ? 'aside' : null
      tasks.push({
        id,
        inputs: { t: { ...input, onMalformed: way, quarantine } },
        tables,
        steps,
        script: null,
      })
    }
    const inputs = await lake.provide(
      malformedCases.map(({ format, schema, text, ending }) => ({
        format,
        schema,
        text,
        ...(ending && { name: ending }),
      })),
    )
    for (const [i, { name, schema }] of malformedCases.entries()) {
      for (const way of ['skip', 'quarantine', 'fail'] as const)
        await add(`${name}: ${way}`, inputs[i]!, schema, [appendStep('t', [], schema)], way)
    }
    for (const characteristics of generated) {
      const id = characteristics.format!
      const data = clickstream({ size: { rows: 5_000 }, joinTables: 0, malformed: 0.05, ...characteristics })
      await using dataset = await ensure(data)
      const { schema, rows, malformedRows, files } = dataset.manifest.tables.events!
      manifests[id] = { rows, malformedRows }
      const uris = files.map(({ path }) => join(dataset.folder, path))
      const input = { format: characteristics.format!, uris, schema } as TaskInput
      const columns = Object.fromEntries(schema.map(({ name, type }) => [name, type]))
      await add(`${id} events`, input, columns, [appendStep('t', [], columns)], 'quarantine')
      const all = schema.map(({ name }) => name)
      const union: CompiledStep['pipeline'] = [{ op: 'union', table: 't', columns: all }]
      await add(`${id} twice`, input, types, [appendStep('t', union, types)], 'skip')
      await add(`${id} fail`, input, columns, [appendStep('t', [], columns)], 'fail')
      const answer = `test.answer_${id}`
      const skipped = { t: { ...input, onMalformed: 'skip', quarantine: null } } as const
      await lake.answer(answer, 'FROM t', skipped, columns)
      expected[`${id} events`] = (await lake.rows([answer]))[answer]!
    }
    run = await runJob(engine, jobFor(engine, lake.catalog, tasks))
    const written = tasks.flatMap(({ id, tables }) =>
      Object.entries(tables).map(([t, name]) => [id, t, name]),
    )
    const found = await lake.rows(written.map(([, , name]) => name!))
    rows = Object.fromEntries(written.map(([id, table, name]) => [`${id} ${table}`, found[name!]!]))
  })

  const outcome = (id: string) => {
    const task = run.tasks.get(id)
    if (task?.status !== 'completed') return task?.error.message
    return {
      malformedRows: task.malformedRows,
      output: sorted(rows[`${id} output`]!),
      aside: sorted(rows[`${id} aside`]!),
    }
  }

  test.each(malformedCases)('$name', ({ name, rows: good, lines, lenient }: MalformedCase) => {
    const output = sorted(good)
    const aside = sorted(lines.map((line) => [line]))
    expect(outcome(`${name}: quarantine`)).toEqual({ malformedRows: lines.length, output, aside })
    expect(outcome(`${name}: skip`)).toEqual({ malformedRows: lines.length, output, aside: [] })
    const failed = run.tasks.get(`${name}: fail`)
    if (lenient?.includes(engine)) {
      expect(failed?.status).toBe('completed')
      return
    }
    expect(failed).toMatchObject({
      status: 'failed',
      error: { message: expect.stringMatching(unreadable[engine]) },
    })
    expect(rows[`${name}: fail output`]).toEqual([])
  })

  test.each(['csv', 'json'])(
    'generated %s has as many as its manifest says, and the good rows of an independent reader',
    async (id) => {
      const { rows: total, malformedRows } = manifests[id]!
      expect(run.tasks.get(`${id} events`)).toMatchObject({ status: 'completed', malformedRows })
      expect(sorted(rows[`${id} events output`]!)).toEqual(sorted(expected[`${id} events`]!))
      expect(rows[`${id} events aside`]).toHaveLength(malformedRows)
      // One good column of an input that is read twice.
      expect(run.tasks.get(`${id} twice`)).toMatchObject({ status: 'completed', malformedRows })
      expect(rows[`${id} twice output`]).toHaveLength(2 * (total - malformedRows))
      expect(run.tasks.get(`${id} fail`)).toMatchObject({ status: 'failed' })
    },
  )
})
