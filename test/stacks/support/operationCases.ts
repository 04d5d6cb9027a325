import { aggregate, filter, join, sessionise, transform } from '../../../src/scenario/operations.ts'
import type { Case } from './cases.ts'
import { parquet, type Row } from './lake.ts'

const sales = parquet(
  { id: 'long', shop: 'string', amount: 'decimal(10,2)', pieces: 'int', open: 'boolean' },
  [1, 'a', '10.50', 1, true],
  [2, 'a', '0.25', 2, false],
  [3, 'b', null, 3, true],
  [4, null, '-3.10', 4, null],
  [5, null, null, null, true],
  [6, 'c', null, null, false],
)
const shops = parquet(
  { shop: 'string', city: 'string' },
  ['a', 'Bonn'],
  ['a', 'Brest'],
  ['b', null],
  [null, 'Nowhere'],
  ['z', 'Zagreb'],
)
const hours = Array.from({ length: 1000 }, (_, i) =>
  new Date(Date.UTC(2026, 0, 1, i)).toISOString().slice(0, 19).replace('T', ' '),
)
/** Fifty rows of each user in every hour, strewn. */
const crowded = [1, 2, 3, 4].flatMap((user) => hours.flatMap((hour) => Array<Row>(50).fill([user, hour])))
const strewn = crowded.map((_, i) => crowded[(i * 62_989) % crowded.length]!)

