import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { deduplicate, type ETLOperation, sessionise, sort, window } from '../../../src/scenario/operations.ts'
import { startReferee } from '../../support/referee.ts'
import { columns, lines, pipelineOf, plan, SINGLE_VALUE } from './planning.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

const inputs = {
  events: columns({
    user_id: 'long',
    at: 'timestamp',
    n: 'int',
    price: 'decimal(10,2)',
    score: 'float',
    page: 'string',
    is_bot: 'boolean',
    tags: 'list<string>',
    'size desc': 'int',
  }),
}
const all = 'at, is_bot, n, page, price, score, size desc, tags, user_id'

const planned = (...operations: ETLOperation[]) =>
  plan(referee, { operations, inputs, output: columns({ user_id: 'long' }) })

describe('orders', () => {
  test('are of columns, ascending or descending; a name that ends in desc is a name', async () => {
    const by = ['at', 'n desc', 'page  DESC', 'size desc']
    const keys = [
      { column: 'at', descending: false },
      { column: 'n', descending: true },
      { column: 'page', descending: true },
      { column: 'size desc', descending: false },
    ]
    expect(pipelineOf(await planned(sort(by), sort('size desc desc', { limit: 3 })))).toEqual([
      { op: 'sort', by: keys, limit: null },
      { op: 'sort', by: [{ column: 'size desc', descending: true }], limit: 3 },
    ])
    expect(pipelineOf(await planned(deduplicate({ by: ['user_id', 'page'], latest: by })))).toEqual([
      { op: 'deduplicate', by: ['user_id', 'page'], latest: keys },
    ])
  })

  test.each<[name: string, operation: ETLOperation, errors: string[]]>([
    [
      'unknown columns',
      sort(['att', 'pages desc', 'n asc']),
      [
        `operations[0].by: one of the columns ${all}; the nearest is at; got att`,
        `operations[0].by: one of the columns ${all}; the nearest is page; got pages`,
        `operations[0].by: one of the columns ${all}; got n asc`,
      ],
    ],
    ['a column twice', sort(['at', 'at desc']), ['operations[0].by: each column once; got at 2 times']],
    [
      'lists',
      deduplicate({ by: 'tags', latest: 'tags' }),
      [
        `operations[0].by: ${SINGLE_VALUE}; got tags of type list<string>`,
        `operations[0].latest: ${SINGLE_VALUE}; got tags of type list<string>`,
      ],
    ],
    [
      'lists as keys of sessions',
      sessionise({ by: 'tags', orderBy: 'at', gapMinutes: 1 }),
      [`operations[0].by: ${SINGLE_VALUE}; got tags of type list<string>`],
    ],
  ])('refuse %s', async (_, operation, errors) => {
    expect(lines(await planned(operation))).toEqual(errors)
  })
})

const over = (sql: Record<string, string>) => window({ by: 'user_id', orderBy: 'at', columns: sql })

describe('windows', () => {
  test('have functions of rows in order, each of an exact type', async () => {
    const sql: Record<
      string,
      [sql: string, fn: string, argument: string | null, offset: number | null, type: string]
    > = {
      number: ['row_number()', 'rowNumber', null, null, 'long'],
      ranked: ['RANK()', 'rank', null, null, 'long'],
      dense: ['dense_rank()', 'denseRank', null, null, 'long'],
      before: ['lag(page)', 'lag', '"page"', 1, 'string'],
      before2: ['lag(n + 1, 2)', 'lag', '(CAST("n" AS BIGINT) + CAST(1 AS BIGINT))', 2, 'long'],
      next: ['lead(price, 3)', 'lead', '"price"', 3, 'decimal(10,2)'],
      rows: ['count(*)', 'count', null, null, 'long'],
      ones: ['count(1)', 'count', null, null, 'long'],
      pages: ['count(page)', 'count', '"page"', null, 'long'],
      ns: ['sum(n)', 'sum', 'CAST("n" AS BIGINT)', null, 'long'],
      spent: ['sum(price)', 'sum', 'CAST("price" AS DECIMAL(38, 2))', null, 'decimal(38,2)'],
      scores: ['sum(score)', 'sum', 'CAST("score" AS DOUBLE)', null, 'double'],
      mean: ['avg(n)', 'avg', '"n"', null, 'double'],
      meanPrice: ['avg(price)', 'avg', 'CAST("price" AS DOUBLE)', null, 'double'],
      least: ['min(at)', 'min', '"at"', null, 'timestamp'],
      most: ['max(score)', 'max', '"score"', null, 'float'],
    }
    const given = Object.fromEntries(Object.entries(sql).map(([name, [text]]) => [name, text]))
    expect(pipelineOf(await planned(over(given)))).toEqual([
      {
        op: 'window',
        by: ['user_id'],
        orderBy: [{ column: 'at', descending: false }],
        columns: Object.entries(sql).map(([name, [, fn, argument, offset, type]]) => ({
          name,
          function: fn,
          argument,
          offset,
          type,
        })),
      },
    ])
  })

  test('are columns to those after them', async () => {
    const more = await planned(
      over({ spent: 'sum(price)' }),
      sort('spent desc'),
      over({ mean: 'avg(spent)' }),
    )
    expect(pipelineOf(more).map(({ op }) => op)).toEqual(['window', 'sort', 'window'])
  })

  const functions =
    'one function of rows in order, row_number, rank, dense_rank, lag, lead, count, sum, avg, min, max'
  test.each<[sql: string, error: string]>([
    ['n + 1', `${functions}; got \`n + 1\``],
    ['ranks()', `${functions}; the nearest is rank; got \`ranks()\``],
    ['sum(n) + 1', `${functions}; got \`sum(n) + 1\``],
    ['sum(n) FILTER (WHERE is_bot)', `${functions}; got \`sum(n) FILTER(WHERE is_bot)\``],
    ['rank(n)', 'rank(); got `rank(n)`'],
    ['lag()', 'lag(value[, constant rows back from 1]); got `lag()`'],
    ['lag(n, 0)', 'lag(value[, constant rows back from 1]); got `lag(n, 0)` with int, long'],
    ['lag(n, n)', 'lag(value[, constant rows back from 1]); got `lag(n, n)` with int, int'],
    ['lag(n, 1, 0)', 'lag(value[, constant rows back from 1]); got `lag(n, 1, 0)`'],
    ['lag(NULL)', 'lag(value[, constant rows back from 1]); got `lag(NULL)` with NULL'],
    ['sum(page)', 'sum(number); got `sum(page)` with string'],
    ['sum(*)', 'sum(number); got `sum(*)`'],
    ['max(is_bot)', 'max(value), not boolean; got `max(is_bot)` with boolean'],
    ['count(DISTINCT n)', 'count(*) or count(value); got `count(DISTINCT n)`'],
    [
      'sum(sum(n))',
      'a value of single rows: aggregates stand only in metrics, and not in one another; got `sum(n)`',
    ],
    ['sum(m)', `one of the columns ${all}; got m`],
  ])('refuse %s', async (sql, error) => {
    expect(lines(await planned(over({ x: sql }), sort('x')))).toEqual([`operations[0].columns.x: ${error}`])
  })

  test('add columns, and replace none', async () => {
    expect(lines(await planned(over({ n: 'rank()', Page: 'rank()' })))).toEqual([
      'operations[0].columns.n: a name that no column has; got n',
      'operations[0].columns: names that differ by more than upper and lower case; got page and Page',
    ])
  })
})
