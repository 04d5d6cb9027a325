import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import {
  aggregate,
  deduplicate,
  type ETLOperation,
  explode,
  filter,
  join,
  pivot,
  sessionise,
  sort,
  transform,
  union,
  window,
} from '../../../src/scenario/operations.ts'
import { append, overwrite, upsert } from '../../../src/scenario/tableOperations.ts'
import { startReferee } from '../../support/referee.ts'
import { planSteps } from './planning.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

const types = { a: 'long', b: 'long', c: 'string', t: 'timestamp', l: 'list<string>', z: 'long' }

/** What a step from a table of these columns into one of others reads. */
const sourceOf = async (output: Record<string, string>, ...operations: ETLOperation[]) => {
  const { steps, errors } = await planSteps(referee, {
    inputs: { events: types, users: { a: 'long', b: 'long', country: 'string' } },
    tables: { silver: { columns: types }, gold: { columns: output } },
    steps: { gold: { from: 'silver', operations } },
  })
  expect(errors).toEqual([])
  return steps.duckdb![0]!.source!
}
const columnsOf = async (output: Record<string, string>, ...operations: ETLOperation[]) =>
  (await sourceOf(output, ...operations)).columns

describe('columns that a step reads of a table', () => {
  const n = 'count(*)'
  test.each<
    [name: string, output: Record<string, string>, operations: ETLOperation[], read: string[] | null]
  >([
    ['what it writes', { c: 'string', a: 'long' }, [], ['a', 'c']],
    ['all', types, [], null],
    ['a filter’s', { a: 'long' }, [filter('b > 1')], ['a', 'b']],
    [
      'a transform’s, but not what it replaces',
      { a: 'long' },
      [transform({ a: 'b', y: 'length(c)' })],
      ['b', 'c'],
    ],
    [
      'keys of a join, not its columns',
      { country: 'string' },
      [join('users', { on: ['a'], columns: ['country'] })],
      ['a'],
    ],
    [
      'keys of an anti join',
      { z: 'long' },
      [join('users', { on: ['a', 'b'], how: 'anti' })],
      ['a', 'b', 'z'],
    ],
    [
      'groups and metrics',
      { g: 'long', m: 'long' },
      [aggregate({ by: { g: 'a' }, metrics: { m: 'sum(b)' } })],
      ['a', 'b'],
    ],
    [
      'a filter inside a metric',
      { m: 'long' },
      [aggregate({ metrics: { m: 'count(*) FILTER (WHERE b > 1)' } })],
      ['b'],
    ],
    ['one where only rows are counted', { m: 'long' }, [aggregate({ metrics: { m: n } })], ['a']],
    ['what is pivoted', { x: 'long' }, [pivot({ by: {}, on: 'c', values: ['x'], metrics: { n } })], ['c']],
    [
      'keys and order',
      { a: 'long' },
      [deduplicate({ by: 'b', latest: ['t desc', 'c'] })],
      ['a', 'b', 'c', 't'],
    ],
    [
      'keys, order and arguments of a window',
      { w: 'long' },
      [window({ by: 'a', orderBy: 't', columns: { w: 'sum(b)', r: 'rank()' } })],
      ['a', 'b', 't'],
    ],
    [
      'keys and times',
      { session: 'long' },
      [sessionise({ by: 'a', orderBy: 't', gapMinutes: 1 })],
      ['a', 't'],
    ],
    ['a list under its new name', { e: 'string' }, [explode('l', { as: 'e' })], ['l']],
    ['an order', { a: 'long' }, [sort('b desc', { limit: 1 })], ['a', 'b']],
    ['all that both sides of a union have', { a: 'long' }, [union('events')], null],
    [
      'through several operations',
      { y: 'long' },
      [transform({ x: 'a + b' }), filter('z > 1'), transform({ y: 'x' }), sort('c')],
      ['a', 'b', 'c', 'z'],
    ],
  ])('are %s', async (_, output, operations, read) => {
    expect(await columnsOf(output, ...operations, append('gold'))).toEqual(read)
  })

  test('are those that say what is deleted, too', async () => {
    const operation = upsert('gold', { on: 'a', deleteWhen: "c = 'gone'" })
    expect(await columnsOf({ a: 'long' }, operation)).toEqual(['a', 'c'])
  })

  test('are left open for inputs', async () => {
    const { steps } = await planSteps(referee, {
      inputs: { events: types },
      tables: { gold: { columns: { a: 'long' } } },
      steps: { load: { operations: [filter('a = 1'), overwrite('gold')] } },
    })
    expect(steps.duckdb![0]!.source).toEqual({ table: 'events', columns: null, predicate: null })
  })
})

describe('what Iceberg may leave out', () => {
  const equal = (column: string, value: unknown) => ({ op: 'equal', column, value })
  test.each<[name: string, operations: ETLOperation[], predicate: object | null]>([
    ['is the first filter’s', [filter('a = 1')], equal('a', 1)],
    ['is nothing without a filter', [sort('a')], null],
    [
      'is what all filters in front say, as far as there are words for it',
      [filter("a = 1 AND length(c) > 1 AND (b = 2 OR c = 'x')"), filter('z = 3')],
      {
        op: 'and',
        of: [equal('a', 1), { op: 'or', of: [equal('b', 2), equal('c', 'x')] }, equal('z', 3)],
      },
    ],
    ['is nothing where a part of an OR has no words', [filter('a = 1 OR length(c) > 1')], null],
    ['is nothing of filters further back', [transform({ a: 'b' }), filter('a = 1')], null],
  ])('%s', async (_, operations, predicate) => {
    const source = await sourceOf({ a: 'long' }, ...operations, append('gold'))
    expect(source.predicate).toEqual(predicate)
  })
})
