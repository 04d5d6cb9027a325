import { gzipSync } from 'node:zlib'
import { filter } from '../../../../src/scenario/operations.ts'
import { type Input, parquet, type Schema } from '../lake.ts'
import type { EvolvedInput } from './files.ts'

const csv = (text: string | Uint8Array, name = '.csv'): Input => ({ format: 'csv', schema: {}, text, name })
const json = (text: string): Input => ({ format: 'json', schema: {}, text })

const wide: Schema = {
  id: 'long',
  ratio: 'double',
  small: 'decimal(18,2)',
  large: 'decimal(38,2)',
  tags: 'list<string>',
  place: 'struct<lat: double>',
  name: 'string',
}
/** Widest last: the types of a table are not those of its first file. */
const versions: Input[] = [
  parquet(
    { id: 'int', ratio: 'float', small: 'decimal(9,2)', large: 'decimal(18,2)', tags: 'list<string>' },
    [1, 0.5, '1.25', '-3.50', ['a']],
    [2147483647, 'nan', '-9999999.99', '9999999999999999.99', null],
    [null, null, null, null, []],
  ),
  parquet(
    { place: 'struct<lat: double>', key: 'int', small: 'decimal(18,2)' },
    [{ lat: 1.5 }, -2147483648, '9999999999999999.99'],
    [null, 4, null],
  ),
  parquet(
    { name: 'string', large: 'decimal(38,2)', ratio: 'double', id: 'long' },
    ['é', '999999999999999999999999999999999999.99', 1e300, '9223372036854775807'],
    [null, null, 'inf', 10000000000],
  ),
]
const all: EvolvedInput['rows'] = [
  [1, 0.5, '1.25', '-3.50', ['a'], null, null],
  [2147483647, 'nan', '-9999999.99', '9999999999999999.99', null, null, null],
  [null, null, null, null, [], null, null],
  [-2147483648, null, '9999999999999999.99', null, null, { lat: 1.5 }, null],
  [4, null, null, null, null, null, null],
  ['9223372036854775807', 1e300, null, '999999999999999999999999999999999999.99', null, null, 'é'],
  [10000000000, 'inf', null, null, null, null, null],
]
const parquetCase = { files: versions, renamed: { id: ['key'] }, output: wide }
const declared: Schema = { id: 'long', n: 'int', price: 'decimal(10,2)' }

export const evolvedInputs: EvolvedInput[] = [
  { name: 'Parquet with columns added, dropped, renamed, widened and moved', ...parquetCase, rows: all },
  {
    name: 'a filter on a column that was widened',
    ...parquetCase,
    operations: [filter('id > 2147483647')],
    where: 'id > 2147483647',
    rows: all.slice(5),
  },
  {
    name: 'a filter on floats that were widened',
    ...parquetCase,
    operations: [filter('ratio >= 0.5 AND ratio < 1')],
    where: 'ratio >= 0.5 AND ratio < 1',
    rows: all.slice(0, 1),
  },
  {
    name: 'a filter on a column that files lack',
    ...parquetCase,
    operations: [filter('name IS NULL AND place IS NOT NULL')],
    where: 'name IS NULL AND place IS NOT NULL',
    rows: all.slice(3, 4),
  },
  {
    name: 'a filter on decimals that were widened, and on a renamed column',
    ...parquetCase,
    operations: [filter('small > 1.00 AND id < 0')],
    where: 'small > 1.00 AND id < 0',
    rows: all.slice(3, 4),
  },
  {
    name: 'Parquet files in whose first version a column has another name',
    files: [parquet({ 'old name': 'int' }, [1]), parquet({ select: 'long' }, [2])],
    renamed: { select: ['old name'] },
    output: { select: 'long' },
    rows: [[1], [2]],
  },
  {
    name: 'Parquet files in which types alone differ, the narrowest first',
    files: [
      parquet({ id: 'int', x: 'float', d: 'decimal(9,2)' }, [1, 0.5, '1.25']),
      parquet({ id: 'long', x: 'double', d: 'decimal(18,2)' }, [10000000000, 0.1, '9999999999999999.99']),
    ],
    output: { id: 'long', x: 'double', d: 'decimal(18,2)' },
    rows: [
      [1, 0.5, '1.25'],
      [10000000000, 0.1, '9999999999999999.99'],
    ],
  },
  {
    name: 'CSV by the names in its headers',
    files: [
      csv('id,n,"a ""b"""\n1,2,x\n'),
      csv(gzipSync('"a ""b""",id\n"y,z",3\n,4\n'), '.csv.gz'),
      csv('key,new\n5,2026-01-01\n'),
    ],
    renamed: { id: ['key'] },
    output: { id: 'long', n: 'long', 'a "b"': 'string', new: 'date' },
    rows: [
      [1, 2, 'x', null],
      [3, null, 'y,z', null],
      [4, null, null, null],
      [5, null, null, '2026-01-01'],
    ],
  },
  {
    name: 'JSON lines with other keys in every file',
    files: [
      json('{"id":1,"n":{"a":1}}\n{"id":2,"x":true}\n'),
      json('{"key":3,"new":[1.5]}\n{"key":null}\n'),
      json('{"id":4,"new":null}\n'),
    ],
    renamed: { id: ['key'] },
    output: { id: 'long', n: 'struct<a: long>', x: 'boolean', new: 'list<double>' },
    rows: [
      [1, { a: 1 }, null, null],
      [2, null, true, null],
      [3, null, null, [1.5]],
      [null, null, null, null],
      [4, null, null, null],
    ],
  },
  ...(['skip', 'quarantine'] as const).map(
    (onMalformed): EvolvedInput => ({
      name: `CSV with malformed rows in every version, to ${onMalformed}`,
      files: [csv('id,n,price\n1,2,3.25\nx,1,1\n3\n'), csv('price,id\n1.25,2\n'), csv('key\n4\nn/a\n')],
      renamed: { id: ['key'] },
      declared,
      onMalformed,
      output: declared,
      rows: [
        [1, 2, '3.25'],
        [2, null, '1.25'],
        [4, null, null],
      ],
      lines: ['x,1,1', '3', 'n/a'],
    }),
  ),
  {
    name: 'JSON lines with malformed rows under both names of a column',
    files: [json('{"id":1,"price":2.5}\n{"id":"x"}\n'), json('{"key":3,"n":1}\n{"key":1.5}\nbroken\n')],
    renamed: { id: ['key'] },
    declared,
    onMalformed: 'quarantine',
    output: declared,
    rows: [
      [1, null, '2.50'],
      [3, 1, null],
    ],
    lines: ['{"id":"x"}', '{"key":1.5}', 'broken'],
  },
  {
    name: 'files in folders named like partitions',
    files: [
      { format: 'parquet', schema: { id: 'int' }, files: [[[1]]], name: '=x/year=2024/a.parquet' },
      {
        format: 'parquet',
        schema: { id: 'int', year: 'int' },
        files: [[[2, 7]]],
        name: '=x/year=2025/a.parquet',
      },
    ],
    output: { id: 'int', year: 'int' },
    rows: [
      [1, null],
      [2, 7],
    ],
  },
  ...(['fail', 'skip'] as const).map(
    (onMalformed): EvolvedInput => ({
      name: `a CSV file in such a folder, malformed rows to ${onMalformed}`,
      files: [csv('id\n1\n', '=y/year=2024/a.csv')],
      declared: { id: 'int' },
      onMalformed,
      output: { id: 'int' },
      rows: [[1]],
    }),
  ),
]
