import fc from 'fast-check'
import { type Input, parquet, type Row, type Schema, type Value } from '../lake.ts'
import type { Column, Rows } from './rows.ts'

/** Most rows of a table. */
const most = { t: 6, more: 4, other: 4 }

/** Columns of the tables `t` and `more`; `id` is another in each row of both. */
export const sourceColumns: Column[] = [
  { name: 'id', type: 'int', limit: 100 },
  { name: 'i', type: 'int', limit: 2 ** 31 },
  { name: 'l', type: 'long', limit: 2 ** 63 },
  { name: 'n', type: 'long', limit: 10 },
  { name: 'f', type: 'float' },
  { name: 'd', type: 'double' },
  { name: 'm', type: 'decimal(9,2)' },
  { name: 'big', type: 'decimal(38,4)' },
  { name: 's', type: 'string' },
  { name: 'b', type: 'boolean' },
  { name: 't', type: 'timestamp' },
  { name: 'z', type: 'timestamptz' },
  { name: 'day', type: 'date' },
  { name: 'xs', type: 'list<string>' },
  { name: 'st', type: 'struct<p: int,q: string>' },
]

/** Columns of the table `other`: keys to join by, and what a join brings. */
export const otherColumns: Column[] = [
  ...sourceColumns.filter(({ name }) => ['n', 'm', 's', 'b', 't', 'z', 'day'].includes(name)),
  { name: 'w', type: 'int', limit: 10 },
  { name: 'v', type: 'string' },
  { name: 'u', type: 'double' },
]

const moments = [
  '2026-03-08 02:30:00',
  '2026-03-08 03:00:00',
  '2026-03-08 03:00:00.000001',
  '1970-01-01 00:00:00',
  '1969-12-31 23:59:59.999999',
  '1677-01-01 00:00:00',
  '2262-04-12 00:00:00',
]
const letter = fc.constantFrom('a', 'b', 'É', 'ß', '😀', ' ', '"', "'", '\\', '%', '\n', '\u0000')
const text = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'ß', '', 'ab'), weight: 3 },
  { arbitrary: fc.string({ unit: letter, maxLength: 4 }), weight: 1 },
)
/** Eighths are added up exactly in any order. */
const eighths = fc.integer({ min: -80, max: 80 }).map((n) => (n === 0 ? 0 : n / 8))
const float = fc.oneof(eighths, fc.constantFrom<Value>(0, '-0.0', 'nan', 'inf', '-inf'))
const cents = fc.oneof(
  fc.constantFrom('0.00', '1.00', '1.50', '-1.25', '0.05', '9999999.99', '-9999999.99'),
  fc.integer({ min: -999, max: 999 }).map((n) => (n / 100).toFixed(2)),
)

const values: Record<string, fc.Arbitrary<Value>> = {
  i: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(2147483647, -2147483648)),
  l: fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom<Value>('9223372036854775807', '-9223372036854775808', '9007199254740993'),
  ),
  n: fc.integer({ min: -2, max: 3 }),
  f: float,
  d: float,
  m: cents,
  big: fc.oneof(cents, fc.constantFrom(`${'9'.repeat(34)}.9999`, `-${'9'.repeat(34)}.9999`, '0.0001')),
  s: text,
  b: fc.boolean(),
  t: fc.constantFrom(...moments),
  z: fc.constantFrom(...moments.map((moment) => `${moment}+00:00`)),
  day: fc.constantFrom('2026-03-08', '1970-01-01', '1969-12-31', '0001-01-01', '2262-04-12', '2024-02-29'),
  xs: fc.array(fc.option(text, { freq: 4 }), { maxLength: 3 }),
  st: fc.record<Record<string, Value>>({ p: fc.option(fc.integer({ min: -2, max: 2 })), q: fc.option(text) }),
  w: fc.integer({ min: -9, max: 9 }),
  v: text,
  u: float,
}

const schemaOf = (columns: Column[]): Schema =>
  Object.fromEntries(columns.map(({ name, type }) => [name, type]))

const rowsOf = (columns: Column[], maxLength: number): fc.Arbitrary<Row[]> =>
  fc.array(fc.tuple(...columns.map(({ name }) => fc.option(values[name]!, { freq: 4 }))), {
    maxLength,
    size: 'max',
  })

const numbered = (rows: Row[], from: number): Row[] => rows.map((row, i) => [from + i, ...row])

/** Rows of the tables of one case. */
export const randomTables = fc.record({
  t: rowsOf(sourceColumns.slice(1), most.t),
  more: rowsOf(sourceColumns.slice(1), most.more),
  other: rowsOf(otherColumns, most.other),
})
export type RandomTables = typeof randomTables extends fc.Arbitrary<infer Tables> ? Tables : never

export const inputsOf = ({ t, more, other }: RandomTables): Record<string, Input> => ({
  t: parquet(schemaOf(sourceColumns), ...numbered(t, 1)),
  more: parquet(schemaOf(sourceColumns), ...numbered(more, 50)),
  other: parquet(schemaOf(otherColumns), ...other),
})

/** The rows of a table before any operation. */
export const rowsOfTable = (table: 't' | 'more'): Rows => ({
  columns: sourceColumns,
  sql: `FROM ${table}`,
  count: most[table],
  operations: [],
})

export const mostRows = most
