import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { deleteRows } from '../../../src/scenario/tableOperations.ts'
import { startReferee } from '../../support/referee.ts'
import { lines, planSteps } from './planning.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

const types = {
  id: 'int',
  big: 'long',
  price: 'decimal(10,2)',
  score: 'double',
  page: 'string',
  is_bot: 'boolean',
  day: 'date',
  at: 'timestamp',
  zoned: 'timestamptz',
  tags: 'list<string>',
}
const planned = (where: string) =>
  planSteps(referee, {
    inputs: { events: types },
    tables: { visits: { columns: types } },
    steps: { forget: { operations: [deleteRows('visits', where)] } },
    engines: ['duckdb', 'spark'],
  })

test('deletes by a condition in the engine’s language and by the same as a predicate', async () => {
  const { steps, errors } = await planned("page = 'a' OR price >= 1.5")
  expect(errors).toEqual([])
  const predicate = {
    op: 'or',
    of: [
      { op: 'equal', column: 'page', value: 'a' },
      { op: 'greaterEqual', column: 'price', value: '1.50' },
    ],
  }
  expect(steps.spark).toEqual([
    {
      name: 'forget',
      source: null,
      pipeline: [],
      write: {
        op: 'delete',
        table: 'visits',
        condition: "((`page` = 'a') OR (`price` >= CAST(1.50BD AS DECIMAL(10, 2))))",
        predicate,
      },
    },
  ])
  expect(steps.duckdb![0]!.write).toMatchObject({
    condition: `(("page" = 'a') OR ("price" >= CAST(1.50 AS DECIMAL(10, 2))))`,
    predicate,
  })
})

const isNull = (column: string) => ({ op: 'isNull', column })
const not = (of: object) => ({ op: 'not', of })
const and = (...of: object[]) => ({ op: 'and', of })
const or = (...of: object[]) => ({ op: 'or', of })
const compare = (op: string, column: string, value: unknown) => ({ op, column, value })
const present = (column: string, predicate: object) => and(not(isNull(column)), predicate)

describe('predicates', () => {
  test.each<[sql: string, predicate: object]>([
    ['id = 1', compare('equal', 'id', 1)],
    ['1 < id', compare('greater', 'id', 1)],
    ['1 >= id', compare('lessEqual', 'id', 1)],
    ['id <> 1', present('id', compare('notEqual', 'id', 1))],
    ['NOT id = 1', present('id', compare('notEqual', 'id', 1))],
    ['NOT id <> 1', compare('equal', 'id', 1)],
    ['NOT id < 1', compare('greaterEqual', 'id', 1)],
    ['NOT (id <= 1 OR id > 5)', and(compare('greater', 'id', 1), compare('lessEqual', 'id', 5))],
    ['id BETWEEN 1 AND 5', and(compare('greaterEqual', 'id', 1), compare('lessEqual', 'id', 5))],
    ['id NOT BETWEEN 1 AND 5', or(compare('less', 'id', 1), compare('greater', 'id', 5))],
    ['big = 9007199254740993', compare('equal', 'big', '9007199254740993')],
    ['big > -5', compare('greater', 'big', -5)],
    ['price < 2', compare('less', 'price', '2.00')],
    ['is_bot', compare('equal', 'is_bot', true)],
    ['NOT is_bot', compare('equal', 'is_bot', false)],
    ['is_bot = false', compare('equal', 'is_bot', false)],
    ["day >= '2024-01-31'", compare('greaterEqual', 'day', '2024-01-31')],
    ["at < DATE '2024-01-31'", compare('less', 'at', '2024-01-31T00:00:00')],
    ["at < '2024-01-31 10:00:00.5'", compare('less', 'at', '2024-01-31T10:00:00.500000')],
    [
      "zoned < CAST(TIMESTAMP '2024-01-31 10:00:00' AS timestamptz)",
      compare('less', 'zoned', '2024-01-31T10:00:00+00:00'),
    ],
    ['id IN (1, 2)', { op: 'in', column: 'id', values: [1, 2] }],
    ["page NOT IN ('a', 'b')", present('page', not({ op: 'in', column: 'page', values: ['a', 'b'] }))],
    ['score IS NULL', isNull('score')],
    ['score IS NOT NULL', not(isNull('score'))],
    ['NOT score IS NULL', not(isNull('score'))],
    ["page LIKE 'a%'", { op: 'startsWith', column: 'page', value: 'a' }],
    ["page LIKE 'a!%b!_%' ESCAPE '!'", { op: 'startsWith', column: 'page', value: 'a%b_' }],
    ["page NOT LIKE 'a%'", present('page', not({ op: 'startsWith', column: 'page', value: 'a' }))],
    ["starts_with(page, 'a')", { op: 'startsWith', column: 'page', value: 'a' }],
  ])('say %s', async (sql, predicate) => {
    const { steps, errors } = await planned(sql)
    expect(errors).toEqual([])
    expect(steps.duckdb![0]!.write).toMatchObject({ predicate })
  })

  test.each<[sql: string]>([
    ['id = big'],
    ['id + 1 = 2'],
    ['id = 3000000000'],
    ['price = 0.001'],
    ['id = NULL'],
    ['score > 1'],
    ['score IN (1.5)'],
    ["page LIKE '%a'"],
    ["page LIKE 'a_%'"],
    ["page LIKE '%'"],
    ["contains(page, 'a')"],
    ["lower(page) = 'a'"],
    ['tags IS NULL'],
    ["id = 1 OR lower(page) = 'a'"],
    ["NOT (id = 1 AND lower(page) = 'a')"],
    ['true'],
  ])('have no words for %s', async (sql) => {
    expect(lines(await planned(sql))).toEqual([
      `steps.forget.operations[0].where: a condition that Iceberg can answer, columns against constants of their type: =, <>, <, <=, >, >=, IN, BETWEEN, IS NULL, LIKE 'start%', AND, OR, NOT; of floats only IS NULL, since Iceberg's statistics leave out NaN; got \`${sql}\``,
    ])
  })

  test('are refused like any wrong condition', async () => {
    expect(lines(await planned('pag = 1'))).toEqual([
      'steps.forget.operations[0].where: one of the columns at, big, day, id, is_bot, page, price, score, tags, zoned; the nearest is page; got pag',
    ])
    expect(lines(await planned('id'))).toEqual([
      'steps.forget.operations[0].where: a boolean condition; got `id` of type int',
    ])
  })
})
