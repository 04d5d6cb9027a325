import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { type ETLOperation, filter, transform } from '../../../src/scenario/operations.ts'
import { append, evolve } from '../../../src/scenario/tableOperations.ts'
import { startReferee } from '../../support/referee.ts'
import { lines, type PlannedTable, planSteps } from './planning.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

const types = {
  id: 'int',
  page: 'string',
  score: 'float',
  price: 'decimal(10,2)',
  at: 'timestamp',
  tags: 'list<int>',
}

const planned = (details: Partial<PlannedTable>, ...changes: ETLOperation[]) =>
  planSteps(referee, {
    inputs: { events: types },
    tables: { visits: { columns: types, ...details } },
    steps: Object.fromEntries(
      changes.map((operation, index) => [`step${index}`, { operations: [operation] }]),
    ),
  })

test('drops, renames, widens and adds; the table keeps its order', async () => {
  const changes = {
    drop: ['score'],
    rename: { page: 'path', id: 'visit' },
    widen: { visit: 'long', price: 'decimal(12, 2)' },
    add: { country: 'string', sizes: 'list<struct<w: int>>' },
  }
  const { steps, schemas, errors } = await planned({ key: ['visit'] }, evolve('visits', changes))
  expect(errors).toEqual([])
  expect(steps.duckdb).toEqual([
    {
      name: 'step0',
      source: null,
      pipeline: [],
      write: {
        op: 'evolve',
        table: 'visits',
        drop: ['score'],
        rename: [
          { from: 'page', to: 'path' },
          { from: 'id', to: 'visit' },
        ],
        widen: [
          { name: 'visit', type: 'long' },
          { name: 'price', type: 'decimal(12,2)' },
        ],
        add: [
          { name: 'country', type: 'string' },
          { name: 'sizes', type: 'list<struct<w: int>>' },
        ],
      },
    },
  ])
  expect(schemas.visits).toEqual([
    { name: 'visit', type: 'long' },
    { name: 'path', type: 'string' },
    { name: 'price', type: 'decimal(12,2)' },
    { name: 'at', type: 'timestamp' },
    { name: 'tags', type: 'list<int>' },
    { name: 'country', type: 'string' },
    { name: 'sizes', type: 'list<struct<w: int>>' },
  ])
})

test('is seen by the steps after it', async () => {
  const { steps, errors } = await planSteps(referee, {
    inputs: { events: types },
    tables: { visits: { columns: { id: 'int' } }, copy: { columns: { id: 'long', size: 'int' } } },
    steps: {
      evolve: { operations: [evolve('visits', { widen: { id: 'long' }, add: { size: 'int' } })] },
      load: { operations: [transform({ size: '1' }), append('visits')] },
      copy: { from: 'visits', operations: [filter('size > 0'), append('copy')] },
    },
  })
  expect(errors).toEqual([])
  expect(steps.duckdb![1]!.pipeline[1]).toEqual({
    op: 'transform',
    columns: [
      { name: 'id', expression: 'CAST("id" AS BIGINT)' },
      { name: 'size', expression: 'CAST("size" AS INTEGER)' },
    ],
  })
  expect(steps.duckdb![2]!.pipeline).toEqual([{ op: 'filter', condition: '("size" > CAST(0 AS INTEGER))' }])
})

const widening = 'int → long, float → double, or a decimal of more digits and as many after the point'
const taken = 'a name that no column has, or had before this step'
const all = 'at, id, page, price, score, tags'

test.each<[name: string, details: Partial<PlannedTable>, changes: ETLOperation[], errors: string[]]>([
  [
    'types that are not wider',
    {},
    [
      evolve('visits', {
        widen: {
          id: 'double',
          score: 'float',
          price: 'decimal(12,3)',
          page: 'long',
          at: 'timestamptz',
          tags: 'list<long>',
          visit: 'long',
        },
      }),
    ],
    [
      `changes.widen.id: ${widening}; got int → double`,
      `changes.widen.score: ${widening}; got float → float`,
      `changes.widen.price: ${widening}; got decimal(10,2) → decimal(12,3)`,
      `changes.widen.page: ${widening}; got string → long`,
      `changes.widen.at: ${widening}; got timestamp → timestamptz`,
      `changes.widen.tags: ${widening}; got list<int> → list<long>`,
      `changes.widen.visit: one of the columns ${all}; got visit`,
    ],
  ],
  [
    'names that are not there, or are there already',
    {},
    [
      evolve('visits', {
        drop: ['pages', 'at', 'at'],
        rename: { at: 'time', id: 'page', page: 'at', price: 'cost', score: 'cost' },
        add: { id: 'int', cost: 'long', Tags: 'int', at: 'date' },
      }),
    ],
    [
      `changes.drop: one of the columns ${all}; the nearest is page; got pages`,
      'changes.drop: each column once; got pages, at, at',
      'changes.rename.at: one of the columns id, page, price, score, tags; got at',
      `changes.rename.id: ${taken}; got page`,
      `changes.rename.page: ${taken}; got at`,
      `changes.rename.score: ${taken}; got cost`,
      `changes.add.id: ${taken}; got id`,
      `changes.add.cost: ${taken}; got cost`,
      `changes.add.at: ${taken}; got at`,
      'changes: names that differ by more than upper and lower case; got tags and Tags',
    ],
  ],
  [
    'dropping what partitions or identifies rows',
    { key: ['id'], partitionBy: ['day(at)', 'bucket(4, page)'] },
    [evolve('visits', { rename: { at: 'time' } }), evolve('visits', { drop: ['time', 'page', 'id'] })],
    [
      'changes.drop: columns that the table is not partitioned by; got time',
      'changes.drop: columns that the table is not partitioned by; got page',
      'changes.drop: columns that are no part of the key; got id',
    ],
  ],
  [
    'dropping every column',
    {},
    [evolve('visits', { drop: Object.keys(types) })],
    ['changes.drop: at least one column to be left; got id, page, score, price, at, tags'],
  ],
])('refuses %s', async (_, details, changes, errors) => {
  const field = `steps.step${changes.length - 1}.operations[0].`
  const got = lines(await planned(details, ...changes))
  expect(got.filter((line) => line.startsWith('steps'))).toEqual(errors.map((error) => field + error))
})

test('is checked against what is said of the table: the key and rules have the last names', async () => {
  const rules = [{ ruleType: 'notNull', column: 'page' }]
  const change = evolve('visits', { rename: { id: 'visit', page: 'path' } })
  const got = lines(await planned({ key: ['id'], rules, tolerance: { score: {}, page: {} } }, change))
  expect(got).toEqual([
    'tables.visits.key: one of the columns at, path, price, score, tags, visit; got id',
    'tables.visits.rules[0].column: one of the columns at, path, price, score, tags, visit; got page',
    'tables.visits.tolerance.page: one of the columns at, path, price, score, tags, visit; got page',
  ])
})
