import { expect, test } from 'vitest'
import type { CompiledStep } from '../../../src/trial/compiledStep.ts'
import type { Task } from '../../../src/trial/protocol.ts'
import { type EngineName, jobFor, runJob } from '../support/engine.ts'
import { columnsOf, Lake, parquet, type Schema } from '../support/lake.ts'
import { appendStep } from '../support/session.ts'

const schema: Schema = { k: 'int', n: 'int' }

/** Appends two rows, then upserts three, of which one has a known key. */
const profile = async (engine: EngineName, asked: boolean) => {
  await using lake = await Lake.open()
  await lake.createTable('test.output', schema)
  const [first, second] = await lake.provide([
    parquet(schema, [1, 1], [2, 1]),
    parquet(schema, [2, 2], [3, 2], [4, 2]),
  ])
  const upsert: CompiledStep = {
    name: 'merge',
    source: { table: 'second', columns: null, predicate: null },
    pipeline: [],
    write: { op: 'upsert', table: 'output', schema: columnsOf(schema), on: ['k'], deleteFlag: null },
  }
  const task: Task = {
    id: 'task',
    inputs: { first: first!, second: second! },
    tables: { output: 'test.output' },
    steps: [{ ...appendStep('first', [], schema), name: 'load' }, upsert],
    script: null,
  }
  const run = await runJob(engine, {
    ...jobFor(engine, lake.catalog, [task]),
    ...(asked && { profile: true }),
  })
  expect(run.tasks.get('task')).toMatchObject({ status: 'completed' })
  const rows = await lake.rows(['test.output'])
  expect([...rows['test.output']!].sort()).toEqual([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 2],
  ])
  return run.profiles
}

test('DuckDB’s profile of each step has its operators, with their rows', async () => {
  const profiles = await profile('duckdb', true)
  expect(Object.keys(profiles)).toEqual(['1-load.json', '2-merge.json'])
  const scanned = Object.values(profiles).map((text) => {
    const operators: { type: string; intermediate_rows: number }[] = []
    JSON.parse(text, (_, value) => {
      if (value?.type) operators.push(value)
      return value
    })
    return operators.find(({ type }) => /SCAN|PARQUET/.test(type))?.intermediate_rows
  })
  expect(scanned).toEqual([2, 3])
})

test('Polars’ profile of each step has its plan and what the streaming engine tells of it', async () => {
  const profiles = await profile('polars', true)
  expect(Object.keys(profiles)).toEqual(['1-load.txt', '2-merge.txt'])
  expect(profiles['1-load.txt']).toMatch(/Parquet SCAN[\s\S]*Streaming query took[\s\S]*sent\(row=2,/)
  expect(profiles['2-merge.txt']).toMatch(/Parquet SCAN[\s\S]*Streaming query took[\s\S]*sent\(row=3,/)
})

test('nothing is profiled unless it is asked for', async () => {
  expect(await profile('duckdb', false)).toEqual({})
})
