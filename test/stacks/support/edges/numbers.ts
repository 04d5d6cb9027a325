import {
  aggregate,
  deduplicate,
  filter,
  join,
  pivot,
  sort,
  transform,
  window,
} from '../../../../src/scenario/operations.ts'
import { append, deleteRows, upsert } from '../../../../src/scenario/tableOperations.ts'
import type { Case } from '../cases.ts'
import { parquet, type Row } from '../lake.ts'

const longest = '9223372036854775807'
const shortest = '-9223372036854775808'
const whole = parquet(
  { id: 'int', i: 'int', l: 'long' },
  [1, 2147483647, longest],
  [2, -2147483648, shortest],
  [3, 0, '9007199254740993'],
  [4, null, '9007199254740992'],
  [5, -1, null],
)

const nines = '9'.repeat(38)
const ones = `0.${'0'.repeat(37)}1`
const fraction = `0.${'9'.repeat(38)}`
const decimals = parquet(
  { id: 'int', big: 'decimal(38,0)', fine: 'decimal(38,38)', cents: 'decimal(18,2)' },
  [1, nines, fraction, '9999999999999999.99'],
  [2, `-${nines}`, `-${ones}`, '-9999999999999999.99'],
  [3, '0', ones, '0.01'],
  [4, `${'9'.repeat(37)}8`, '0', '-0.01'],
  [5, null, null, null],
)

const floats = parquet(
  { id: 'int', d: 'double', f: 'float' },
  [1, 'nan', 'nan'],
  [2, 'inf', 'inf'],
  [3, '-inf', '-inf'],
  [4, '-0.0', '-0.0'],
  [5, 0, 0],
  [6, 5e-324, 1.401298464324817e-45],
  [7, 1.7976931348623157e308, 3.4028234663852886e38],
  [8, null, null],
  [9, 'nan', 'nan'],
  [10, -1.5, -1.5],
)

const negative: Row[] = [
  [1, 'nan', -1.5],
  [2, -7, 'nan'],
  [3, -5, null],
]

const nested = { id: 'int', s: 'struct<d: double>' }
const nans: Row[] = [
  [1, { d: 'nan' }],
  [2, { d: -7 }],
]

