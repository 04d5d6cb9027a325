import { filter, transform } from '../../../src/scenario/operations.ts'
import { append, deleteRows, overwrite, upsert } from '../../../src/scenario/tableOperations.ts'
import type { Case } from './cases.ts'
import { parquet, type Row, type Schema } from './lake.ts'

const columns: Schema = {
  id: 'long',
  shop: 'string',
  day: 'date',
  at: 'timestamp',
  tz: 'timestamptz',
  price: 'decimal(10,2)',
}
const rows: Row[] = [
  [1, 'a', '2026-01-01', '2026-01-01 10:00:00', '2026-01-01 10:00:00+00:00', '1.00'],
  [2, 'a', '2026-01-01', '2026-01-01 10:59:59.999999', '2026-01-02 00:00:00+00:00', '1.50'],
  [3, 'b', '2026-02-01', '2026-01-01 11:00:00', '2025-12-31 23:59:59+00:00', '-1.00'],
  [4, 'c/d e=%é', '1969-12-31', '1969-12-31 23:59:59', '1969-12-31 23:00:00+00:00', '25.00'],
  [5, null, null, null, null, null],
  [-6, '', '1970-01-01', '1970-01-01 00:00:00', '1970-01-01 00:00:00+00:00', '0.00'],
]
const events = parquet(columns, ...rows)

const partitioned = (name: string, partitionBy: Record<string, string>, partitions?: number): Case => ({
  name: `append to a table partitioned by ${name}`,
  inputs: { events },
  tables: {
    parted: { columns, partitionBy, rows, ...(partitions && { state: { partitions } }) },
    read: { columns: { id: 'long' }, rows: [[1], [3]] },
  },
  steps: {
    write: { operations: [append('parted')] },
    read: {
      from: 'parted',
      operations: [
        filter("id IN (1, 3) AND shop IN ('a', 'b') AND at < TIMESTAMP '2026-02-01 00:00:00'"),
        append('read'),
      ],
    },
  },
})

/** Tables with partitions. */
export const partitionCases: Case[] = [
  partitioned('the values of a column', { shop: 'identity' }, 5),
  partitioned('days of a date', { day: 'day' }, 5),
  partitioned('days of a timestamp', { at: 'day' }, 4),
  partitioned('hours of a timestamp', { at: 'hour' }, 5),
  partitioned('months of a timestamp in UTC', { tz: 'month' }, 5),
  partitioned('years of a date', { day: 'year' }, 4),
  partitioned('buckets of a long', { id: 'bucket[4]' }),
  partitioned('the start of a text', { shop: 'truncate[1]' }, 5),
  partitioned('the hundreds of a long', { id: 'truncate[100]' }, 2),
  partitioned('days and buckets', { at: 'day', id: 'bucket[2]' }),
  partitioned('the values of dates and decimals', { day: 'identity', price: 'identity' }, 6),
  {
    name: 'overwrite of a partitioned table leaves no partition behind',
    inputs: { events },
    tables: {
      parted: {
        columns: { id: 'long', shop: 'string' },
        partitionBy: { shop: 'identity' },
        before: [
          [
            [100, 'z'],
            [101, 'a'],
          ],
          [[102, null]],
        ],
        rows: [
          [1, 'a'],
          [2, 'a'],
          [3, 'b'],
        ],
        state: { partitions: 2 },
      },
    },
    steps: { replace: { operations: [filter("shop < 'c'"), filter('id > 0'), overwrite('parted')] } },
  },
  {
    name: 'filter by a partition that is null for some rows, either side of an OR a negation',
    inputs: { shops: parquet({ id: 'long', shop: 'string' }, [1, 'a'], [2, 'b'], [3, null], [4, 'zz']) },
    tables: {
      parted: {
        columns: { id: 'long', shop: 'string' },
        partitionBy: { shop: 'identity' },
        rows: [
          [1, 'a'],
          [2, 'b'],
          [3, null],
          [4, 'zz'],
        ],
      },
      kept: {
        columns: { id: 'long', shop: 'string' },
        rows: [
          [2, 'b'],
          [4, 'zz'],
        ],
      },
    },
    steps: {
      load: { operations: [append('parted')] },
      keep: { from: 'parted', operations: [filter("shop <> 'a' OR shop = 'zz'"), append('kept')] },
    },
  },
  {
    name: 'upsert moves a row to another partition when its value changes',
    inputs: { changes: parquet({ id: 'long', shop: 'string' }, [1, 'b'], [2, 'a'], [9, 'new']) },
    tables: {
      parted: {
        columns: { id: 'long', shop: 'string' },
        partitionBy: { shop: 'identity' },
        before: [
          [
            [1, 'a'],
            [2, 'a'],
            [3, 'a'],
            [4, 'b'],
          ],
        ],
        rows: [
          [1, 'b'],
          [2, 'a'],
          [3, 'a'],
          [4, 'b'],
          [9, 'new'],
        ],
        state: { partitions: 3 },
      },
    },
    steps: { merge: { operations: [upsert('parted', { on: 'id' })] } },
  },
  {
    name: 'delete of a whole partition and of a part of another',
    inputs: { events },
    tables: {
      parted: { columns, partitionBy: { day: 'month' }, rows: [rows[1]!, rows[3]!, rows[4]!, rows[5]!] },
    },
    steps: {
      write: { operations: [append('parted')] },
      remove: {
        operations: [
          deleteRows('parted', "day >= DATE '2026-02-01' OR (day = DATE '2026-01-01' AND id = 1)"),
        ],
      },
    },
  },
  {
    name: 'an empty append to a partitioned table',
    inputs: { events },
    tables: { parted: { columns, partitionBy: { day: 'day' }, rows: [], state: { dataFiles: 0 } } },
    steps: { write: { operations: [filter('id > 99'), transform({ id: 'id + 1' }), append('parted')] } },
  },
]
