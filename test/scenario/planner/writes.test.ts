import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { type ETLOperation, filter, transform } from '../../../src/scenario/operations.ts'
import { append, evolve, maintain, overwrite, upsert } from '../../../src/scenario/tableOperations.ts'
import { startReferee } from '../../support/referee.ts'
import { lines, planSteps, SINGLE_VALUE, type Steps } from './planning.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

const inputs = {
  events: {
    id: 'long',
    at: 'timestamp',
    score: 'double',
    page: 'string',
    tags: 'list<string>',
    is_bot: 'boolean',
  },
}
const types = { id: 'long', at: 'timestamp', score: 'double', page: 'string', tags: 'list<string>' }
const tables = { visits: { columns: types } }
const schema = Object.entries(types).map(([name, type]) => ({ name, type }))

const planned = (scenario: Partial<Steps>) => planSteps(referee, { inputs, tables, steps: {}, ...scenario })
const ofStep = (...operations: ETLOperation[]) => planned({ steps: { load: { operations } } })

describe('writes', () => {
  test('append, all rows or those above a watermark', async () => {
    const { steps } = await planned({
      steps: {
        first: { operations: [append('visits')] },
        next: { operations: [append('visits', { after: 'at' })] },
      },
    })
    const source = { table: 'events', columns: null, predicate: null }
    const write = { op: 'append', table: 'visits', schema }
    expect(steps.duckdb).toEqual([
      { name: 'first', source, pipeline: [], write: { ...write, after: null } },
      { name: 'next', source, pipeline: [], write: { ...write, after: 'at' } },
    ])
  })

  test('overwrite, cast to the table’s types', async () => {
    const planning = await planned({
      tables: { visits: { columns: { id: 'int', at: 'timestamptz', is_bot: 'boolean' } } },
      steps: { load: { operations: [overwrite('visits')] } },
    })
    expect(planning.steps.duckdb![0]).toMatchObject({
      pipeline: [
        {
          op: 'transform',
          columns: [
            { name: 'id', expression: 'CAST("id" AS INTEGER)' },
            { name: 'at', expression: `("at" AT TIME ZONE 'UTC')` },
          ],
        },
      ],
      write: { op: 'overwrite', table: 'visits' },
    })
    expect(planning.ends).toEqual({ load: [1] })
  })

  test('upsert, with the rows that delete flagged by a column that nobody has', async () => {
    const { steps, ends } = await ofStep(
      transform({ Delete_Row: "page = 'gone'", id: 'id + 1' }),
      upsert('visits', { on: ['id', 'page'], deleteWhen: 'delete_row' }),
    )
    const [step] = steps.duckdb!
    expect(step!.pipeline[1]).toEqual({
      op: 'transform',
      columns: [{ name: 'delete_row_', expression: 'coalesce("Delete_Row", FALSE)' }],
    })
    expect(step!.write).toEqual({
      op: 'upsert',
      table: 'visits',
      schema,
      on: ['id', 'page'],
      deleteFlag: 'delete_row_',
    })
    expect(ends).toEqual({ load: [1, 2] })
    expect((await ofStep(upsert('visits', { on: 'id' }))).steps.duckdb![0]).toMatchObject({
      pipeline: [],
      write: { on: ['id'], deleteFlag: null },
    })
  })

  test.each<[name: string, operation: ETLOperation, errors: string[]]>([
    [
      'into a table that the scenario does not have',
      append('events'),
      ['steps.load.operations[0].table: one of the tables of the scenario visits; got events'],
    ],
    [
      'after a column that is not there',
      append('visits', { after: 'att' }),
      [
        'steps.load.operations[0].after: one of the columns of visits at, id, page, score, tags; the nearest is at; got att',
      ],
    ],
    [
      'after a float',
      append('visits', { after: 'score' }),
      [
        'steps.load.operations[0].after: a whole number, decimal, date or timestamp; got score of type double',
      ],
    ],
    [
      'on keys that engines compare differently, are not there, or stand there twice',
      upsert('visits', { on: ['score', 'tags', 'user', 'id', 'id'] }),
      [
        'steps.load.operations[0].on: keys that are no floats; got score of type double',
        `steps.load.operations[0].on: ${SINGLE_VALUE}; got tags of type list<string>`,
        'steps.load.operations[0].on: one of the columns of visits at, id, page, score, tags; got user',
        'steps.load.operations[0].on: each column once; got id 2 times',
      ],
    ],
    [
      'with a condition that is none',
      upsert('visits', { on: 'id', deleteWhen: 'page' }),
      ['steps.load.operations[0].deleteWhen: a boolean condition; got `page` of type string'],
    ],
  ])('refuse to write %s', async (_, operation, errors) => {
    expect(lines(await ofStep(operation))).toEqual(errors)
  })

  test('need all columns of the table, also those that a step has added', async () => {
    const scenario = {
      tables: { visits: { columns: { id: 'long', page: 'long', name: 'string' } } },
      steps: {
        grow: { operations: [evolve('visits', { add: { size: 'int' } })] },
        load: { operations: [filter('is_bot'), append('visits')] },
      },
    }
    expect(lines(await planned(scenario))).toEqual([
      'tables.visits.columns.page: a type that string by step load can be stored as, or a CAST in the expression; got long',
      'tables.visits.columns.name: one of the columns produced by step load at, id, is_bot, page, score, tags; got name',
      'steps.load.operations[1]: one of the columns produced by step load at, id, is_bot, page, score, tags; got size',
    ])
  })
})

