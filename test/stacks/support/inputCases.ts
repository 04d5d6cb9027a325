import { gzipSync, zstdCompressSync } from 'node:zlib'
import { filter, transform } from '../../../src/scenario/operations.ts'
import type { Case } from './cases.ts'
import { parquet, type Row, type Schema } from './lake.ts'

const all: Schema = {
  b: 'boolean',
  i: 'int',
  l: 'long',
  f: 'float',
  d: 'double',
  s: 'string',
  dt: 'date',
  ts: 'timestamp',
  tz: 'timestamptz',
  m: 'decimal(10,2)',
}
const allRows: Row[] = [
  [
    true,
    1,
    10000000000,
    1.5,
    2.25,
    'a',
    '2026-03-01',
    '2026-03-01 10:00:00',
    '2026-03-01 10:00:00+00:00',
    '12.34',
  ],
  [
    false,
    -2,
    -5,
    0.25,
    1e300,
    'x,"y" \\é😀',
    '1969-12-31',
    '1969-12-31 23:59:59.999999',
    '2026-03-01 10:00:00.123456+00:00',
    '-0.05',
  ],
  [null, null, null, null, null, null, null, null, null, null],
  [
    true,
    2147483647,
    '9223372036854775807',
    -0.5,
    0.1,
    '',
    '2026-12-31',
    '2026-03-01 10:00:00.500000',
    '2026-03-01 10:00:00+00:00',
    '99999999.99',
  ],
]
const csv = `b,i,l,f,d,s,dt,ts,tz,m
true,1,10000000000,1.5,2.25,a,2026-03-01,2026-03-01 10:00:00,2026-03-01 10:00:00+00,12.34
false,-2,-5,0.25,1e300,"x,""y"" \\é😀",1969-12-31,1969-12-31 23:59:59.999999,2026-03-01 10:00:00.123456+00,-0.05
,,,,,,,,,
true,2147483647,9223372036854775807,-0.5,0.1,"",2026-12-31,2026-03-01T10:00:00.5,2026-03-01T12:00:00+02:00,99999999.99
`
const json = `{"b":true,"i":1,"l":10000000000,"f":1.5,"d":2.25,"s":"a","dt":"2026-03-01","ts":"2026-03-01 10:00:00","tz":"2026-03-01 10:00:00+00","m":12.34}
{"m":-0.05,"b":false,"i":-2,"l":-5,"f":0.25,"d":1e300,"s":"x,\\"y\\" \\\\é\\ud83d\\ude00","dt":"1969-12-31","ts":"1969-12-31 23:59:59.999999","tz":"2026-03-01 10:00:00.123456+00","unknown":[1]}
{"b":null,"i":null}
{"b":true,"i":2147483647,"l":9223372036854775807,"f":-0.5,"d":0.1,"s":"","dt":"2026-12-31","ts":"2026-03-01T10:00:00.5","tz":"2026-03-01T12:00:00+02:00","m":99999999.99}
`
const same = [filter('b OR NOT b OR b IS NULL')]

