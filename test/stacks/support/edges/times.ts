import {
  aggregate,
  deduplicate,
  filter,
  join,
  pivot,
  sessionise,
  sort,
  transform,
  window,
} from '../../../../src/scenario/operations.ts'
import { append, deleteRows, upsert } from '../../../../src/scenario/tableOperations.ts'
import type { Case } from '../cases.ts'
import { parquet, type Row, type Schema } from '../lake.ts'

/** Has daylight saving: no 02:30 on 2026-03-08, 01:30 twice on 2026-11-01; and odd minutes before 1883. */
export const daylightZone = 'America/New_York'

const moments = [
  '0001-01-01 00:00:00',
  '1582-10-10 12:00:00.000001',
  '1883-11-18 12:00:00',
  '1969-12-31 23:59:59.999999',
  '1970-01-01 00:00:00',
  '2026-03-08 01:59:59.999999',
  '2026-03-08 02:30:00',
  '2026-03-08 03:00:00',
  '2026-11-01 01:30:00',
  '2026-11-01 05:30:00',
  '2026-11-01 06:30:00',
  '9999-12-31 23:59:59.999999',
] as const
const schema: Schema = { id: 'int', ts: 'timestamp', tz: 'timestamptz', dt: 'date' }
const rowsOf = (zone: string): Row[] =>
  moments.map((moment, id) => [id, moment, `${moment}${zone}`, moment.slice(0, 10)])
const rows = rowsOf('+00:00')
const times = parquet(schema, ...rows)
const csv = ['id,ts,tz,dt', ...rows.map((row) => row.join(',').replaceAll('+00:00', '+00'))].join('\n')
const json = rows.map(([id, ts, tz, dt]) => JSON.stringify({ id, ts, tz, dt })).join('\n')

