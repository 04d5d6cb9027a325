import { join } from '../../../src/scenario/operations.ts'
import type { Case } from './cases.ts'
import { parquet } from './lake.ts'

const sales = parquet(
  { id: 'long', shop: 'string', day: 'date' },
  [1, 'a', '2026-01-01'],
  [2, 'a', '2026-01-02'],
  [3, 'b', '2026-01-01'],
  [4, null, '2026-01-01'],
  [5, 'c', null],
  [6, 'c', '2026-01-01'],
)
const openings = parquet(
  { day: 'date', shop: 'string', clerk: 'string' },
  ['2026-01-01', 'a', 'Ada'],
  ['2026-01-01', 'a', 'Bo'],
  ['2026-01-01', 'c', null],
  [null, 'c', 'Cy'],
  ['2026-01-01', null, 'Di'],
)
const inputs = { sales, openings }
const nobody = parquet({ day: 'date', shop: 'string', clerk: 'string' })

/** Kinds of joins, with null keys and keys that come several times on both sides. */
export const joinCases: Case[] = [
  {
    name: 'semi join keeps the rows that have a match, each once',
    inputs,
    operations: [join('openings', { on: ['shop', 'day'], how: 'semi' })],
    output: { id: 'long', shop: 'string', day: 'date' },
    rows: [
      [1, 'a', '2026-01-01'],
      [6, 'c', '2026-01-01'],
    ],
  },
  {
    name: 'anti join keeps the rows that have no match, also those with a null key',
    inputs,
    operations: [join('openings', { on: ['shop', 'day'], how: 'anti' })],
    output: { id: 'long' },
    rows: [[2], [3], [4], [5]],
  },
  {
    name: 'anti join against an empty table keeps all rows, semi join none',
    inputs: { sales, nobody },
    tables: {
      without: { columns: { id: 'long' }, rows: [[1], [2], [3], [4], [5], [6]] },
      having: { columns: { id: 'long' }, rows: [] },
    },
    steps: {
      anti: {
        operations: [
          join('nobody', { on: 'shop', how: 'anti' }),
          { operationType: 'append', parameters: { table: 'without' } },
        ],
      },
      semi: {
        operations: [
          join('nobody', { on: 'shop', how: 'semi' }),
          { operationType: 'append', parameters: { table: 'having' } },
        ],
      },
    },
  },
  ...(['inner', 'left', 'semi', 'anti'] as const).map(
    (how): Case => ({
      name: `a broadcast ${how} join has the rows of any other`,
      inputs,
      operations: [join('openings', { on: ['shop', 'day'], how, broadcast: true })],
      output: how === 'inner' || how === 'left' ? { id: 'long', clerk: 'string' } : { id: 'long' },
      rows: {
        inner: [
          [1, 'Ada'],
          [1, 'Bo'],
          [6, null],
        ],
        left: [
          [1, 'Ada'],
          [1, 'Bo'],
          [2, null],
          [3, null],
          [4, null],
          [5, null],
          [6, null],
        ],
        semi: [[1], [6]],
        anti: [[2], [3], [4], [5]],
      }[how],
    }),
  ),
  {
    name: 'a table joins itself',
    inputs: { staff: parquet({ id: 'int', boss: 'int' }, [1, null], [2, 1], [3, 2], [4, 1]) },
    operations: [
      { operationType: 'transform', parameters: { columns: { who: 'id', id: 'boss' } } },
      { operationType: 'aggregate', parameters: { by: { id: 'id' }, metrics: { reports: 'count(*)' } } },
      join('staff', { on: 'id', columns: ['boss'] }),
    ],
    output: { id: 'int', reports: 'long', boss: 'int' },
    rows: [
      [1, 2, null],
      [2, 1, 1],
    ],
  },
]