/** Numbers at the ends of their types. */
export const numberEdges: Case[] = [
  {
    name: 'NaN beside negative numbers alone: statistics of files leave it out',
    inputs: { negative: parquet({ id: 'int', d: 'double', f: 'float' }, ...negative) },
    tables: {
      stored: { columns: { id: 'int', d: 'double', f: 'float' }, before: [negative], rows: negative },
      of_input: { columns: { id: 'int' }, rows: [[1]] },
      float_of_input: { columns: { id: 'int' }, rows: [[2]] },
      of_table: { columns: { id: 'int' }, rows: [[1]] },
      float_of_table: { columns: { id: 'int' }, rows: [[2]] },
      most: { columns: { most: 'double', least: 'double' }, rows: [['nan', -7]] },
    },
    steps: {
      input: { operations: [filter('d >= 0'), append('of_input')] },
      'float of input': { operations: [filter('NOT (f < 0)'), append('float_of_input')] },
      table: { from: 'stored', operations: [filter('d >= 0'), append('of_table')] },
      'float of table': { from: 'stored', operations: [filter('NOT (f < 0)'), append('float_of_table')] },
      most: {
        from: 'stored',
        operations: [aggregate({ metrics: { most: 'max(d)', least: 'min(d)' } }), append('most')],
      },
    },
  },
  {
    name: 'NaN in structs beside negative numbers alone',
    inputs: { nested: parquet(nested, ...nans) },
    tables: {
      stored: { columns: nested, before: [nans], rows: nans },
      of_input: { columns: { id: 'int' }, rows: [[1]] },
      of_table: { columns: { id: 'int' }, rows: [[1]] },
    },
    steps: {
      input: { operations: [filter('s.d >= 0'), append('of_input')] },
      table: { from: 'stored', operations: [filter('NOT (s.d < 0)'), append('of_table')] },
    },
  },
  {
    name: 'whole numbers at the ends of int and long',
    inputs: {
      whole,
      pairs: parquet(
        { l: 'long', i: 'int', w: 'string' },
        [longest, 2147483647, 'most'],
        [shortest, -2147483648, 'least'],
      ),
    },
    source: 'whole',
    tables: {
      same: {
        columns: { id: 'int', i: 'int', l: 'long', next: 'long', text: 'string', exact: 'decimal(38,0)' },
        rows: [
          [1, 2147483647, longest, 2147483648, longest, longest],
          [2, -2147483648, shortest, -2147483647, shortest, shortest],
          [3, 0, '9007199254740993', 1, '9007199254740993', '9007199254740993'],
          [4, null, 9007199254740992, null, '9007199254740992', '9007199254740992'],
          [5, -1, null, 0, null, null],
        ],
      },
      above: { columns: { id: 'int' }, rows: [[1], [3]] },
      least: { columns: { id: 'int' }, rows: [[2]] },
      joined: {
        columns: { id: 'int', w: 'string' },
        rows: [
          [1, 'most'],
          [2, 'least'],
        ],
      },
      ends: {
        columns: { least: 'long', most: 'long', total: 'long', kinds: 'long' },
        rows: [[shortest, longest, '18014398509481984', 4]],
      },
      running: {
        columns: { id: 'int', before: 'long', number: 'long' },
        rows: [
          [5, null, 1],
          [2, null, 2],
          [4, shortest, 3],
          [3, 9007199254740992, 4],
          [1, '9007199254740993', 5],
        ],
      },
      pivot: { columns: { '2147483647': 'int', one: 'int', '-2147483648': 'int' }, rows: [[1, 1, 2]] },
      merged: {
        columns: { id: 'int', l: 'long' },
        before: [
          [
            [100, longest],
            [200, shortest],
          ],
          [[300, '9007199254740991']],
        ],
        rows: [
          [1, longest],
          [2, shortest],
          [300, 9007199254740991],
          [3, '9007199254740993'],
          [4, 9007199254740992],
        ],
      },
      left: {
        columns: { id: 'int', l: 'long' },
        rows: [
          [2, shortest],
          [4, 9007199254740992],
          [5, null],
        ],
      },
      after: {
        columns: { id: 'int', l: 'long' },
        before: [[[0, '9007199254740992']]],
        rows: [
          [0, 9007199254740992],
          [1, longest],
          [3, '9007199254740993'],
        ],
      },
    },
    steps: {
      same: {
        operations: [
          transform({ next: 'i + 1', text: 'CAST(l AS string)', exact: 'CAST(l AS decimal(38,0))' }),
          append('same'),
        ],
      },
      above: { operations: [filter('l > 9007199254740992'), append('above')] },
      least: { operations: [filter('l < -9223372036854775807 AND i < -2147483647'), append('least')] },
      join: { operations: [join('pairs', { on: ['l', 'i'] }), append('joined')] },
      ends: {
        operations: [
          filter('l IS NOT NULL'),
          aggregate({
            metrics: {
              least: 'min(l)',
              most: 'max(l)',
              // 2^54 + 1 less 1: doubles would make something else.
              total: 'sum(l) FILTER (WHERE id > 2) - 1',
              kinds: 'count(DISTINCT l)',
            },
          }),
          append('ends'),
        ],
      },
      running: {
        operations: [
          transform({ one: '1' }),
          window({ by: 'one', orderBy: 'l', columns: { before: 'lag(l)', number: 'rank()' } }),
          append('running'),
        ],
      },
      pivot: {
        operations: [
          pivot({
            by: { one: '1 + id * 0' },
            on: 'i',
            values: [2147483647, -2147483648],
            metrics: { id: 'min(id)' },
          }),
          append('pivot'),
        ],
      },
      merge: { operations: [filter('l IS NOT NULL'), upsert('merged', { on: 'l' })] },
      load: { operations: [append('left')] },
      remove: { operations: [deleteRows('left', `l = ${longest} OR l = 9007199254740993`)] },
      after: { operations: [append('after', { after: 'l' })] },
    },
  },
  {
    name: 'decimals of 38 digits, before the point and after',
    inputs: {
      decimals,
      others: parquet(
        { big: 'decimal(38,0)', fine: 'decimal(38,38)', w: 'int' },
        [nines, fraction, 1],
        [`-${nines}`, ones, 2],
      ),
    },
    source: 'decimals',
    tables: {
      same: {
        columns: { id: 'int', big: 'decimal(38,0)', fine: 'decimal(38,38)', cents: 'decimal(18,2)' },
        rows: [
          [1, nines, fraction, '9999999999999999.99'],
          [2, `-${nines}`, '-1E-38', '-9999999999999999.99'],
          [3, '0', '1E-38', '0.01'],
          [4, `${'9'.repeat(37)}8`, '0E-38', '-0.01'],
          [5, null, null, null],
        ],
      },
      order: {
        columns: { id: 'int', by_big: 'long', by_fine: 'long' },
        rows: [
          [1, 5, 5],
          [2, 2, 2],
          [3, 3, 4],
          [4, 4, 3],
          [5, 1, 1],
        ],
      },
      joined: { columns: { id: 'int', w: 'int' }, rows: [[1, 1]] },
      semi: { columns: { id: 'int' }, rows: [[1], [2]] },
      ends: {
        columns: {
          least: 'decimal(38,0)',
          most: 'decimal(38,0)',
          smallest: 'decimal(38,38)',
          cents: 'decimal(38,2)',
          mean: 'double',
          kinds: 'long',
        },
        rows: [[`-${nines}`, nines, '-1E-38', '0.00', 0, 4]],
      },
      merged: {
        columns: { big: 'decimal(38,0)', id: 'int' },
        before: [[[nines, -1]], [[`${'9'.repeat(37)}7`, -2]]],
        rows: [
          [nines, 1],
          [`${'9'.repeat(37)}7`, -2],
          [`-${nines}`, 2],
          ['0', 3],
          [`${'9'.repeat(37)}8`, 4],
          [null, 5],
        ],
      },
      left: {
        columns: { id: 'int', big: 'decimal(38,0)' },
        rows: [
          [2, `-${nines}`],
          [3, '0'],
          [5, null],
        ],
      },
      after: {
        columns: { id: 'int', big: 'decimal(38,0)' },
        before: [[[0, `${'9'.repeat(37)}7`]]],
        rows: [
          [0, `${'9'.repeat(37)}7`],
          [1, nines],
          [4, `${'9'.repeat(37)}8`],
        ],
      },
    },
    steps: {
      same: { operations: [append('same')] },
      order: {
        operations: [
          transform({ one: '1' }),
          window({ by: 'one', orderBy: 'big', columns: { by_big: 'row_number()' } }),
          window({ by: 'one', orderBy: 'fine', columns: { by_fine: 'row_number()' } }),
          append('order'),
        ],
      },
      join: { operations: [join('others', { on: ['big', 'fine'] }), append('joined')] },
      semi: { operations: [join('others', { on: 'big', how: 'semi' }), append('semi')] },
      ends: {
        operations: [
          aggregate({
            metrics: {
              least: 'min(big)',
              most: 'max(big)',
              smallest: 'min(fine)',
              cents: 'sum(cents)',
              mean: 'avg(cents)',
              kinds: 'count(DISTINCT big)',
            },
          }),
          append('ends'),
        ],
      },
      merge: { operations: [upsert('merged', { on: 'big' })] },
      load: { operations: [append('left')] },
      remove: { operations: [deleteRows('left', `big >= ${'9'.repeat(37)}8`)] },
      after: { operations: [append('after', { after: 'big' })] },
    },
  },
  {
    name: 'NaN, infinities, zeros of both signs and the ends of double and float',
    inputs: { floats },
    tables: {
      same: {
        columns: { id: 'int', d: 'double', f: 'float' },
        rows: [
          [1, 'nan', 'nan'],
          [2, 'inf', 'inf'],
          [3, '-inf', '-inf'],
          [4, -0, -0],
          [5, 0, 0],
          [6, 5e-324, 1.401298464324817e-45],
          [7, 1.7976931348623157e308, 3.4028234663852886e38],
          [8, null, null],
          [9, 'nan', 'nan'],
          [10, -1.5, -1.5],
        ],
      },
      positive: { columns: { id: 'int' }, rows: [[1], [2], [6], [7], [9]] },
      zeros: { columns: { id: 'int' }, rows: [[4], [5]] },
      most: { columns: { id: 'int' }, rows: [[1], [9], [2]] },
      least: { columns: { id: 'int' }, rows: [[8], [3], [10]] },
      order: {
        columns: { id: 'int', place: 'long', by_float: 'long' },
        rows: [
          [8, 1, 1],
          [3, 2, 2],
          [10, 3, 3],
          [4, 4, 4],
          [5, 4, 4],
          [6, 6, 6],
          [7, 7, 7],
          [2, 8, 8],
          [1, 9, 9],
          [9, 9, 9],
        ],
      },
      groups: {
        columns: { id: 'int', rows: 'long' },
        rows: [
          [1, 2],
          [2, 1],
          [3, 1],
          [4, 2],
          [6, 1],
          [7, 1],
          [8, 1],
          [10, 1],
        ],
      },
      latest: { columns: { id: 'int' }, rows: [[9], [2], [3], [5], [6], [7], [8], [10]] },
      ends: {
        columns: { least: 'double', most: 'double', most_float: 'float', kinds: 'long', values: 'long' },
        rows: [['-inf', 'nan', 'nan', 7, 9]],
      },
      sums: {
        columns: { kind: 'string', total: 'double', mean: 'double', most: 'double' },
        rows: [
          ['infinity', 'inf', 'inf', 'inf'],
          ['not a number', 'nan', 'nan', 'nan'],
          ['both infinities', 'nan', 'nan', 'inf'],
        ],
      },
      running: {
        columns: { id: 'int', total: 'double', least: 'double', most: 'double' },
        rows: [
          [10, -1.5, -1.5, -1.5],
          [7, 1.7976931348623157e308, -1.5, 1.7976931348623157e308],
          [3, '-inf', '-inf', 1.7976931348623157e308],
          [1, 'nan', '-inf', 'nan'],
        ],
      },
      left: {
        columns: { id: 'int', d: 'double' },
        rows: [
          [4, -0],
          [1, 'nan'],
        ],
      },
      merged: {
        columns: { id: 'int', d: 'double' },
        before: [
          [
            [1, 0],
            [4, 'nan'],
          ],
        ],
        rows: [
          [1, 'nan'],
          [4, -0],
          [8, null],
        ],
      },
    },
    steps: {
      same: { operations: [append('same')] },
      positive: { operations: [filter('d > 0 AND f > 0'), append('positive')] },
      zeros: { operations: [filter('d = 0 AND f = 0'), append('zeros')] },
      most: { operations: [sort(['d desc', 'id'], { limit: 3 }), append('most')] },
      least: { operations: [sort(['f', 'id'], { limit: 3 }), append('least')] },
      order: {
        operations: [
          transform({ one: '1' }),
          window({ by: 'one', orderBy: 'd', columns: { place: 'rank()' } }),
          window({ by: 'one', orderBy: 'f', columns: { by_float: 'rank()' } }),
          append('order'),
        ],
      },
      groups: {
        operations: [
          aggregate({ by: { d: 'd', f: 'f' }, metrics: { id: 'min(id)', rows: 'count(*)' } }),
          append('groups'),
        ],
      },
      latest: { operations: [deduplicate({ by: ['d', 'f'], latest: 'id' }), append('latest')] },
      ends: {
        operations: [
          aggregate({
            metrics: {
              least: 'min(d)',
              most: 'max(d)',
              most_float: 'max(f)',
              kinds: 'count(DISTINCT d)',
              values: 'count(d)',
            },
          }),
          append('ends'),
        ],
      },
      sums: {
        operations: [
          filter('id IN (1, 2, 3, 10)'),
          aggregate({
            by: { kind: "CASE WHEN id IN (2, 10) THEN 'infinity' ELSE 'not a number' END" },
            metrics: { total: 'sum(d)', mean: 'avg(d)', most: 'max(d)' },
          }),
          append('sums'),
        ],
      },
      'sum of both': {
        operations: [
          filter('id IN (2, 3)'),
          aggregate({
            by: { kind: "CASE WHEN id > 0 THEN 'both infinities' END" },
            metrics: { total: 'sum(d)', mean: 'avg(d)', most: 'max(d)' },
          }),
          append('sums'),
        ],
      },
      running: {
        operations: [
          filter('id IN (1, 3, 7, 10)'),
          transform({ one: '1' }),
          window({
            by: 'one',
            orderBy: 'id desc',
            columns: { total: 'sum(d)', least: 'min(d)', most: 'max(d)' },
          }),
          append('running'),
        ],
      },
      load: { operations: [filter('id IN (1, 4, 8)'), append('left')] },
      remove: { operations: [deleteRows('left', 'd IS NULL')] },
      merge: { operations: [filter('id IN (1, 4, 8)'), upsert('merged', { on: 'id' })] },
    },
  },
]
