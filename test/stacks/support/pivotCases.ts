import { filter, pivot } from '../../../src/scenario/operations.ts'
import type { Case } from './cases.ts'
import { parquet } from './lake.ts'

const visits = parquet(
  { day: 'date', device: 'string', minutes: 'int', spent: 'decimal(10,2)' },
  ['2026-01-01', 'phone', 5, '1.00'],
  ['2026-01-01', 'phone', null, '2.50'],
  ['2026-01-01', 'desk top', 7, null],
  ['2026-01-02', 'phone', 1, null],
  ['2026-01-02', null, 100, '100.00'],
  [null, 'watch', 1, '0.01'],
)

/** Columns for values, also for those that no row has. */
export const pivotCases: Case[] = [
  {
    name: 'pivot has a column for each value and metric, over no rows what aggregates give',
    inputs: { visits },
    operations: [
      pivot({
        by: { day: 'day' },
        on: 'device',
        values: ['phone', 'desk top', 'none'],
        metrics: { visits: 'count(*)', spent: 'sum(spent)' },
      }),
    ],
    output: {
      day: 'date',
      phone_visits: 'long',
      phone_spent: 'decimal(18,2)',
      'desk top_visits': 'long',
      'desk top_spent': 'decimal(18,2)',
      none_visits: 'long',
      none_spent: 'decimal(18,2)',
    },
    rows: [
      ['2026-01-01', 2, '3.50', 1, null, 0, null],
      ['2026-01-02', 1, null, 0, null, 0, null],
      [null, 0, null, 0, null, 0, null],
    ],
  },
  {
    name: 'pivot by one metric names columns by values alone, also numbers',
    inputs: { visits },
    operations: [
      filter('device IS NOT NULL'),
      pivot({ by: { device: 'device' }, on: 'minutes', values: [1, 5], metrics: { days: 'min(day)' } }),
    ],
    output: { device: 'string', '1': 'date', '5': 'date' },
    // In objects of JavaScript such names come first.
    rows: [
      ['2026-01-02', '2026-01-01', 'phone'],
      [null, null, 'desk top'],
      [null, null, 'watch'],
    ],
  },
]
