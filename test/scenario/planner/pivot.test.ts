import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Referee } from '../../../src/referee/referee.ts'
import { aggregate, type ETLOperation, pivot } from '../../../src/scenario/operations.ts'
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
    kind: 'string',
    day: 'date',
    price: 'decimal(10,2)',
    tags: 'list<string>',
  }),
}
const planned = (output: Record<string, string>, ...operations: ETLOperation[]) =>
  plan(referee, { operations, inputs, output: columns(output) })
const user = { user_id: 'user_id' }

test('has one metric under the names of the values', async () => {
  const operation = pivot({ by: user, on: 'kind', values: ['view', 'buy it'], metrics: { n: 'count(*)' } })
  expect(pipelineOf(await planned({ user_id: 'long', view: 'long', 'buy it': 'long' }, operation))).toEqual([
    {
      op: 'aggregate',
      by: [{ name: 'user_id', expression: '"user_id"' }],
      metrics: [
        { name: 'view', expression: `count(*) FILTER (WHERE ("kind" = 'view'))` },
        { name: 'buy it', expression: `count(*) FILTER (WHERE ("kind" = 'buy it'))` },
      ],
    },
  ])
})

test('has several metrics under both names, each over the rows of the value', async () => {
  const operation = pivot({
    by: {},
    on: 'user_id % 2',
    values: [0, 1],
    metrics: { n: 'count_if(price > 1)', share: 'sum(price) / count(*)' },
  })
  const output = { '0_n': 'long', '0_share': 'double', '1_n': 'long', '1_share': 'double' }
  const [step] = pipelineOf(await planned(output, operation))
  expect(step).toMatchObject({ op: 'aggregate', by: [] })
  const rows = (value: number) => `(("user_id" % nullif(CAST(2 AS BIGINT), 0)) = CAST(${value} AS BIGINT))`
  const sum = (value: number) => `CAST(sum("price") FILTER (WHERE ${rows(value)}) AS DECIMAL(38, 2))`
  const metrics = (value: number) => [
    {
      name: `${value}_n`,
      expression: `count(*) FILTER (WHERE (${rows(value)} AND ("price" > CAST(1.00 AS DECIMAL(10, 2)))))`,
    },
    {
      name: `${value}_share`,
      expression: `(CAST(${sum(value)} AS DOUBLE) / nullif(CAST(count(*) FILTER (WHERE ${rows(value)}) AS DOUBLE), 0))`,
    },
  ]
  expect(step?.op === 'aggregate' && step.metrics).toEqual([...metrics(0), ...metrics(1)])
})

test('reads values as constants of what they are compared with', async () => {
  const operation = pivot({ by: user, on: 'day', values: ['2024-01-31'], metrics: { n: 'count(*)' } })
  const [step] = pipelineOf(await planned({ '2024-01-31': 'long' }, operation))
  expect(step?.op === 'aggregate' && step.metrics).toEqual([
    { name: '2024-01-31', expression: `count(*) FILTER (WHERE ("day" = DATE '2024-01-31'))` },
  ])
})

test.each<[name: string, operation: ETLOperation, errors: string[]]>([
  [
    'values of another kind',
    pivot({ by: user, on: 'kind', values: [1, 'view'], metrics: { n: 'count(*)' } }),
    ['operations[0].values: values of the type of `on`, string; got 1 (long)'],
  ],
  [
    'a value twice, and one without a name',
    pivot({ by: user, on: 'kind', values: ['view', 'view', ''], metrics: { n: 'count(*)' } }),
    [
      'operations[0].values: each value once; got view 2 times',
      'operations[0].values: values that can be column names; got an empty text',
    ],
  ],
  [
    'a constant to pivot on, and a metric of single rows',
    pivot({ by: user, on: "'view'", values: ['view'], metrics: { n: 'price' } }),
    [
      'operations[0].on: an expression over at least one column; got a constant',
      'operations[0].metrics.n: every column inside an aggregate, or in `by`; got price outside of one in `price`',
    ],
  ],
  [
    'a value under the name of a group',
    pivot({ by: { view: 'user_id' }, on: 'kind', values: ['view'], metrics: { n: 'count(*)' } }),
    ['operations[0].metrics.view: a name that `by` does not have; got view'],
  ],
  [
    'values and metrics that make one name',
    pivot({ by: user, on: 'kind', values: ['a', 'a_b'], metrics: { b_c: 'count(*)', c: 'count(*)' } }),
    ['operations[0].values: values and metrics that make different names; got a_b_c'],
  ],
  [
    'values that differ by case alone',
    pivot({ by: user, on: 'kind', values: ['view', 'View'], metrics: { n: 'count(*)' } }),
    ['operations[0]: names that differ by more than upper and lower case; got view and View'],
  ],
  [
    'groups that are lists',
    aggregate({ by: { ...user, tags: 'tags' }, metrics: { n: 'count(*)' } }),
    [`operations[0].by.tags: ${SINGLE_VALUE}; got list<string>`],
  ],
])('refuses %s', async (_, operation, errors) => {
  expect(lines(await planned({}, operation))).toEqual(errors)
})
