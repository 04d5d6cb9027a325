import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { append } from '../../../src/scenario/tableOperations.ts'
import { startReferee } from '../../support/referee.ts'
import { columns, lines, type PlannedTable, plan, planSteps, SINGLE_VALUE } from './planning.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

const inputs = { events: { id: 'long', at: 'timestamp', score: 'double', page: 'string', tags: 'list<int>' } }
const planned = (tables: Record<string, PlannedTable>) => planSteps(referee, { inputs, tables, steps: {} })

describe('names', () => {
  test('of tables are not those of inputs, and differ by more than case', async () => {
    const table = { columns: { id: 'long' } }
    expect(lines(await planned({ events: table, Visits: table, visits: table }))).toEqual([
      'tables.events: a name that no input table has; got events',
      'tables.visits: names that differ by more than upper and lower case; got Visits and visits',
    ])
  })

  test('of inputs are not the output’s, which short forms do not name', async () => {
    const output = columns({ id: 'long' })
    const planning = plan(referee, { operations: [], inputs: { output }, source: 'output', output })
    expect(lines(await planning)).toEqual(['output: a name that no input table has; got output'])
  })

  test('of columns are such that all engines can have them', async () => {
    expect(lines(await planned({ visits: { columns: { id: 'long', Id: 'long', '*': 'int' } } }))).toEqual([
      'tables.visits.columns: names that differ by more than upper and lower case; got id and Id',
      'tables.visits.columns: names that are neither * nor ^…$, which are patterns to Polars; got *',
    ])
  })
})

describe('partitions', () => {
  const types = {
    id: 'long',
    n: 'int',
    at: 'timestamp',
    zoned: 'timestamptz',
    day: 'date',
    price: 'decimal(10,2)',
    score: 'float',
    page: 'string',
    is_bot: 'boolean',
    tags: 'list<int>',
    'two words': 'string',
  }
  const ofPartitions = async (...partitionBy: string[]) =>
    lines(await planned({ t: { columns: types, partitionBy } }))

  test('are columns, and what Iceberg makes of their types', async () => {
    const fields = ['page', 'is_bot', 'two words', 'year(day)', 'month(at)', 'day( zoned )', 'hour(at)']
    const sized = ['bucket(16, id)', 'bucket(2,price)', 'truncate(4, two words)', 'truncate(10, n)']
    expect(await ofPartitions(...fields, ...sized)).toEqual([])
  })

  const all = 'at, day, id, is_bot, n, page, price, score, tags, two words, zoned'
  test.each<[field: string, error: string]>([
    ['pag', `one of the columns ${all}; the nearest is page`],
    ['day(att)', `one of the columns ${all}; the nearest is at`],
    ['score', 'a column that is no list, struct or float'],
    ['tags', 'a column that is no list, struct or float'],
    ['hour(day)', 'a column of type timestamp, timestamptz'],
    ['year(id)', 'a column of type date, timestamp, timestamptz'],
    ['bucket(4, is_bot)', 'a column of type date, decimal, int, long, string, timestamp, timestamptz'],
    ['truncate(4, day)', 'a column of type decimal, int, long, string'],
    ['bucket(0, id)', 'a whole number from 1 to 2147483647'],
  ])('are not %s', async (field, error) => {
    const [line, ...others] = await ofPartitions(field)
    expect(line?.replace(/ of type \S+$/, '')).toBe(`tables.t.partitionBy: ${error}; got ${field}`)
    expect(others).toEqual([])
  })

  test('stand there once', async () => {
    expect(await ofPartitions('day(at)', 'bucket(4, id)', 'bucket(8, id)', 'month(at)')).toEqual([
      'tables.t.partitionBy: each column once by the same transform; got bucket(8, id)',
    ])
  })
})

describe('details', () => {
  test('name columns of the table', async () => {
    const rules = [
      { ruleType: 'range', column: 'ids', from: 1 },
      { ruleType: 'references', columns: ['id', 'pages'], table: 'events', to: ['id', 'page'] },
      { ruleType: 'schema', columns: { tags: 'list<int>', tag: 'int' } },
      { ruleType: 'regex', column: 'tags', pattern: 'a' },
      { ruleType: 'rowCount', from: 1 },
    ]
    const table = { columns: inputs.events, key: ['tags'], rules, tolerance: { score: {}, id: {}, scor: {} } }
    expect(lines(await planned({ t: table }))).toEqual([
      `tables.t.key: ${SINGLE_VALUE}; got tags, list<int>`,
      'tables.t.rules[0].column: one of the columns at, id, page, score, tags; the nearest is id; got ids',
      'tables.t.rules[1].columns: one of the columns at, id, page, score, tags; the nearest is page; got pages',
      'tables.t.rules[2].columns: one of the columns at, id, page, score, tags; the nearest is tags; got tag',
      `tables.t.rules[3].column: ${SINGLE_VALUE}; got tags, list<int>`,
      'tables.t.tolerance.id: a float or double column; got id, long',
      'tables.t.tolerance.scor: one of the columns at, id, page, score, tags; the nearest is score; got scor',
    ])
  })

  test('of the short form have its names', async () => {
    const details = { tolerance: { id: {} }, partitionBy: ['ids'] }
    const output = columns({ id: 'long' })
    const events = columns(inputs.events)
    expect(lines(await plan(referee, { operations: [], inputs: { events }, output, ...details }))).toEqual([
      'partitionBy: one of the columns id; the nearest is id; got ids',
      'tolerance.id: a float or double column; got id, long',
    ])
  })
})

describe('what tables start with', () => {
  test('comes from an input, in the table’s types, all of it or where a condition holds', async () => {
    const { initial, errors } = await planSteps(referee, {
      inputs,
      tables: {
        all: { columns: { page: 'string', id: 'int' }, initial: 'events' },
        some: { columns: { id: 'long' }, initial: { from: 'events', where: "page LIKE 'a%'" } },
        none: { columns: { id: 'long' } },
      },
      steps: { load: { operations: [append('none')] } },
      engines: ['spark'],
    })
    expect(errors).toEqual([])
    expect(initial).toEqual({
      all: {
        from: 'events',
        columns: [
          { name: 'page', expression: '"page"' },
          { name: 'id', expression: 'CAST("id" AS INTEGER)' },
        ],
        where: null,
      },
      some: {
        from: 'events',
        columns: [{ name: 'id', expression: '"id"' }],
        where: `("page" LIKE 'a%' ESCAPE '\\')`,
      },
    })
  })

  test.each<[name: string, table: PlannedTable, errors: string[]]>([
    [
      'no input',
      { columns: { id: 'long' }, initial: 'event' },
      ['tables.t.initial: one of the input tables events; the nearest is events; got event'],
    ],
    [
      'an input without the columns, or of other types',
      { columns: { name: 'string', page: 'long', id: 'int' }, initial: 'events' },
      [
        'tables.t.initial: an input with all columns of t; got events, without name',
        'tables.t.initial: an input whose page can be stored as long; got events, where it is string',
      ],
    ],
    [
      'a condition that is none',
      { columns: { id: 'long' }, initial: { from: 'events', where: 'sum(id) > 1' } },
      [
        'tables.t.initial.where: a value of single rows: aggregates stand only in metrics, and not in one another; got `sum(id)`',
      ],
    ],
  ])('is not %s', async (_, table, errors) => {
    expect(lines(await planned({ t: table }))).toEqual(errors)
  })
})
