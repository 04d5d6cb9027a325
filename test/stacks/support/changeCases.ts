import { aggregate, filter } from '../../../src/scenario/operations.ts'
import { append, deleteRows, evolve, maintain, upsert } from '../../../src/scenario/tableOperations.ts'
import type { Case, CaseTable } from './cases.ts'
import { parquet, type Row, type Schema } from './lake.ts'

const columns: Schema = {
  id: 'int',
  l: 'long',
  s: 'string',
  dt: 'date',
  ts: 'timestamp',
  tz: 'timestamptz',
  m: 'decimal(10,2)',
  b: 'boolean',
  d: 'double',
}
const one: Row = [
  1,
  '9007199254740993',
  'apple',
  '2026-01-01',
  '2026-01-01 00:00:00',
  '2026-01-01 00:00:00+00:00',
  '1.10',
  true,
  'nan',
]
const two: Row = [
  2,
  -5,
  'apply',
  '1969-12-31',
  '2026-01-01 00:00:00.000001',
  '2026-01-01 00:00:00.000001+00:00',
  '-1.10',
  false,
  1.5,
]
const three: Row = [3, null, null, null, null, null, null, null, null]
const four: Row = [
  4,
  7,
  "it's",
  '2026-06-01',
  '2026-06-01 12:00:00',
  '2026-06-01 12:00:00+00:00',
  '7.00',
  true,
  -1,
]
const none = parquet({ id: 'int' })

/** A condition, and the rows that it leaves. */
const conditions: [string, Row[]][] = [
  ['id = 2', [one, three, four]],
  ['id <> 2', [two]],
  ['NOT (id < 3)', [one, two]],
  ['l = 9007199254740993', [two, three, four]],
  ['l <> 7', [three, four]],
  ['NOT (l = 7 OR l = -5)', [two, three, four]],
  ["s LIKE 'app%'", [three, four]],
  ["s NOT LIKE 'app%'", [one, two, three]],
  ["s = 'it''s' OR s IS NULL", [one, two]],
  ["s NOT IN ('apple', 'nothing')", [one, three]],
  ["dt BETWEEN DATE '1969-12-31' AND DATE '2026-01-01'", [three, four]],
  ["dt >= DATE '2026-01-01'", [two, three]],
  ["ts > TIMESTAMP '2026-01-01 00:00:00'", [one, three]],
  ["ts <= TIMESTAMP '2026-01-01 00:00:00.000001'", [three, four]],
  ['m IN (1.1, 7)', [two, three]],
  ['m < 7', [three, four]],
  ['m >= -1.10', [three]],
  ['b', [two, three]],
  ['NOT b', [one, three, four]],
  ['d IS NULL', [one, two, four]],
  ['d IS NOT NULL', [three]],
  ['id = 1 AND (l > 0 OR b) AND m IS NOT NULL', [two, three, four]],
  ['id = 3 OR l = 7', [one, two]],
  ["s = 'apple' OR m IS NULL OR dt = DATE '2026-06-01'", [two]],
  ['d IS NULL OR id = 1', [two, four]],
  ['id = 1 OR d IS NOT NULL', [three]],
  ['NOT (id = 1 AND d IS NULL) AND NOT b', [one, three, four]],
  ['id > 100', [one, two, three, four]],
  ['id IS NULL OR id IS NOT NULL', []],
]

const tableName = (index: number): string => `t${index}`