/** Times before 1970, at the ends of what types hold, and where clocks are changed. */
export const timeEdges: Case[] = [
  {
    name: 'times before 1970 and around daylight changes, in and out',
    inputs: {
      times,
      csv: { format: 'csv', schema, text: csv },
      json: { format: 'json', schema, text: `${json}\n` },
    },
    source: 'times',
    tables: {
      same: { columns: schema, rows },
      partitioned: { columns: schema, partitionBy: { ts: 'day', tz: 'hour', dt: 'month' }, rows },
      from_csv: { columns: schema, rows },
      from_json: { columns: schema, rows },
      cast: {
        columns: { id: 'int', text: 'string', day: 'date', zoned: 'timestamptz', plain: 'timestamp' },
        rows: rows.map(([id, ts, tz, dt]) => [
          id!,
          String(ts).includes('.') ? ts! : `${ts}.000000`,
          dt!,
          tz!,
          ts!,
        ]),
      },
      parts: {
        columns: { id: 'int', hour: 'long', second: 'long', us: 'long', isodow: 'long' },
        rows: [
          [3, 23, 59, -1, 3],
          [4, 0, 0, 0, 4],
          [6, 2, 0, 1772937000000000, 7],
          [8, 1, 0, 1793496600000000, 7],
        ],
      },
      shifted: {
        columns: {
          id: 'int',
          hour: 'timestamp',
          next: 'timestamp',
          back: 'timestamp',
          day_start: 'timestamp',
        },
        rows: [
          [
            3,
            '1969-12-31 23:00:00',
            '1970-01-01 23:59:59.999999',
            '1969-12-31 22:59:59.999999',
            '1969-12-31 00:00:00',
          ],
          [
            5,
            '2026-03-08 01:00:00',
            '2026-03-09 01:59:59.999999',
            '2026-03-08 00:59:59.999999',
            '2026-03-08 00:00:00',
          ],
          [6, '2026-03-08 02:00:00', '2026-03-09 02:30:00', '2026-03-08 01:30:00', '2026-03-08 00:00:00'],
          [8, '2026-11-01 01:00:00', '2026-11-02 01:30:00', '2026-11-01 00:30:00', '2026-11-01 00:00:00'],
        ],
      },
    },
    steps: {
      same: { operations: [append('same')] },
      partitioned: { operations: [append('partitioned')] },
      csv: { from: 'csv', operations: [append('from_csv')] },
      json: { from: 'json', operations: [append('from_json')] },
      cast: {
        operations: [
          transform({
            text: 'CAST(ts AS string)',
            day: 'CAST(ts AS date)',
            zoned: 'CAST(ts AS timestamptz)',
            plain: 'CAST(tz AS timestamp)',
          }),
          append('cast'),
        ],
      },
      parts: {
        operations: [
          filter('id IN (3, 4, 6, 8)'),
          transform({
            hour: 'hour(ts)',
            second: 'second(ts)',
            us: 'epoch_us(ts)',
            isodow: 'isodow(dt)',
          }),
          append('parts'),
        ],
      },
      shift: {
        operations: [
          filter('id IN (3, 5, 6, 8)'),
          transform({
            hour: "date_trunc('hour', ts)",
            next: 'ts + INTERVAL 1 DAY',
            back: 'ts - INTERVAL 1 HOUR',
            day_start: 'CAST(dt AS timestamp)',
          }),
          append('shifted'),
        ],
      },
    },
  },
  {
    name: 'times before 1970 and around daylight changes as keys, orders, watermarks and conditions',
    inputs: {
      times,
      marks: parquet(
        { ts: 'timestamp', tz: 'timestamptz', dt: 'date', w: 'string' },
        [moments[0], `${moments[0]}+00:00`, '0001-01-01', 'first'],
        [moments[3], `${moments[3]}+00:00`, '1969-12-31', 'past'],
        [moments[6], `${moments[6]}+00:00`, '2026-03-08', 'gap'],
        [moments[8], '2026-11-01 01:30:00+00:00', '2026-11-01', 'overlap'],
        [moments[11], `${moments[11]}+00:00`, '9999-12-31', 'last'],
      ),
    },
    source: 'times',
    tables: {
      joined: {
        columns: { id: 'int', w: 'string' },
        rows: [
          [0, 'first'],
          [3, 'past'],
          [6, 'gap'],
          [8, 'overlap'],
          [11, 'last'],
        ],
      },
      days: {
        columns: { day: 'timestamp', rows: 'long', last: 'timestamptz' },
        rows: [
          ['1969-12-31 00:00:00', 1, `${moments[3]}+00:00`],
          ['1970-01-01 00:00:00', 1, `${moments[4]}+00:00`],
          ['2026-03-08 00:00:00', 3, `${moments[7]}+00:00`],
          ['2026-11-01 00:00:00', 3, `${moments[10]}+00:00`],
        ],
      },
      sessions: {
        columns: { id: 'int', session: 'long', zoned: 'long' },
        rows: [
          [3, 1, 1],
          [4, 1, 1],
          [5, 2, 2],
          [6, 3, 3],
          [7, 3, 3],
          [8, 4, 4],
          [9, 5, 5],
          [10, 6, 6],
        ],
      },
      latest: { columns: { id: 'int' }, rows: [[3], [4], [7], [10]] },
      latest_back: { columns: { id: 'int' }, rows: [[3], [4], [5], [8]] },
      first: { columns: { id: 'int' }, rows: [[0], [1], [2]] },
      pauses: {
        columns: { id: 'int', before: 'timestamptz', hours: 'long' },
        rows: [
          [5, null, null],
          [6, `${moments[5]}+00:00`, 1],
          [7, `${moments[6]}+00:00`, 1],
        ],
      },
      pivot: {
        columns: { all: 'boolean', '1969-12-31': 'long', '2026-03-08': 'long' },
        rows: [[true, 1, 3]],
      },
      merged: {
        columns: { ts: 'timestamp', w: 'string' },
        partitionBy: { ts: 'day' },
        before: [
          [
            [moments[0], 'old'],
            [moments[3], 'old'],
            [moments[4], 'old'],
          ],
          [
            [moments[6], 'old'],
            [moments[8], 'old'],
          ],
        ],
        rows: [
          [moments[0], 'first'],
          [moments[3], 'past'],
          [moments[4], 'old'],
          [moments[6], 'gap'],
          [moments[8], 'overlap'],
          [moments[11], 'last'],
        ],
      },
      after: {
        columns: { id: 'int', tz: 'timestamptz' },
        before: [[[-1, `${moments[3]}+00:00`]]],
        rows: [[-1, `${moments[3]}+00:00`], ...rows.slice(4).map(([id, , tz]): Row => [id!, tz!])],
      },
      left: {
        columns: { id: 'int', ts: 'timestamp' },
        rows: [
          [4, moments[4]],
          [9, moments[9]],
        ],
      },
    },
    steps: {
      join: { operations: [join('marks', { on: ['ts', 'tz', 'dt'] }), append('joined')] },
      days: {
        operations: [
          filter('id BETWEEN 3 AND 10'),
          aggregate({ by: { day: "date_trunc('day', ts)" }, metrics: { rows: 'count(*)', last: 'max(tz)' } }),
          append('days'),
        ],
      },
      sessions: {
        operations: [
          filter('id BETWEEN 3 AND 10'),
          transform({ one: '1' }),
          sessionise({ by: 'one', orderBy: 'ts', gapMinutes: 30 }),
          sessionise({ by: 'one', orderBy: 'tz', gapMinutes: 30, as: 'zoned' }),
          append('sessions'),
        ],
      },
      latest: {
        operations: [
          filter('id BETWEEN 3 AND 10'),
          deduplicate({ by: 'dt', latest: 'tz' }),
          append('latest'),
        ],
      },
      'latest back': {
        operations: [
          filter('id BETWEEN 3 AND 10'),
          deduplicate({ by: 'dt', latest: 'ts desc' }),
          append('latest_back'),
        ],
      },
      first: { operations: [sort('tz', { limit: 3 }), append('first')] },
      pauses: {
        operations: [
          filter("dt = '2026-03-08'"),
          window({ by: 'dt', orderBy: 'ts', columns: { before: 'lag(tz)', earlier: 'lag(ts)' } }),
          transform({ hours: "date_diff('hour', earlier, ts)" }),
          append('pauses'),
        ],
      },
      pivot: {
        operations: [
          pivot({
            by: { all: 'id >= 0' },
            on: 'dt',
            values: ['1969-12-31', '2026-03-08'],
            metrics: { rows: 'count(*)' },
          }),
          append('pivot'),
        ],
      },
      merge: { from: 'marks', operations: [upsert('merged', { on: 'ts' })] },
      after: { operations: [append('after', { after: 'tz' })] },
      load: { operations: [append('left')] },
      remove: {
        operations: [
          deleteRows(
            'left',
            "ts < TIMESTAMP '1970-01-01 00:00:00' OR ts BETWEEN TIMESTAMP '2026-03-08 01:59:59.999999' AND TIMESTAMP '2026-11-01 01:30:00' OR ts >= TIMESTAMP '2026-11-01 06:30:00'",
          ),
        ],
      },
    },
  },
]
