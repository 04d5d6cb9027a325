import {
  aggregate,
  deduplicate,
  explode,
  filter,
  sort,
  transform,
  union,
} from '../../../src/scenario/operations.ts'
import type { Case } from './cases.ts'
import { parquet } from './lake.ts'

const changes = parquet(
  { user: 'string', at: 'timestamp', id: 'int', plan: 'string' },
  ['u', '2026-01-01 00:00:00', 1, 'free'],
  ['u', '2026-01-03 00:00:00', 2, 'gold'],
  ['u', '2026-01-03 00:00:00', 3, null],
  ['u', null, 9, 'no time'],
  ['v', null, 4, 'free'],
  ['v', null, 5, 'gold'],
  [null, '2026-01-01 00:00:00', 6, 'a'],
  [null, '2026-01-02 00:00:00', 7, 'b'],
)
const lists = parquet(
  { id: 'int', tags: 'list<string>' },
  [1, ['a', 'b', 'a']],
  [2, []],
  [3, null],
  [4, [null, 'c']],
  [5, ['']],
)
const scores = parquet(
  { id: 'int', score: 'double', name: 'string' },
  [1, 1.5, 'b'],
  [2, null, 'a'],
  [3, 'nan', 'c'],
  [4, -2, null],
  [5, 'inf', 'd'],
  [6, 1.5, 'a'],
)

/** Operations that keep, add or order whole rows. */
export const rowCases: Case[] = [
  {
    name: 'deduplicate keeps the last row of each key, nulls being the first of all and one key',
    inputs: { changes },
    operations: [deduplicate({ by: 'user', latest: ['at', 'id'] })],
    output: { user: 'string', id: 'int', plan: 'string' },
    rows: [
      ['u', 3, null],
      ['v', 5, 'gold'],
      [null, 7, 'b'],
    ],
  },
  {
    name: 'deduplicate by descending columns keeps the row with the lowest, nulls being the last of all',
    inputs: { changes },
    operations: [deduplicate({ by: 'user', latest: ['at desc', 'id desc'] })],
    output: { user: 'string', id: 'int', plan: 'string' },
    rows: [
      ['u', 9, 'no time'],
      ['v', 4, 'free'],
      [null, 6, 'a'],
    ],
  },
  {
    name: 'deduplicate by columns in both directions',
    inputs: { changes },
    operations: [deduplicate({ by: 'user', latest: ['at', 'id desc'] })],
    output: { user: 'string', id: 'int', plan: 'string' },
    rows: [
      ['u', 2, 'gold'],
      ['v', 4, 'free'],
      [null, 7, 'b'],
    ],
  },
  {
    name: 'deduplicate by two columns, after a filter and before an aggregate',
    inputs: { changes },
    operations: [
      filter('id <> 7'),
      deduplicate({ by: ['user', 'at'], latest: 'id' }),
      aggregate({ by: { user: 'user' }, metrics: { rows: 'count(*)', last: 'max(id)' } }),
    ],
    output: { user: 'string', rows: 'long', last: 'int' },
    rows: [
      ['u', 3, 9],
      ['v', 1, 5],
      [null, 1, 6],
    ],
  },
  {
    name: 'deduplicate of an empty table gives none',
    inputs: { none: parquet({ k: 'int', v: 'int' }) },
    operations: [deduplicate({ by: 'k', latest: 'v' })],
    output: { k: 'int', v: 'int' },
    rows: [],
  },
  {
    name: 'union adds all rows, equal ones too, whatever the order of the columns',
    inputs: {
      one: parquet({ id: 'int', name: 'string' }, [1, 'a'], [1, 'a'], [2, null]),
      other: parquet({ name: 'string', id: 'int' }, ['a', 1], ['c', null]),
    },
    operations: [union('other')],
    output: { name: 'string', id: 'int' },
    rows: [
      ['a', 1],
      ['a', 1],
      [null, 2],
      ['a', 1],
      ['c', null],
    ],
  },
  {
    name: 'union with an empty table, and with the table itself',
    inputs: { one: parquet({ id: 'int' }, [1], [2]), none: parquet({ id: 'int' }) },
    operations: [union('none'), union('one'), transform({ id: 'id + 1' })],
    output: { id: 'int' },
    rows: [[2], [3], [2], [3]],
  },
  {
    name: 'explode makes a row of each element, also of null ones, and drops empty and null lists',
    inputs: { lists },
    operations: [explode('tags', { as: 'tag' })],
    output: { id: 'int', tag: 'string' },
    rows: [
      [1, 'a'],
      [1, 'b'],
      [1, 'a'],
      [4, null],
      [4, 'c'],
      [5, ''],
    ],
  },
  {
    name: 'explode keeps empty and null lists as null on demand, under the same name',
    inputs: { lists },
    operations: [explode('tags', { keepEmpty: true })],
    output: { id: 'int', tags: 'string' },
    rows: [
      [1, 'a'],
      [1, 'b'],
      [1, 'a'],
      [2, null],
      [3, null],
      [4, null],
      [4, 'c'],
      [5, ''],
    ],
  },
  {
    name: 'explode of structs, whose fields are columns then',
    inputs: {
      orders: parquet(
        { id: 'int', items: 'list<struct<sku: string, pieces: int>>' },
        [
          1,
          [
            { sku: 'x', pieces: 2 },
            { sku: 'y', pieces: null },
          ],
        ],
        [2, []],
      ),
    },
    operations: [
      explode('items', { as: 'item', keepEmpty: true }),
      transform({ sku: 'item.sku', pieces: 'item.pieces' }),
    ],
    output: { id: 'int', sku: 'string', pieces: 'int' },
    rows: [
      [1, 'x', 2],
      [1, 'y', null],
      [2, null, null],
    ],
  },
  {
    name: 'sort with a limit takes nulls first, and NaN for the greatest number',
    inputs: { scores },
    operations: [sort(['score', 'id'], { limit: 3 })],
    output: { id: 'int' },
    rows: [[2], [4], [1]],
  },
  {
    name: 'descending sort with a limit takes nulls last',
    inputs: { scores },
    operations: [sort(['score desc', 'name', 'id desc'], { limit: 4 })],
    output: { id: 'int' },
    rows: [[3], [5], [6], [1]],
  },
  {
    name: 'sort with a limit beyond the rows keeps them all, and goes on',
    inputs: { scores },
    operations: [sort('name desc', { limit: 100 }), filter('name IS NOT NULL'), sort('id', { limit: 2 })],
    output: { id: 'int' },
    rows: [[1], [2]],
  },
  {
    name: 'sort without a limit loses nothing',
    inputs: { scores },
    operations: [sort('score')],
    output: { id: 'int' },
    rows: [[1], [2], [3], [4], [5], [6]],
  },
]
