import {
  aggregate,
  deduplicate,
  explode,
  filter,
  join,
  pivot,
  sessionise,
  sort,
  transform,
  union,
  window,
} from '../../../../src/scenario/operations.ts'
import { append, deleteRows, evolve, overwrite, upsert } from '../../../../src/scenario/tableOperations.ts'
import type { Case } from '../cases.ts'
import { parquet } from '../lake.ts'

const odd = parquet(
  {
    select: 'int',
    'a b': 'string',
    'x.y': 'timestamp',
    'it`s "odd"': 'long',
    Order: 'list<int>',
    "é'😀": 'decimal(10,2)',
    'group desc': 'int',
  },
  [1, 'p q', '2026-01-01 00:00:00', 10, [1, 2], '1.00', 3],
  [2, 'p q', '2026-01-01 00:10:00', 20, [], '2.00', 2],
  [3, "it's", '2026-01-01 02:00:00', null, null, null, 1],
)

/** Columns and tables that are named as nobody should name them. */
export const nameEdges: Case[] = [
  {
    name: 'every operation on columns with spaces, points, quotes, brackets and words of SQL',
    inputs: {
      odd,
      from: parquet({ 'a b': 'string', 'where (x)': 'int' }, ['p q', 7], ['none', 8]),
    },
    source: 'odd',
    tables: {
      filter: { columns: { select: 'int' }, rows: [[2]] },
      transform: {
        columns: {
          'a b': 'long',
          from: 'string',
          '100%': 'decimal(10,2)',
          '{x}': 'int',
          'back\\slash': 'int',
        },
        rows: [
          [11, 'p q', '1.00', 1, 3],
          [22, 'p q', '2.00', 2, 2],
          [null, "it's", null, 3, 1],
        ],
      },
      join: {
        columns: { select: 'int', 'where (x)': 'int' },
        rows: [
          [1, 7],
          [2, 7],
          [3, null],
        ],
      },
      anti: { columns: { select: 'int' }, rows: [[3]] },
      aggregate: {
        columns: { 'GROUP by': 'string', 'count(*)': 'long', 'sum."x"': 'decimal(38,2)' },
        rows: [
          ['p q', 2, '3.00'],
          ["it's", 1, null],
        ],
      },
      deduplicate: {
        columns: { 'a b': 'string', select: 'int' },
        rows: [
          ['p q', 2],
          ["it's", 3],
        ],
      },
      dedupe_back: {
        columns: { 'a b': 'string', 'group desc': 'int' },
        rows: [
          ['p q', 3],
          ["it's", 1],
        ],
      },
      window: {
        columns: {
          select: 'int',
          'over (x)': 'long',
          'lag.1': 'long',
          my_session: 'long',
          'my session': 'long',
        },
        rows: [
          [1, 1, null, 1, 1],
          [2, 2, 10, 1, 2],
          [3, 1, null, 1, 1],
        ],
      },
      pivot: {
        columns: {
          select: 'boolean',
          'p q_a.b': 'long',
          "it's_a.b": 'long',
          'p q_"m"': 'decimal(38,2)',
          'it\'s_"m"': 'decimal(38,2)',
        },
        rows: [[true, 2, 1, '3.00', null]],
      },
      union: {
        columns: { "é'😀": 'decimal(10,2)' },
        rows: [['1.00'], ['2.00'], [null], ['1.00'], ['2.00'], [null]],
      },
      explode: {
        columns: { select: 'int', 'element of': 'int' },
        rows: [
          [1, 1],
          [1, 2],
          [2, null],
          [3, null],
        ],
      },
      limit: { columns: { 'group desc': 'int' }, rows: [[1], [2]] },
      merged: {
        columns: { 'a b': 'string', select: 'int', 'it`s "odd"': 'long' },
        partitionBy: { select: 'bucket[2]' },
        before: [
          [
            ['p q', 9, 90],
            ['other', 8, 80],
          ],
        ],
        rows: [
          ['p q', 2, 20],
          ['other', 8, 80],
        ],
      },
      after: {
        columns: { 'x.y': 'timestamp', 'it`s "odd"': 'long' },
        before: [[['2026-01-01 00:00:00', 15]]],
        rows: [
          ['2026-01-01 00:00:00', 15],
          ['2026-01-01 00:10:00', 20],
        ],
      },
      left: {
        columns: { 'a b': 'string', 'it`s "odd"': 'long', select: 'int' },
        rows: [["it's", null, 3]],
      },
      evolved: {
        columns: { 'a b': 'string', 'it`s "odd"': 'int', 'drop me.': 'int' },
        before: [[['old', 1, 1]]],
        rows: [
          ['old', 1, null],
          ['p q', 10, 1],
          ['p q', 20, 2],
          ["it's", null, 3],
        ],
        state: { columns: { 'to `be`.': 'string', 'it`s "odd"': 'long', 'n e w': 'int' } },
      },
      replaced: { columns: { 'x.y': 'timestamp' }, before: [[[null]]], rows: [['2026-01-01 02:00:00']] },
    },
    steps: {
      filter: { operations: [filter('"select" > 1 AND "it`s ""odd""" = 20'), append('filter')] },
      transform: {
        operations: [
          transform({
            'a b': '"it`s ""odd""" + "select"',
            from: '"a b"',
            '100%': '"é\'😀"',
            '{x}': '"select"',
            'back\\slash': '"group desc"',
          }),
          append('transform'),
        ],
      },
      join: { operations: [join('from', { on: 'a b', how: 'left' }), append('join')] },
      anti: { operations: [join('from', { on: 'a b', how: 'anti' }), append('anti')] },
      aggregate: {
        operations: [
          aggregate({
            by: { 'GROUP by': '"a b"' },
            metrics: { 'count(*)': 'count(*)', 'sum."x"': 'sum("é\'😀")' },
          }),
          append('aggregate'),
        ],
      },
      deduplicate: { operations: [deduplicate({ by: 'a b', latest: 'x.y' }), append('deduplicate')] },
      'deduplicate back': {
        operations: [deduplicate({ by: 'a b', latest: ['group desc', 'x.y'] }), append('dedupe_back')],
      },
      window: {
        operations: [
          window({
            by: 'a b',
            orderBy: 'select',
            columns: { 'over (x)': 'row_number()', 'lag.1': 'lag("it`s ""odd""")' },
          }),
          sessionise({ by: 'a b', orderBy: 'x.y', gapMinutes: 30, as: 'my_session' }),
          sessionise({ by: 'a b', orderBy: 'x.y', gapMinutes: 5, as: 'my session' }),
          append('window'),
        ],
      },
      pivot: {
        operations: [
          pivot({
            by: { select: '"select" > 0' },
            on: '"a b"',
            values: ['p q', "it's"],
            metrics: { 'a.b': 'count(*)', '"m"': 'sum("é\'😀")' },
          }),
          append('pivot'),
        ],
      },
      union: { operations: [union('odd'), append('union')] },
      explode: {
        operations: [explode('Order', { as: 'element of', keepEmpty: true }), append('explode')],
      },
      limit: { operations: [sort(['group desc', 'a b desc'], { limit: 2 }), append('limit')] },
      merge: {
        operations: [
          deduplicate({ by: 'a b', latest: 'select' }),
          upsert('merged', { on: 'a b', deleteWhen: '"it`s ""odd""" IS NULL' }),
        ],
      },
      after: { operations: [append('after', { after: 'it`s "odd"' })] },
      load: { operations: [append('left')] },
      remove: { operations: [deleteRows('left', '"it`s ""odd""" >= 10 OR "a b" = \'p q\'')] },
      evolve: {
        operations: [
          evolve('evolved', {
            drop: ['drop me.'],
            rename: { 'a b': 'to `be`.' },
            widen: { 'it`s "odd"': 'long' },
            add: { 'n e w': 'int' },
          }),
        ],
      },
      'load evolved': {
        operations: [transform({ 'to `be`.': '"a b"', 'n e w': '"select"' }), append('evolved')],
      },
      replace: { operations: [filter('"Order" IS NULL'), overwrite('replaced')] },
    },
  },
]
