import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { type ETLOperation, explode, filter, transform } from '../../../src/scenario/operations.ts'
import { startReferee } from '../../support/referee.ts'
import { columns, lines, pipelineOf, plan } from './planning.ts'

let referee: Referee
beforeAll(async () => {
  referee = await startReferee()
})
afterAll(() => referee[Symbol.asyncDispose]())

const inputs = { events: columns({ user_id: 'long', tags: 'list<string>', depths: 'list<list<int>>' }) }
const planned = (output: Record<string, string>, ...operations: ETLOperation[]) =>
  plan(referee, { operations, inputs, output: columns(output) })

test('puts an element in the place of its list, under its name or another', async () => {
  const operations = [
    explode('tags'),
    explode('depths', { as: 'depth', keepEmpty: true }),
    explode('depth'),
    filter("tags LIKE 'a%' AND depth > 1"),
  ]
  expect(pipelineOf(await planned({ tags: 'string', depth: 'int' }, ...operations))).toEqual([
    { op: 'explode', column: 'tags', as: 'tags', keepEmpty: false },
    { op: 'explode', column: 'depths', as: 'depth', keepEmpty: true },
    { op: 'explode', column: 'depth', as: 'depth', keepEmpty: false },
    { op: 'filter', condition: `(("tags" LIKE 'a%' ESCAPE '\\') AND ("depth" > CAST(1 AS INTEGER)))` },
  ])
  expect(lines(await planned({ tags: 'string' }, explode('tags', { as: 'tag' })))).toEqual([
    'output.tags: one of the columns produced depths, tag, user_id; the nearest is tag; got tags',
  ])
})

test('gives elements whose fields can be read', async () => {
  const planning = plan(referee, {
    operations: [explode('items', { as: 'item' }), transform({ sku: 'item.sku' })],
    inputs: { events: columns({ items: 'list<struct<sku: string, n: int>>' }) },
    output: columns({ sku: 'string', item: 'struct<sku: string, n: int>' }),
  })
  expect(pipelineOf(await planning)[1]).toEqual({
    op: 'transform',
    columns: [{ name: 'sku', expression: '("item")."sku"' }],
  })
})

test.each<[name: string, operation: ETLOperation, errors: string[]]>([
  [
    'what is no column',
    explode('tag'),
    ['operations[0].column: one of the columns depths, tags, user_id; the nearest is tags; got tag'],
  ],
  ['what is no list', explode('user_id'), ['operations[0].column: a list; got user_id of type long']],
  [
    'the name of another column',
    explode('tags', { as: 'user_id' }),
    ['operations[0].as: a name that no column has; got user_id'],
  ],
])('refuses %s', async (_, operation, errors) => {
  expect(lines(await planned({ user_id: 'long' }, operation))).toEqual(errors)
})