describe('steps', () => {
  test('start from an input, or from a table as the steps before have left it', async () => {
    const { steps, schemas, ends } = await planned({
      tables: {
        visits: { columns: types },
        pages: { columns: { page: 'string', visit: 'long' } },
      },
      steps: {
        load: { operations: [append('visits')] },
        rename: { operations: [evolve('visits', { rename: { id: 'visit' } })] },
        pages: { from: 'visits', operations: [overwrite('pages')] },
        tidy: { operations: [maintain('visits', 'compact')] },
      },
    })
    expect(steps.duckdb!.map(({ name, source }) => [name, source?.table ?? null])).toEqual([
      ['load', 'events'],
      ['rename', null],
      ['pages', 'visits'],
      ['tidy', null],
    ])
    expect(steps.duckdb![3]!.write).toEqual({ op: 'maintain', table: 'visits', action: 'compact' })
    expect(schemas.visits!.map(({ name }) => name)).toEqual(['visit', 'at', 'score', 'page', 'tags'])
    expect(ends).toEqual({ load: [0], rename: [0], pages: [0], tidy: [0] })
  })

  test.each<[name: string, scenario: Partial<Steps>, errors: string[]]>([
    [
      'a table that is not there',
      { steps: { load: { from: 'visit', operations: [append('visits')] } } },
      ['steps.load.from: one of the tables events, visits; the nearest is visits; got visit'],
    ],
    [
      'a table to start from without rows to read',
      { steps: { tidy: { from: 'visits', operations: [maintain('visits', 'compact')] } } },
      ['steps.tidy.from: no table to start from: the step has no rows; got visits'],
    ],
    [
      'maintenance of an input',
      { steps: { tidy: { operations: [maintain('events', 'compact')] } } },
      ['steps.tidy.operations[0].table: one of the tables of the scenario visits; got events'],
    ],
    [
      'an unknown source, once',
      {
        source: 'clicks',
        steps: { one: { operations: [append('visits')] }, two: { operations: [append('visits')] } },
      },
      ['source: one of the input tables events; got clicks'],
    ],
    [
      'columns of an input that not all engines can have, once',
      {
        inputs: { events: { ...types, Id: 'int' } },
        steps: { one: { operations: [append('visits')] }, two: { operations: [append('visits')] } },
      },
      ['source: names that differ by more than upper and lower case; got id and Id'],
    ],
  ])('refuse %s', async (_, scenario, errors) => {
    expect(lines(await planned(scenario))).toEqual(errors)
  })
})
