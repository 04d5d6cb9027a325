import { describe, expect, test } from 'vitest'
import { explainIssues } from '../../src/scenario/explain.ts'
import {
  aggregate,
  type ETLOperation,
  etlOperation,
  filter,
  join,
  sessionise,
  transform,
} from '../../src/scenario/operations.ts'

describe('builders make the operations of the design', () => {
  test('filter', () => {
    expect(filter('NOT is_bot')).toEqual({
      operationType: 'filter',
      parameters: { condition: 'NOT is_bot' },
    })
  })

  test('transform', () => {
    expect(transform({ day: 'CAST(t AS date)' })).toEqual({
      operationType: 'transform',
      parameters: { columns: { day: 'CAST(t AS date)' } },
    })
  })

  test('join is inner on one key unless said otherwise', () => {
    expect(join('users', { on: 'user_id' })).toEqual({
      operationType: 'join',
      parameters: { table: 'users', on: ['user_id'], how: 'inner' },
    })
    expect(join('users', { on: ['a', 'b'], how: 'left', columns: ['country'] }).parameters).toEqual({
      table: 'users',
      on: ['a', 'b'],
      how: 'left',
      columns: ['country'],
    })
  })

  test('aggregate without by makes one row', () => {
    expect(aggregate({ metrics: { n: 'count(*)' } }).parameters).toEqual({
      by: {},
      metrics: { n: 'count(*)' },
    })
  })

  test('sessionise names its column', () => {
    expect(sessionise({ by: 'user_id', orderBy: 't', gapMinutes: 30 }).parameters).toEqual({
      by: ['user_id'],
      orderBy: 't',
      gapMinutes: 30,
      as: 'session',
    })
  })

  test('complexity and selectivity are the last argument of each', () => {
    const about = { complexity: 'simple', selectivity: 0.9 } as const
    const all = [
      filter('a', about),
      transform({ a: 'b' }, about),
      join('u', { on: 'k' }, about),
      aggregate({ by: { k: 'k' }, metrics: { n: 'count(*)' } }, about),
      sessionise({ by: 'k', orderBy: 't', gapMinutes: 1 }, about),
    ]
    for (const operation of all) expect(operation).toMatchObject(about)
  })

  test('what they make passes the schema unchanged', () => {
    const operations: ETLOperation[] = [
      filter('a > 1'),
      transform({ a: 'b' }),
      join('u', { on: 'k', columns: [] }),
      aggregate({ by: { k: 'k' }, metrics: { n: 'count(*)' } }, { selectivity: 0 }),
      sessionise({ by: ['k'], orderBy: 't', gapMinutes: 0.5, as: 'visit' }),
    ]
    for (const operation of operations) expect(etlOperation.parse(operation)).toEqual(operation)
  })
})

/** JavaScript's arguments: benchmark files run without a type check. */
const untyped = { filter, transform, join, aggregate, sessionise } as unknown as Record<
  string,
  (...args: unknown[]) => unknown
>

describe('wrong arguments are told by field', () => {
  test.each<[string, unknown, string]>([
    ['empty condition', filter('  '), 'parameters.condition: expected a SQL expression; got "  "'],
    ['no condition', untyped.filter!(), 'parameters.condition: expected a SQL expression; got nothing'],
    [
      'no columns',
      transform({}),
      `parameters.columns: expected at least one column, as { name: 'expression' }; got {}`,
    ],
    [
      'an expression that is no text',
      untyped.transform!({ a: 1 }),
      'parameters.columns.a: expected a SQL expression; got 1',
    ],
    ['join without keys', untyped.join!('users'), 'parameters.on[0]: expected a column name; got nothing'],
    [
      'join of another kind',
      untyped.join!('users', { on: 'k', how: 'outer' }),
      'parameters.how: Invalid option: expected one of "inner"|"left"; got "outer"',
    ],
    [
      'a misspelt parameter',
      untyped.join!('users', { on: 'k', kind: 'left' }),
      'parameters: Unrecognized key: "kind"; got {"table":"users","how":"inner","on":["k"],"kind":"left"}',
    ],
    [
      'no metrics',
      aggregate({ by: { k: 'k' }, metrics: {} }),
      `parameters.metrics: expected at least one column, as { name: 'expression' }; got {}`,
    ],
    ['no groups at all', untyped.aggregate!(), 'parameters.metrics: expected record; got nothing'],
    [
      'a gap of nothing',
      sessionise({ by: 'k', orderBy: 't', gapMinutes: 0 }),
      'parameters.gapMinutes: Too small: expected number to be >0; got 0',
    ],
    [
      'no session key',
      untyped.sessionise!({ orderBy: 't', gapMinutes: 1 }),
      'parameters.by[0]: expected a column name; got nothing',
    ],
    [
      'a selectivity in percent',
      filter('a', { selectivity: 90 }),
      'selectivity: expected a share of rows from 0 to 1; got 90',
    ],
    [
      'an unknown operation',
      { operationType: 'pivot', parameters: {} },
      `operationType: Invalid discriminator value. Expected 'filter' | 'transform' | 'join' | 'aggregate' | 'sessionise'; got "pivot"`,
    ],
  ])('%s', (_, operation, message) => {
    const { error } = etlOperation.safeParse(operation)
    expect(explainIssues(error!, operation)).toEqual([message])
  })
})
