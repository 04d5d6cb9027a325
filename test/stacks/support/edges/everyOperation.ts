import {
  aggregate,
  deduplicate,
  type ETLOperation,
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
import { append, deleteRows, overwrite, upsert } from '../../../../src/scenario/tableOperations.ts'
import type { Case, CaseTable } from '../cases.ts'
import { parquet, type Row, type Schema } from '../lake.ts'

const columns: Schema = {
  id: 'int',
  k: 'string',
  at: 'timestamp',
  n: 'long',
  m: 'decimal(10,2)',
  tags: 'list<string>',
}

/** Each operation in a step of its own: columns of the table it writes, and what is in that before. */
const steps = {
  filter: { columns: { id: 'int' }, operations: [filter('n > 0')] },
  transform: {
    columns: { id: 'int', up: 'string', next: 'long', day: 'date' },
    operations: [transform({ up: 'upper(k)', next: 'n + 1', day: 'CAST(at AS date)' })],
  },
  inner: { columns: { id: 'int', w: 'int' }, operations: [join('other', { on: 'k' })] },
  left: { columns: { id: 'int', w: 'int' }, operations: [join('other', { on: 'k', how: 'left' })] },
  semi: { columns: { id: 'int' }, operations: [join('other', { on: 'k', how: 'semi' })] },
  anti: { columns: { id: 'int' }, operations: [join('other', { on: 'k', how: 'anti' })] },
  groups: {
    columns: {
      k: 'string',
      rows: 'long',
      total: 'long',
      mean: 'double',
      least: 'decimal(10,2)',
      latest: 'timestamp',
      kinds: 'long',
    },
    operations: [
      aggregate({
        by: { k: 'k' },
        metrics: {
          rows: 'count(*)',
          total: 'sum(n)',
          mean: 'avg(n)',
          least: 'min(m)',
          latest: 'max(at)',
          kinds: 'count(DISTINCT k)',
        },
      }),
    ],
  },
  whole: {
    columns: { rows: 'long', total: 'long', latest: 'timestamp' },
    operations: [aggregate({ metrics: { rows: 'count(*)', total: 'sum(n)', latest: 'max(at)' } })],
  },
  deduplicate: {
    columns: { id: 'int', k: 'string' },
    operations: [deduplicate({ by: 'k', latest: 'id' })],
  },
  window: {
    columns: { id: 'int', number: 'long', before: 'long', total: 'decimal(38,2)' },
    operations: [
      window({
        by: 'k',
        orderBy: 'id',
        columns: { number: 'row_number()', before: 'lag(n)', total: 'sum(m)' },
      }),
    ],
  },
  sessionise: {
    columns: { id: 'int', session: 'long' },
    operations: [sessionise({ by: 'k', orderBy: 'at', gapMinutes: 30 })],
  },
  pivot: {
    // JavaScript has names that are numbers before all others.
    columns: { '1': 'long', '2': 'long', k: 'string' },
    operations: [pivot({ by: { k: 'k' }, on: 'n', values: [1, 2], metrics: { rows: 'count(*)' } })],
  },
  union: { columns: { id: 'int' }, operations: [union('t')] },
  explode: { columns: { id: 'int', tag: 'string' }, operations: [explode('tags', { as: 'tag' })] },
  keepEmpty: {
    columns: { id: 'int', tag: 'string' },
    operations: [explode('tags', { as: 'tag', keepEmpty: true })],
  },
  limit: { columns: { id: 'int' }, operations: [sort(['n desc', 'id'], { limit: 2 })] },
  append: { columns: { id: 'int', n: 'long' }, before: [[100, 1]], operations: [append('append')] },
  watermark: {
    columns: { id: 'int', n: 'long' },
    before: [[100, 1]],
    operations: [append('watermark', { after: 'n' })],
  },
  overwrite: {
    columns: { id: 'int', n: 'long' },
    before: [[100, 1]],
    operations: [overwrite('overwrite')],
  },
  upsert: {
    columns: { k: 'string', id: 'int' },
    before: [
      ['a', 50],
      [null, 60],
      ['z', 70],
    ],
    operations: [deduplicate({ by: 'k', latest: 'id' }), upsert('upsert', { on: 'k' })],
  },
  remove: { columns: { id: 'int', k: 'string', n: 'long' }, operations: [append('remove')] },
} satisfies Record<string, { columns: Schema; before?: Row[]; operations: ETLOperation[] }>

type Expected = Record<keyof typeof steps, Row[]>

/** Every operation over the same few rows, with what each must give. */
export const everyOperation = (name: string, t: Row[], other: Row[], expected: Expected): Case => {
  const entries = Object.entries(steps) as [
    keyof Expected,
    { columns: Schema; before?: Row[]; operations: ETLOperation[] },
  ][]
  return {
    name: `every operation over ${name}`,
    inputs: { t: parquet(columns, ...t), other: parquet({ k: 'string', w: 'int' }, ...other) },
    tables: Object.fromEntries(
      entries.map(([table, step]): [string, CaseTable] => [
        table,
        { columns: step.columns, rows: expected[table], ...(step.before && { before: [step.before] }) },
      ]),
    ),
    steps: {
      ...Object.fromEntries(
        entries.map(([table, { operations }]) => [
          table,
          { operations: writes(operations) ? operations : [...operations, append(table)] },
        ]),
      ),
      'remove again': { operations: [deleteRows('remove', "n = 1 OR k = 'a'")] },
    },
  }
}

const writes = (operations: ETLOperation[]): boolean =>
  ['append', 'overwrite', 'upsert'].includes(operations.at(-1)!.operationType)
