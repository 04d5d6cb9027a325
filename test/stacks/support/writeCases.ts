import { aggregate, filter, join, transform } from '../../../src/scenario/operations.ts'
import { append, overwrite, upsert } from '../../../src/scenario/tableOperations.ts'
import type { Case } from './cases.ts'
import { parquet, type Row } from './lake.ts'

const people = { id: 'int', name: 'string', score: 'decimal(10,2)' }
const before: Row[][] = [
  [
    [1, 'one', '1.00'],
    [2, 'two', '2.00'],
  ],
  [
    [3, 'three', '3.00'],
    [null, 'nobody', '0.00'],
  ],
]
const changed = { ...people, gone: 'boolean' }

/** Rows into tables of the scenario. */
export const writeCases: Case[] = [
  {
    name: 'steps read what the steps before them wrote',
    inputs: { events: parquet({ user: 'string', n: 'int' }, ['u', 1], ['u', 2], ['v', 3], [null, 4]) },
    tables: {
      silver: {
        columns: { user: 'string', n: 'int' },
        rows: [
          ['u', 1],
          ['u', 2],
          ['v', 3],
        ],
      },
      gold: {
        columns: { user: 'string', total: 'long' },
        rows: [
          ['u', 3],
          ['v', 3],
        ],
      },
      shares: {
        columns: { user: 'string', n: 'int', total: 'long' },
        rows: [
          ['u', 1, 3],
          ['u', 2, 3],
        ],
      },
    },
    steps: {
      silver: { operations: [filter('"user" IS NOT NULL'), append('silver')] },
      gold: {
        from: 'silver',
        operations: [aggregate({ by: { user: '"user"' }, metrics: { total: 'sum(n)' } }), append('gold')],
      },
      shares: {
        from: 'silver',
        operations: [filter('n < 3'), join('gold', { on: 'user' }), append('shares')],
      },
    },
  },
  {
    name: 'append adds to the rows that are there',
    inputs: { more: parquet(people, [4, 'four', '4.00'], [1, 'again', null]) },
    tables: {
      people: { columns: people, before, rows: [...before.flat(), [4, 'four', '4.00'], [1, 'again', null]] },
    },
    steps: { add: { operations: [append('people')] } },
  },
  {
    name: 'append after a watermark takes only greater values, and everything while the table is empty',
    inputs: {
      events: parquet(
        { id: 'int', at: 'timestamp' },
        [1, '2026-01-01 00:00:00'],
        [2, '2026-01-02 00:00:00.000001'],
        [3, '2026-01-02 00:00:00'],
        [4, null],
        [5, '2026-01-03 12:00:00'],
      ),
    },
    tables: {
      log: {
        columns: { id: 'int', at: 'timestamp' },
        before: [[[0, '2026-01-02 00:00:00']], [[0, '1969-01-01 00:00:00']], [[0, null]]],
        rows: [
          [0, '2026-01-02 00:00:00'],
          [0, '1969-01-01 00:00:00'],
          [0, null],
          [2, '2026-01-02 00:00:00.000001'],
          [5, '2026-01-03 12:00:00'],
        ],
      },
      empty: {
        columns: { id: 'int', at: 'timestamp' },
        rows: [[1], [2], [3], [4], [5]].map(([id]) => row(id!)),
      },
      twice: { columns: { id: 'int', at: 'timestamp' }, rows: [row(1), row(3)] },
    },
    steps: {
      log: { operations: [append('log', { after: 'at' })] },
      empty: { operations: [append('empty', { after: 'at' })] },
      early: {
        operations: [filter("at < TIMESTAMP '2026-01-02 00:00:00'"), append('twice', { after: 'at' })],
      },
      late: {
        operations: [filter("at < TIMESTAMP '2026-01-02 00:00:00.000001'"), append('twice', { after: 'at' })],
      },
    },
  },
  {
    name: 'append after watermarks of other types',
    inputs: {
      rows: parquet(
        { d: 'date', l: 'long', m: 'decimal(20,3)', tz: 'timestamptz' },
        ['2026-01-01', '9007199254740993', '12345678901234567.890', '2026-01-01 00:00:00+00:00'],
        ['2026-01-02', '9007199254740994', '12345678901234567.891', '2026-01-01 00:00:00.000001+00:00'],
      ),
    },
    tables: Object.fromEntries(
      ['d', 'l', 'm', 'tz'].map((after) => [
        `by_${after}`,
        {
          columns: { d: 'date', l: 'long', m: 'decimal(20,3)', tz: 'timestamptz' },
          before: [
            [['2026-01-01', '9007199254740993', '12345678901234567.890', '2026-01-01 00:00:00+00:00']],
          ],
          rows: [
            ['2026-01-01', '9007199254740993', '12345678901234567.890', '2026-01-01 00:00:00+00:00'],
            ['2026-01-02', '9007199254740994', '12345678901234567.891', '2026-01-01 00:00:00.000001+00:00'],
          ],
        },
      ]),
    ),
    steps: Object.fromEntries(
      ['d', 'l', 'm', 'tz'].map((after) => [after, { operations: [append(`by_${after}`, { after })] }]),
    ),
  },
  {
    name: 'overwrite leaves nothing of the rows before, also of an empty table and by an empty input',
    inputs: { next: parquet(people, [7, 'seven', '7.00']), none: parquet(people) },
    tables: {
      filled: { columns: people, before, rows: [[7, 'seven', '7.00']] },
      fresh: { columns: people, rows: [[7, 'seven', '7.00']] },
      emptied: { columns: people, before, rows: [] },
    },
    steps: {
      filled: { operations: [overwrite('filled')] },
      fresh: { operations: [overwrite('fresh')] },
      emptied: { from: 'none', operations: [overwrite('emptied')] },
    },
  },
  {
    name: 'overwrite of a table with what a step made of its own rows',
    inputs: { none: parquet(people) },
    tables: {
      people: {
        columns: people,
        before,
        rows: [
          [2, 'one', '2.00'],
          [3, 'two', '4.00'],
          [4, 'three', '6.00'],
        ],
      },
    },
    steps: {
      twice: {
        from: 'people',
        operations: [filter('id > 0'), transform({ id: 'id + 1', score: 'score * 2' }), overwrite('people')],
      },
    },
  },
  {
    name: 'upsert updates, inserts and deletes by key, and leaves all other rows',
    inputs: {
      changes: parquet(
        changed,
        [1, 'uno', null, false],
        [3, 'whatever', null, true],
        [4, 'four', '4.00', null],
        [5, 'never there', null, true],
      ),
    },
    tables: {
      people: {
        columns: people,
        before,
        rows: [
          [1, 'uno', null],
          [2, 'two', '2.00'],
          [null, 'nobody', '0.00'],
          [4, 'four', '4.00'],
        ],
      },
    },
    steps: { merge: { operations: [upsert('people', { on: 'id', deleteWhen: 'gone' })] } },
  },
  {
    name: 'upsert of the rows of another table, with those to delete',
    inputs: {
      changes: parquet(changed, [1, 'uno', null, false], [3, 'x', null, true], [4, 'four', '4.00', null]),
    },
    tables: {
      staged: {
        columns: changed,
        rows: [
          [1, 'uno', null, false],
          [3, 'x', null, true],
          [4, 'four', '4.00', null],
        ],
      },
      people: {
        columns: people,
        before,
        rows: [
          [1, 'uno', null],
          [2, 'two', '2.00'],
          [null, 'nobody', '0.00'],
          [4, 'four', '4.00'],
        ],
      },
    },
    steps: {
      stage: { operations: [append('staged')] },
      merge: { from: 'staged', operations: [upsert('people', { on: 'id', deleteWhen: 'gone' })] },
    },
  },
  {
    name: 'upsert into an empty table inserts; the same again changes nothing',
    inputs: { changes: parquet(people, [1, 'one', '1.00'], [2, null, null]) },
    tables: {
      people: {
        columns: people,
        rows: [
          [1, 'one', '1.00'],
          [2, null, null],
        ],
      },
    },
    steps: {
      first: { operations: [upsert('people', { on: 'id' })] },
      second: { operations: [upsert('people', { on: 'id' })] },
    },
  },
  {
    name: 'upsert on two keys wants both to be equal, and a null key matches nothing',
    inputs: {
      changes: parquet(
        { shop: 'string', day: 'date', total: 'long' },
        ['a', '2026-01-01', 10],
        ['b', '2026-01-02', 20],
        ['b', null, 30],
      ),
    },
    tables: {
      totals: {
        columns: { shop: 'string', day: 'date', total: 'long' },
        before: [
          [
            ['a', '2026-01-01', 1],
            ['a', '2026-01-02', 2],
            ['b', '2026-01-01', 3],
          ],
          [
            ['b', '2026-01-02', 4],
            ['b', null, 5],
          ],
        ],
        rows: [
          ['a', '2026-01-01', 10],
          ['a', '2026-01-02', 2],
          ['b', '2026-01-01', 3],
          ['b', '2026-01-02', 20],
          ['b', null, 5],
          ['b', null, 30],
        ],
      },
    },
    steps: { merge: { operations: [upsert('totals', { on: ['shop', 'day'] })] } },
  },
  {
    name: 'upsert by keys of any type, of no rows, and of rows that all delete',
    inputs: {
      changes: parquet(
        { at: 'timestamptz', m: 'decimal(10,2)', n: 'int' },
        ['2026-01-01 00:00:00.000001+00:00', '1.10', 2],
        ['1969-12-31 23:59:59+00:00', '-1.10', 3],
      ),
    },
    tables: {
      keyed: {
        columns: { at: 'timestamptz', m: 'decimal(10,2)', n: 'int' },
        before: [
          [
            ['2026-01-01 00:00:00.000001+00:00', '1.10', 1],
            ['2026-01-01 00:00:00+00:00', '1.10', 1],
          ],
        ],
        rows: [
          ['2026-01-01 00:00:00.000001+00:00', '1.10', 2],
          ['2026-01-01 00:00:00+00:00', '1.10', 1],
          ['1969-12-31 23:59:59+00:00', '-1.10', 3],
        ],
      },
      same: {
        columns: { at: 'timestamptz', m: 'decimal(10,2)', n: 'int' },
        before: [[['2026-01-01 00:00:00+00:00', '1.10', 1]]],
        rows: [['2026-01-01 00:00:00+00:00', '1.10', 1]],
      },
      emptied: {
        columns: { at: 'timestamptz', m: 'decimal(10,2)', n: 'int' },
        before: [[['1969-12-31 23:59:59+00:00', '-1.10', 1]]],
        rows: [],
      },
    },
    steps: {
      keyed: { operations: [upsert('keyed', { on: ['at', 'm'] })] },
      same: { operations: [filter('n > 5'), upsert('same', { on: ['m'] })] },
      emptied: { operations: [upsert('emptied', { on: ['m', 'at'], deleteWhen: 'n > 0' })] },
    },
  },
  {
    name: 'upsert of several rows of one key fails, and leaves the table as it was',
    inputs: { changes: parquet(people, [1, 'uno', null], [2, 'dos', null], [2, 'due', null]) },
    tables: { people: { columns: people, before, rows: before.flat() } },
    steps: { merge: { operations: [upsert('people', { on: 'id' })] } },
    failure: { status: 'failed', message: /one row of each key|multiple|more than one/i },
  },
]

function row(id: number): Row {
  const times = ['2026-01-01 00:00:00', '2026-01-02 00:00:00.000001', '2026-01-02 00:00:00', null]
  return [id, id === 5 ? '2026-01-03 12:00:00' : times[id - 1]!]
}