export const operationCases: Case[] = [
  {
    name: 'filter drops the rows for which the condition is false or null',
    inputs: { sales },
    operations: [filter('open')],
    output: { id: 'long' },
    rows: [[1], [3], [5]],
  },
  {
    name: 'transform computes all columns from the rows as they were',
    inputs: { pairs: parquet({ a: 'string', b: 'string' }, ['x', 'y'], [null, 'z']) },
    operations: [transform({ a: 'b', b: 'a', both: "coalesce(a, '-') || b" })],
    output: { both: 'string', b: 'string', a: 'string' },
    rows: [
      ['xy', 'x', 'y'],
      ['-z', null, 'z'],
    ],
  },
  {
    name: 'inner join multiplies by matches and never matches null keys',
    inputs: { sales, shops },
    operations: [join('shops', { on: 'shop', how: 'inner' })],
    output: { id: 'long', shop: 'string', city: 'string' },
    rows: [
      [1, 'a', 'Bonn'],
      [1, 'a', 'Brest'],
      [2, 'a', 'Bonn'],
      [2, 'a', 'Brest'],
      [3, 'b', null],
    ],
  },
  {
    name: 'left join keeps rows without a match, also those with null keys',
    inputs: { sales, shops },
    operations: [join('shops', { on: 'shop', how: 'left' })],
    output: { id: 'long', shop: 'string', city: 'string' },
    rows: [
      [1, 'a', 'Bonn'],
      [1, 'a', 'Brest'],
      [2, 'a', 'Bonn'],
      [2, 'a', 'Brest'],
      [3, 'b', null],
      [4, null, null],
      [5, null, null],
      [6, 'c', null],
    ],
  },
  {
    name: 'join on two keys matches rows that agree in both',
    inputs: {
      left: parquet(
        { k: 'int', d: 'date', v: 'int' },
        [1, '2026-01-01', 1],
        [1, '2026-01-02', 2],
        [2, null, 3],
      ),
      right: parquet({ d: 'date', k: 'int', w: 'int', x: 'int' }, ['2026-01-02', 1, 20, 0], [null, 2, 30, 0]),
    },
    source: 'left',
    operations: [join('right', { on: ['k', 'd'], how: 'left', columns: ['w'] })],
    output: { k: 'int', d: 'date', v: 'int', w: 'int' },
    rows: [
      [1, '2026-01-01', 1, null],
      [1, '2026-01-02', 2, 20],
      [2, null, 3, null],
    ],
  },
  {
    name: 'aggregate makes one group of null keys, and null of sums over nothing',
    inputs: { sales },
    operations: [
      aggregate({
        by: { shop: 'shop' },
        metrics: {
          rows: 'count(*)',
          amounts: 'count(amount)',
          revenue: 'sum(amount)',
          pieces: 'sum(pieces)',
          most: 'max(amount)',
          kinds: 'count(distinct pieces)',
        },
      }),
    ],
    output: {
      shop: 'string',
      rows: 'long',
      amounts: 'long',
      revenue: 'decimal(18,2)',
      pieces: 'long',
      most: 'decimal(10,2)',
      kinds: 'long',
    },
    rows: [
      ['a', 2, 2, '10.75', 3, '10.50', 2],
      ['b', 1, 0, null, 3, null, 1],
      [null, 2, 1, '-3.10', 4, '-3.10', 1],
      ['c', 1, 0, null, null, null, 0],
    ],
  },
  {
    name: 'aggregate by expressions groups by their values',
    inputs: {
      events: parquet(
        { at: 'timestamp', n: 'int' },
        ['2026-03-01 10:59:59.999999', 1],
        ['2026-03-01 10:00:00', 2],
        ['2026-03-01 11:00:00', 4],
        ['1969-12-31 23:59:59', 8],
      ),
    },
    operations: [
      aggregate({
        by: { at: "date_trunc('hour', at)", big: 'n > 3' },
        metrics: { n: 'sum(n)', last: 'max(at)' },
      }),
    ],
    output: { at: 'timestamp', big: 'boolean', n: 'long', last: 'timestamp' },
    rows: [
      ['2026-03-01 10:00:00', false, 3, '2026-03-01 10:59:59.999999'],
      ['2026-03-01 11:00:00', true, 4, '2026-03-01 11:00:00'],
      ['1969-12-31 23:00:00', true, 8, '1969-12-31 23:59:59'],
    ],
  },
  {
    name: 'aggregate without keys makes one row, also of an empty table',
    inputs: { none: parquet({ v: 'int' }) },
    operations: [aggregate({ metrics: { rows: 'count(*)', total: 'sum(v)' } })],
    output: { rows: 'long', total: 'long' },
    rows: [[0, null]],
  },
  {
    name: 'an empty table stays empty',
    inputs: { none: parquet({ v: 'int' }), shops: parquet({ v: 'int', w: 'string' }) },
    operations: [
      filter('v > 0'),
      join('shops', { on: 'v', how: 'left' }),
      aggregate({ by: { w: 'w' }, metrics: { rows: 'count(*)' } }),
    ],
    output: { w: 'string', rows: 'long' },
    rows: [],
  },
  {
    name: 'sessions start anew after more than the gap, per key, rows without a time first',
    inputs: {
      clicks: parquet(
        { id: 'int', user: 'string', page: 'int', at: 'timestamp' },
        // Not in the order of time; the gap of exactly 30 minutes is none.
        [3, 'u', 1, '2026-03-01 10:30:00'],
        [1, 'u', 1, '2026-03-01 10:00:00'],
        [4, 'u', 1, '2026-03-01 11:00:00.000001'],
        [2, 'u', 1, '2026-03-01 10:00:00'],
        [5, 'u', 1, '2026-03-03 00:00:00'],
        [6, 'u', 1, null],
        [7, 'u', 2, '2026-03-02 00:00:00'],
        [8, null, 1, '2026-03-01 00:00:00'],
        [9, null, 1, '2026-03-01 12:00:00'],
        [10, 'v', 1, null],
      ),
    },
    operations: [sessionise({ by: ['user', 'page'], orderBy: 'at', gapMinutes: 30, as: 'session' })],
    output: { id: 'int', session: 'long' },
    rows: [
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 3],
      [6, 1],
      [7, 1],
      [8, 1],
      [9, 2],
      [10, 1],
    ],
  },
  {
    name: 'a chain of operations with a fraction of a minute as the gap',
    inputs: {
      clicks: parquet(
        { user: 'string', at: 'timestamptz', bot: 'boolean' },
        ['u', '2026-03-01T10:00:00+00:00', false],
        ['u', '2026-03-01T10:00:20+00:00', true],
        ['u', '2026-03-01T11:00:40+01:00', false],
        ['v', '2026-03-01T10:00:00+00:00', false],
      ),
    },
    operations: [
      filter('NOT bot'),
      sessionise({ by: 'user', orderBy: 'at', gapMinutes: 0.5, as: 'session' }),
      aggregate({
        by: { user: 'user', session: 'session' },
        metrics: { clicks: 'count(*)', since: 'min(at)' },
      }),
    ],
    output: { user: 'string', session: 'int', clicks: 'int', since: 'timestamptz' },
    rows: [
      ['u', 1, 1, '2026-03-01 10:00:00+00:00'],
      ['u', 2, 1, '2026-03-01 10:00:40+00:00'],
      ['v', 1, 1, '2026-03-01 10:00:00+00:00'],
    ],
  },
  {
    name: 'sessions of many rows at each moment, which an engine may sort in any order',
    inputs: { clicks: { format: 'parquet', schema: { user: 'int', at: 'timestamp' }, files: [strewn] } },
    operations: [
      sessionise({ by: 'user', orderBy: 'at', gapMinutes: 30 }),
      aggregate({
        by: { user: 'user', session: 'session' },
        metrics: { clicks: 'count(*)', first: 'min(at)', last: 'max(at)' },
      }),
    ],
    output: { user: 'int', session: 'long', clicks: 'long', first: 'timestamp', last: 'timestamp' },
    rows: [1, 2, 3, 4].flatMap((user) => hours.map((hour, i) => [user, i + 1, 50, hour, hour])),
  },
]