/** Reading: formats, types, names of files and of columns. */
export const inputCases: Case[] = [
  {
    name: 'Parquet keeps all types from input to output',
    inputs: { t: parquet(all, ...allRows) },
    operations: same,
    output: all,
    rows: allRows,
  },
  {
    name: 'CSV with quotes, nulls, empty strings and both forms of timestamps',
    inputs: { t: { format: 'csv', schema: all, text: csv } },
    operations: same,
    output: all,
    rows: allRows,
  },
  {
    name: 'CSV packed with gzip',
    inputs: { t: { format: 'csv', schema: all, text: gzipSync(csv), name: '.csv.gz' } },
    operations: same,
    output: all,
    rows: allRows,
  },
  {
    name: 'CSV with floats that are no numbers',
    inputs: { t: { format: 'csv', schema: { f: 'float', d: 'double' }, text: 'f,d\nnan,inf\nNaN,-inf\n' } },
    operations: [filter('true')],
    output: { f: 'float', d: 'double' },
    rows: [
      ['nan', 'inf'],
      ['nan', '-inf'],
    ],
  },
  {
    name: 'CSV with nothing but a header',
    inputs: { t: { format: 'csv', schema: all, text: 'b,i,l,f,d,s,dt,ts,tz,m\n' } },
    operations: same,
    output: all,
    rows: [],
  },
  {
    name: 'JSON lines with fields in any order, missing and unknown ones',
    inputs: { t: { format: 'json', schema: all, text: json } },
    operations: same,
    output: all,
    rows: allRows,
  },
  {
    name: 'JSON lines packed with zstd',
    inputs: { t: { format: 'json', schema: all, text: zstdCompressSync(json), name: '.json.zst' } },
    operations: same,
    output: all,
    rows: allRows,
  },
  {
    name: 'a table of several files, in paths with spaces and pattern characters',
    inputs: {
      t: {
        format: 'parquet',
        schema: { n: 'int' },
        files: [[[1], [2]], [], [[3]]],
        name: ' a*b?[c]{d} %20é.parquet',
      },
    },
    operations: [filter('true')],
    output: { n: 'int' },
    rows: [[1], [2], [3]],
  },
  {
    name: 'a CSV file in a path with pattern characters',
    inputs: { t: { format: 'csv', schema: { n: 'int' }, text: 'n\n1\n', name: '[a]*.csv' } },
    operations: [filter('true')],
    output: { n: 'int' },
    rows: [[1]],
  },
  {
    name: 'a JSON file in a path with pattern characters',
    inputs: { t: { format: 'json', schema: { n: 'int' }, text: '{"n":1}\n', name: '[a]*.json' } },
    operations: [filter('true')],
    output: { n: 'int' },
    rows: [[1]],
  },
  {
    name: 'columns whose names are words of SQL or have spaces, points and quotes',
    inputs: {
      t: parquet(
        { select: 'int', 'a b': 'int', 'x.y': 'int', 'it`s "odd"': 'int' },
        [1, 2, 3, 4],
        [1, 2, 30, 40],
      ),
      u: parquet({ 'a b': 'int', 'from.to': 'string' }, [2, 'two']),
    },
    operations: [
      transform({ 'sum of.all': '"select" + "a b" + "x.y" + "it`s ""odd"""' }),
      { operationType: 'join', parameters: { table: 'u', on: ['a b'], how: 'left' } },
    ],
    output: { 'it`s "odd"': 'int', 'sum of.all': 'long', 'from.to': 'string', 'x.y': 'int' },
    rows: [
      [4, 10, 'two', 3],
      [40, 73, 'two', 30],
    ],
  },
]

/** Types: what is computed fits what is declared. */
export const typeCases: Case[] = [
  {
    name: 'sums of ints pass the range of int',
    inputs: { t: parquet({ i: 'int' }, [2147483647], [2147483647]) },
    operations: [{ operationType: 'aggregate', parameters: { by: {}, metrics: { total: 'sum(i)' } } }],
    output: { total: 'long' },
    rows: [[4294967294]],
  },
  {
    name: 'decimals and doubles round half away from zero to the declared scale',
    inputs: {
      t: parquet(
        { m: 'decimal(10,3)', d: 'double' },
        ['1.005', 0.125],
        ['-1.005', -0.125],
        ['2.344', 2.5],
        [null, null],
      ),
    },
    operations: [filter('true')],
    output: { m: 'decimal(10,2)', d: 'decimal(10,2)' },
    rows: [
      ['1.01', '0.13'],
      ['-1.01', '-0.13'],
      ['2.34', '2.50'],
      [null, null],
    ],
  },
  {
    name: 'averages of decimals are doubles in all engines',
    inputs: { t: parquet({ m: 'decimal(10,2)' }, ['1.00'], ['2.00'], [null]) },
    operations: [{ operationType: 'aggregate', parameters: { by: {}, metrics: { mean: 'avg(m)' } } }],
    output: { mean: 'double' },
    rows: [[1.5]],
  },
  {
    name: 'a sum that does not fit the declared decimal fails',
    inputs: { t: parquet({ m: 'decimal(10,2)' }, ['99999999.99'], ['0.01']) },
    operations: [{ operationType: 'aggregate', parameters: { by: {}, metrics: { m: 'sum(m)' } } }],
    output: { m: 'decimal(10,2)' },
    failure: { status: 'failed', message: /100000000/ },
  },
  {
    name: 'a long that does not fit the declared int fails',
    inputs: { t: parquet({ n: 'long' }, [2147483648]) },
    operations: [filter('true')],
    output: { n: 'int' },
    failure: { status: 'failed', message: /2147483648/ },
  },
  {
    name: 'a sum of longs past their range fails',
    inputs: { t: parquet({ n: 'long' }, ['9223372036854775807'], [1]) },
    operations: [{ operationType: 'aggregate', parameters: { by: {}, metrics: { n: 'sum(n)' } } }],
    output: { n: 'long' },
    failure: { status: 'failed', message: /overflow|9223372036854775808/i },
  },
]