/** Tables changed by themselves: rows deleted, columns changed, snapshots dropped. */
export const changeCases: Case[] = [
  {
    name: 'delete removes the rows for which the condition is true, in files of one row and of several',
    inputs: { none },
    tables: Object.fromEntries(
      conditions.map(([, rows], index): [string, CaseTable] => [
        tableName(index),
        { columns, before: [[one, two, three, four]], rows },
      ]),
    ),
    steps: Object.fromEntries(
      conditions.map(([where], index) => [where, { operations: [deleteRows(tableName(index), where)] }]),
    ),
  },
  {
    name: 'delete removes whole files, and leaves those without such rows',
    inputs: { none },
    tables: Object.fromEntries(
      conditions.map(([, rows], index): [string, CaseTable] => [
        tableName(index),
        { columns, before: [[one], [two], [three], [four]], rows, state: { dataFiles: rows.length } },
      ]),
    ),
    steps: Object.fromEntries(
      conditions.map(([where], index) => [where, { operations: [deleteRows(tableName(index), where)] }]),
    ),
  },
  {
    name: 'a filter of a table that Iceberg can answer gives the rows that it gives elsewhere',
    inputs: { none },
    tables: {
      source: { columns, before: [[one, two], [three], [four]], rows: [one, two, three, four] },
      ...Object.fromEntries(
        conditions.map(([, left], index): [string, CaseTable] => [
          tableName(index),
          {
            columns: { id: 'int' },
            rows: [one, two, three, four].filter((row) => !left.includes(row)).map(([id]) => [id!]),
          },
        ]),
      ),
    },
    steps: Object.fromEntries(
      conditions.map(([where], index) => [
        where,
        { from: 'source', operations: [filter(where), append(tableName(index))] },
      ]),
    ),
  },
  {
    name: 'delete from an empty table',
    inputs: { none },
    tables: { empty: { columns, rows: [] } },
    steps: { remove: { operations: [deleteRows('empty', 'id > 0')] } },
  },
  {
    name: 'evolve adds, renames, widens and drops columns; rows before and after it are read alike',
    inputs: {
      more: parquet(
        {
          id: 'long',
          title: 'string',
          price: 'decimal(18,2)',
          rate: 'double',
          note: 'string',
          tags: 'list<int>',
        },
        ['9007199254740993', 'new', '1234567890123456.78', 1e300, 'noted', [1, null]],
      ),
    },
    tables: {
      items: {
        columns: { id: 'int', name: 'string', price: 'decimal(10,2)', rate: 'float', old: 'int' },
        before: [
          [
            [1, 'one', '1.00', 0.5, 11],
            [2, null, null, null, null],
          ],
        ],
        rows: [
          [1, 'one', '1.00', 0.5, null, null],
          [2, null, null, null, null, null],
          ['9007199254740993', 'new', '1234567890123456.78', 1e300, 'noted', [1, null]],
        ],
        state: {
          columns: {
            id: 'long',
            title: 'string',
            price: 'decimal(18,2)',
            rate: 'double',
            note: 'string',
            tags: 'list<int>',
          },
        },
      },
      copy: {
        columns: { id: 'long', title: 'string', price: 'decimal(18,2)', rate: 'double', note: 'string' },
        rows: [
          [1, 'one', '1.00', 0.5, null],
          ['9007199254740993', 'new', '1234567890123456.78', 1e300, 'noted'],
        ],
      },
    },
    steps: {
      evolve: {
        operations: [
          evolve('items', {
            add: { note: 'string', tags: 'list<int>' },
            rename: { name: 'title' },
            widen: { id: 'long', price: 'decimal(18,2)', rate: 'double' },
            drop: ['old'],
          }),
        ],
      },
      add: { operations: [append('items')] },
      copy: { from: 'items', operations: [filter('id <> 2'), append('copy')] },
    },
  },
  {
    name: 'evolve gives a dropped and a renamed column’s name to another; upsert, delete and watermark go on',
    inputs: {
      changes: parquet({ id: 'int', name: 'int', label: 'string' }, [2, 22, 'b'], [3, 33, 'c']),
      later: parquet({ id: 'int', name: 'int', label: 'string' }, [4, 33, 'd'], [5, 34, 'e']),
    },
    tables: {
      items: {
        columns: { id: 'int', name: 'string', label: 'boolean' },
        before: [
          [
            [1, 'one', true],
            [2, 'two', false],
          ],
          [[7, 'seven', null]],
        ],
        rows: [
          [2, 'b', 22],
          [3, 'c', 33],
          [5, 'e', 34],
          [7, 'seven', null],
        ],
        state: { columns: { id: 'int', label: 'string', name: 'int' } },
      },
      sums: {
        columns: { name: 'int', rows: 'long' },
        rows: [
          [22, 1],
          [33, 1],
          [34, 1],
          [null, 1],
        ],
      },
    },
    steps: {
      drop: { operations: [evolve('items', { drop: ['label'] })] },
      rename: { operations: [evolve('items', { rename: { name: 'label' } })] },
      add: { operations: [evolve('items', { add: { name: 'int' } })] },
      load: { from: 'later', operations: [filter('id > 4'), append('items', { after: 'name' })] },
      merge: { operations: [upsert('items', { on: 'id' })] },
      remove: { operations: [deleteRows('items', "label = 'one'")] },
      again: { from: 'later', operations: [append('items', { after: 'name' })] },
      sums: {
        from: 'items',
        operations: [aggregate({ by: { name: 'name' }, metrics: { rows: 'count(*)' } }), append('sums')],
      },
    },
  },
  {
    name: 'tables whose column names are words of SQL or have spaces, points and quotes',
    inputs: {
      changes: parquet(
        { select: 'int', 'a b': 'string', 'x.y': 'long', 'it`s "o\'dd"': 'date' },
        [1, 'uno', 10, '2026-02-01'],
        [4, 'four', 40, '2026-02-02'],
        [5, 'five', 3, '2026-02-03'],
      ),
    },
    tables: {
      odd: {
        columns: { select: 'int', 'a b': 'string', 'x.y': 'long', 'it`s "o\'dd"': 'date' },
        partitionBy: { 'a b': 'identity' },
        before: [
          [
            [1, 'one', 1, '2026-01-01'],
            [2, 'two', 2, '2026-01-02'],
            [3, 'three', 3, null],
          ],
        ],
        rows: [
          [1, 'uno', 10, '2026-02-01'],
          [2, 'two', 2, '2026-01-02'],
          [4, 'four', 40, '2026-02-02'],
        ],
      },
      newer: {
        columns: { 'x.y': 'long', 'it`s "o\'dd"': 'date' },
        before: [[[2, null]]],
        rows: [
          [2, null],
          [10, '2026-02-01'],
          [40, '2026-02-02'],
        ],
      },
    },
    steps: {
      merge: {
        operations: [filter('"select" < 5'), upsert('odd', { on: 'select' })],
      },
      remove: { operations: [deleteRows('odd', '"it`s ""o\'dd""" IS NULL OR "x.y" = 3')] },
      newer: {
        from: 'odd',
        operations: [filter('"x.y" > 1 AND "a b" > \'a\''), append('newer', { after: 'x.y' })],
      },
    },
  },
  {
    name: 'expiry leaves one snapshot, and all rows',
    inputs: { more: parquet({ id: 'int' }, [4]) },
    tables: {
      items: {
        columns: { id: 'int' },
        before: [[[1]], [[2]], [[3]]],
        rows: [[1], [2], [3], [4]],
        state: { snapshots: 1 },
      },
      untouched: { columns: { id: 'int' }, before: [[[1]]], rows: [[1]], state: { snapshots: 1 } },
      empty: { columns: { id: 'int' }, rows: [], state: { snapshots: 0 } },
    },
    steps: {
      add: { operations: [append('items')] },
      expire: { operations: [maintain('items', 'expireSnapshots')] },
      'expire one': { operations: [maintain('untouched', 'expireSnapshots')] },
      'expire none': { operations: [maintain('empty', 'expireSnapshots')] },
    },
  },
  {
    name: 'compaction merges small files, or is unsupported',
    inputs: { none },
    tables: {
      items: {
        columns: { id: 'int' },
        before: [[[1]], [[2]], [[3]]],
        rows: [[1], [2], [3]],
        state: { dataFiles: 1 },
      },
    },
    steps: { compact: { operations: [maintain('items', 'compact')] } },
    unsupported: ['polars', 'duckdb'],
  },
]
