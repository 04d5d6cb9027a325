import { filter, window } from '../../../src/scenario/operations.ts'
import type { Case } from './cases.ts'
import { parquet } from './lake.ts'

const moves = parquet(
  { id: 'int', account: 'string', day: 'int', amount: 'decimal(10,2)', units: 'int', rate: 'double' },
  // Not in the order of days.
  [3, 'a', 2, '-0.25', 2147483647, 1.5],
  [1, 'a', 1, '10.25', 2147483647, null],
  [2, 'a', 2, null, null, 0.25],
  [4, 'a', 3, '2.00', 1, -1],
  [5, null, 1, null, null, null],
  [6, null, null, '5.00', 5, 2],
  [7, 'b', 7, null, null, 'nan'],
  [8, 'b', 8, '1.00', 8, 3],
)
const over = { by: 'account', orderBy: ['day', 'id'] }

/** Functions over each key's rows in order. */
export const windowCases: Case[] = [
  {
    name: 'ranks are equal for ties, with a gap after them or none',
    inputs: { moves },
    operations: [
      window({
        by: 'account',
        orderBy: 'day',
        columns: { place: 'rank()', dense: 'dense_rank()' },
      }),
    ],
    output: { id: 'int', place: 'long', dense: 'long' },
    rows: [
      [1, 1, 1],
      [2, 2, 2],
      [3, 2, 2],
      [4, 4, 3],
      [6, 1, 1],
      [5, 2, 2],
      [7, 1, 1],
      [8, 2, 2],
    ],
  },
  {
    name: 'row numbers and ranks in descending order, nulls last',
    inputs: { moves },
    operations: [
      window({
        by: 'account',
        orderBy: ['day desc', 'id desc'],
        columns: { number: 'row_number()', place: 'rank()' },
      }),
    ],
    output: { id: 'int', number: 'int', place: 'long' },
    rows: [
      [4, 1, 1],
      [3, 2, 2],
      [2, 3, 3],
      [1, 4, 4],
      [5, 1, 1],
      [6, 2, 2],
      [8, 1, 1],
      [7, 2, 2],
    ],
  },
  {
    name: 'row numbers in an order of both directions',
    inputs: { moves },
    operations: [
      window({
        by: 'account',
        orderBy: ['day desc', 'id'],
        columns: { number: 'row_number()', before: 'lag(id)' },
      }),
    ],
    output: { id: 'int', number: 'long', before: 'int' },
    rows: [
      [4, 1, null],
      [2, 2, 4],
      [3, 3, 2],
      [1, 4, 3],
      [5, 1, null],
      [6, 2, 5],
      [8, 1, null],
      [7, 2, 8],
    ],
  },
  {
    name: 'lag and lead reach other rows of the key, at any distance, or give null',
    inputs: { moves },
    operations: [
      window({
        ...over,
        columns: { back: 'lag(amount)', ahead: 'lead(units + 0)', two: 'lag(id, 2)', far: 'lead(id, 9)' },
      }),
      filter("account = 'a'"),
    ],
    output: { id: 'int', back: 'decimal(10,2)', ahead: 'long', two: 'int', far: 'int' },
    rows: [
      [1, null, null, null, null],
      [2, '10.25', 2147483647, null, null],
      [3, null, 1, 1, null],
      [4, '-0.25', null, 2, null],
    ],
  },
  {
    name: 'running sums are exact, skip nulls, and are null before the first value',
    inputs: { moves },
    operations: [
      window({
        ...over,
        columns: { amounts: 'sum(amount)', units_so_far: 'sum(units)', rates: 'sum(rate)' },
      }),
      filter("account = 'a' OR account IS NULL"),
    ],
    output: { id: 'int', amounts: 'decimal(18,2)', units_so_far: 'long', rates: 'double' },
    rows: [
      [1, '10.25', 2147483647, null],
      [2, '10.25', 2147483647, 0.25],
      [3, '10.00', 4294967294, 1.75],
      [4, '12.00', 4294967295, 0.75],
      [6, '5.00', 5, 2],
      [5, '5.00', 5, 2],
    ],
  },
  {
    name: 'running counts count rows, or values that are not null',
    inputs: { moves },
    operations: [
      window({
        ...over,
        columns: { all_rows: 'count(*)', amounts: 'count(amount)', constants: 'count(1)' },
      }),
    ],
    output: { id: 'int', all_rows: 'long', amounts: 'long', constants: 'long' },
    rows: [
      [1, 1, 1, 1],
      [2, 2, 1, 2],
      [3, 3, 2, 3],
      [4, 4, 3, 4],
      [6, 1, 1, 1],
      [5, 2, 1, 2],
      [7, 1, 0, 1],
      [8, 2, 1, 2],
    ],
  },
  {
    name: 'running averages, least and greatest values, NaN being the greatest number',
    inputs: { moves },
    operations: [
      window({
        ...over,
        columns: {
          mean: 'avg(amount)',
          least: 'min(rate)',
          most: 'max(rate)',
          first_name: 'min(account)',
          most_units: 'max(units)',
        },
      }),
    ],
    output: {
      id: 'int',
      mean: 'double',
      least: 'double',
      most: 'double',
      first_name: 'string',
      most_units: 'int',
    },
    rows: [
      [1, 10.25, null, null, 'a', 2147483647],
      [2, 10.25, 0.25, 0.25, 'a', 2147483647],
      [3, 5, 0.25, 1.5, 'a', 2147483647],
      [4, 4, -1, 1.5, 'a', 2147483647],
      [6, 5, 2, 2, null, 5],
      [5, 5, 2, 2, null, 5],
      [7, null, 'nan', 'nan', 'b', null],
      [8, 1, 3, 'nan', 'b', 8],
    ],
  },
  {
    name: 'a window over an empty table',
    inputs: { none: parquet({ k: 'int', v: 'int' }) },
    operations: [window({ by: 'k', orderBy: 'v', columns: { number: 'rank()', total: 'sum(v)' } })],
    output: { k: 'int', number: 'long', total: 'long' },
    rows: [],
  },
  {
    name: 'a running sum past the range of long fails',
    inputs: { t: parquet({ k: 'int', v: 'long' }, [1, '9223372036854775807'], [1, 1]) },
    operations: [window({ by: 'k', orderBy: 'v', columns: { total: 'sum(v)' } })],
    output: { total: 'long' },
    failure: { status: 'failed', message: /overflow|9223372036854775808/i },
  },
]
