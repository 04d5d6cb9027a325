import { describe, expect, test } from 'vitest'
import { explainIssues } from '../../src/scenario/explain.ts'
import {
  aggregate,
  deduplicate,
  type ETLOperation,
  etlOperation,
  explode,
  filter,
  join,
  pivot,
  sessionise,
  sort,
  transform,
  union,
  window,
} from '../../src/scenario/operations.ts'
import {
  append,
  deleteRows,
  evolve,
  maintain,
  overwrite,
  upsert,
} from '../../src/scenario/tableOperations.ts'

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

  test.each<[string, ETLOperation, object]>([
    [
      'a semi-join with a hint',
      join('users', { on: 'id', how: 'semi', broadcast: true }),
      { table: 'users', on: ['id'], how: 'semi', broadcast: true },
    ],
    [
      'deduplicate takes one column or several',
      deduplicate({ by: 'id', latest: ['at', 'version desc'] }),
      { by: ['id'], latest: ['at', 'version desc'] },
    ],
    [
      'window',
      window({ by: ['a', 'b'], orderBy: 'at', columns: { place: 'row_number()' } }),
      { by: ['a', 'b'], orderBy: ['at'], columns: { place: 'row_number()' } },
    ],
    [
      'pivot',
      pivot({ by: { day: 'day' }, on: 'device', values: ['phone', 2], metrics: { n: 'count(*)' } }),
      { by: { day: 'day' }, on: 'device', values: ['phone', 2], metrics: { n: 'count(*)' } },
    ],
    ['union', union('archive'), { table: 'archive' }],
    ['explode takes the list’s place', explode('items'), { column: 'items', as: 'items', keepEmpty: false }],
    [
      'explode under another name',
      explode('items', { as: 'item', keepEmpty: true }),
      { column: 'items', as: 'item', keepEmpty: true },
    ],
    ['sort', sort('at desc'), { by: ['at desc'] }],
    ['sort with a limit', sort(['a', 'b'], { limit: 10 }), { by: ['a', 'b'], limit: 10 }],
    ['append', append('silver'), { table: 'silver' }],
    ['append from a watermark', append('silver', { after: 'at' }), { table: 'silver', after: 'at' }],
    ['overwrite', overwrite('gold'), { table: 'gold' }],
    ['upsert', upsert('silver', { on: 'id' }), { table: 'silver', on: ['id'] }],
    [
      'upsert with deletes',
      upsert('silver', { on: ['a', 'b'], deleteWhen: 'gone' }),
      { table: 'silver', on: ['a', 'b'], deleteWhen: 'gone' },
    ],
    ['delete', deleteRows('silver', 'a < 3'), { table: 'silver', where: 'a < 3' }],
    [
      'evolve',
      evolve('silver', { add: { x: 'int' }, rename: { a: 'b' }, widen: { c: 'long' }, drop: ['d'] }),
      {
        table: 'silver',
        changes: { add: { x: 'int' }, rename: { a: 'b' }, widen: { c: 'long' }, drop: ['d'] },
      },
    ],
    ['maintain', maintain('silver', 'compact'), { table: 'silver', action: 'compact' }],
  ])('%s', (_, operation, parameters) => {
    expect(operation.parameters).toEqual(parameters)
    expect(etlOperation.parse(operation)).toEqual(operation)
  })

  test('complexity and selectivity are the last argument of each', () => {
    const about = { complexity: 'simple', selectivity: 0.9 } as const
    const all = [
      filter('a', about),
      transform({ a: 'b' }, about),
      join('u', { on: 'k' }, about),
      aggregate({ by: { k: 'k' }, metrics: { n: 'count(*)' } }, about),
      sessionise({ by: 'k', orderBy: 't', gapMinutes: 1 }, about),
      deduplicate({ by: 'k', latest: 't' }, about),
      window({ by: 'k', orderBy: 't', columns: { n: 'rank()' } }, about),
      pivot({ by: {}, on: 'a', values: [1], metrics: { n: 'count(*)' } }, about),
      union('u', about),
      explode('a', {}, about),
      sort('a', {}, about),
      append('t', {}, about),
      overwrite('t', about),
      upsert('t', { on: 'k' }, about),
      deleteRows('t', 'a', about),
      evolve('t', { drop: ['a'] }, about),
      maintain('t', 'compact', about),
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
const untyped = {
  filter,
  transform,
  join,
  aggregate,
  sessionise,
  deduplicate,
  window,
  pivot,
  explode,
  append,
  upsert,
  deleteRows,
  evolve,
  maintain,
  sort,
} as unknown as Record<string, (...args: unknown[]) => unknown>

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
      'parameters.how: expected inner, left, semi or anti; got "outer"',
    ],
    [
      'a misspelt parameter',
      untyped.join!('users', { on: 'k', kind: 'left' }),
      'parameters: Unrecognized key: "kind"',
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
      'a deduplication without an order',
      untyped.deduplicate!({ by: 'k' }),
      'parameters.latest[0]: expected string; got nothing',
    ],
    ['an order of blanks', sort(' '), 'parameters.by[0]: expected a column, or \'column desc\'; got " "'],
    [
      'a limit of nothing',
      sort('a', { limit: 0 }),
      'parameters.limit: Too small: expected number to be >0; got 0',
    ],
    [
      'a window without columns',
      window({ by: 'k', orderBy: 't', columns: {} }),
      "parameters.columns: expected at least one column, as { name: 'expression' }; got {}",
    ],
    [
      'a pivot without values',
      pivot({ by: {}, on: 'a', values: [], metrics: { n: 'count(*)' } }),
      'parameters.values: Too small: expected array to have >=1 items; got []',
    ],
    [
      'explode of another option',
      untyped.explode!('items', { name: 'item' }),
      'parameters: Unrecognized key: "name"',
    ],
    ['a write to nowhere', untyped.append!(), 'parameters.table: expected a table name; got nothing'],
    ['an upsert without keys', untyped.upsert!('t'), 'parameters.on[0]: expected a column name; got nothing'],
    [
      'a delete of everything',
      untyped.deleteRows!('t'),
      'parameters.where: expected a SQL condition; got nothing',
    ],
    ['no change at all', evolve('t', {}), 'parameters.changes: expected add, rename, widen or drop; got {}'],
    [
      'a new column of no type',
      evolve('t', { add: { x: 'text' } }),
      expect.stringMatching(
        /^parameters\.changes\.add\.x: expected boolean, int, .* in place of text; got "text"$/,
      ),
    ],
    [
      'another kind of maintenance',
      untyped.maintain!('t', 'vacuum'),
      'parameters.action: expected compact or expireSnapshots; got "vacuum"',
    ],
    [
      'an unknown operation',
      { operationType: 'shuffle', parameters: {} },
      expect.stringMatching(
        /^operationType: Invalid discriminator value. Expected 'filter' \| .*; got "shuffle"$/,
      ),
    ],
  ])('%s', (_, operation, message) => {
    const { error } = etlOperation.safeParse(operation)
    expect(explainIssues(error!, operation)).toEqual([message])
  })
})
