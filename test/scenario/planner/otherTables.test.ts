import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { type ETLOperation, join, transform, union } from '../../../src/scenario/operations.ts'
import { startReferee } from '../../support/referee.ts'
import { columns, lines, pipelineOf, plan, SINGLE_VALUE } from './planning.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

const inputs = {
  events: columns({ user_id: 'long', page: 'string', tags: 'list<string>' }),
  users: columns({ user_id: 'long', country: 'string', tags: 'list<string>' }),
  late: columns({ tags: 'list<string>', page: 'string', user_id: 'long' }),
  other: columns({ user_id: 'int', page: 'string', at: 'timestamp' }),
}

const planned = (...operations: ETLOperation[]) =>
  plan(referee, { operations, inputs, output: columns({ page: 'string' }) })

describe('joins', () => {
  test('take all columns but the keys, or those asked for, with the hint to broadcast', async () => {
    expect(
      pipelineOf(await planned(join('other', { on: 'page', columns: ['at'], broadcast: true }))),
    ).toEqual([{ op: 'join', table: 'other', on: ['page'], how: 'inner', columns: ['at'], broadcast: true }])
    expect(pipelineOf(await planned(join('late', { on: ['user_id', 'page'], columns: [] })))).toEqual([
      { op: 'join', table: 'late', on: ['user_id', 'page'], how: 'inner', columns: [], broadcast: false },
    ])
  })

  test.each(['semi', 'anti'] as const)('take no columns where they are %s', async (how) => {
    expect(pipelineOf(await planned(join('users', { on: 'user_id', how })))).toEqual([
      { op: 'join', table: 'users', on: ['user_id'], how, columns: [], broadcast: false },
    ])
    expect(lines(await planned(join('users', { on: 'user_id', how, columns: ['country'] })))).toEqual([
      `operations[0].columns: no columns: a ${how} join keeps rows, and adds nothing to them; got country`,
    ])
  })

  test.each<[name: string, operation: ETLOperation, errors: string[]]>([
    [
      'a list as key',
      join('users', { on: 'tags', columns: ['country'] }),
      [`operations[0].on: ${SINGLE_VALUE}; got tags of type list<string>`],
    ],
    [
      'a key twice',
      join('users', { on: ['user_id', 'user_id'], columns: ['country'] }),
      ['operations[0].on: each column once; got user_id 2 times'],
    ],
  ])('refuse %s', async (_, operation, errors) => {
    expect(lines(await planned(operation))).toEqual(errors)
  })
})

describe('unions', () => {
  test('list the columns in the order of the rows so far', async () => {
    expect(pipelineOf(await planned(union('late')))).toEqual([
      { op: 'union', table: 'late', columns: ['user_id', 'page', 'tags'] },
    ])
  })

  test('are of tables with the same columns in the same types', async () => {
    expect(lines(await planned(union('other')))).toEqual([
      'operations[0].table: user_id of one type: CAST before the union to int; got long',
      'operations[0].table: a table with the columns of the rows so far; got other, which has no tags',
      'operations[0].table: a table with the columns of the rows so far; got other, whose at they do not have',
    ])
    expect(lines(await planned(union('evnts')))).toEqual([
      'operations[0].table: one of the tables events, late, other, output, users; the nearest is events; got evnts',
    ])
  })

  test('leave columns alone whose own expression is wrong', async () => {
    expect(lines(await planned(transform({ page: 'pag' }), union('late')))).toEqual([
      'operations[0].page: one of the columns page, tags, user_id; the nearest is page; got pag',
    ])
  })
})
