import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { Row, Schema } from './lake.ts'

/** A text input with malformed rows, and what must become of it in every engine. */
export interface MalformedCase {
  name: string
  format: 'csv' | 'json'
  schema: Schema
  text: string | Uint8Array
  /** How the file's name ends; `.csv` or `.json` unless said otherwise. */
  ending?: string
  /** Good rows, in any order. */
  rows: Row[]
  /** Lines that are put aside, in any order. */
  lines: string[]
  /** Engines that take the text for good where malformed rows fail the task; none unless said otherwise. */
  lenient?: string[]
}

const schema = { id: 'long', name: 'string', amount: 'double', price: 'decimal(10,2)', at: 'timestamp' }
const header = 'id,name,amount,price,at\n'
const first = '1,a,1.5,2.25,2026-01-01 00:00:00.000001\n'
const last = '2,"q"",",,,\n'
const good: Row[] = [
  [1, 'a', 1.5, '2.25', '2026-01-01 00:00:00.000001'],
  [2, 'q",', null, null, null],
]
const object = { id: 1, name: 'a', amount: 1.5, price: 2.25, at: '2026-01-01 00:00:00.000001' }

const csv = (name: string, line: string, more: Partial<MalformedCase> = {}): MalformedCase => ({
  name: `CSV: ${name}`,
  format: 'csv',
  schema,
  text: `${header}${first}${line}\n${last}`,
  rows: good,
  lines: [line],
  ...more,
})

const json = (name: string, line: string, more: Partial<MalformedCase> = {}): MalformedCase => ({
  name: `JSON: ${name}`,
  format: 'json',
  schema,
  text: `${JSON.stringify(object)}\n${line}\n{"id":2,"name":"q\\",","amount":null}\n`,
  rows: good,
  lines: [line],
  ...more,
})

const several = ['n/a,x,1,1,', '3', '4,x,1,1,,5', 'n/a,x,bad,bad,bad', '']
const packed = `${header}${first}${several.join('\n')}\n${last}`

export const malformedCases: MalformedCase[] = [
  csv('a word in a column of whole numbers', 'n/a,x,1,1,'),
  csv('a word in a column of doubles', '3,x,n/a,1,'),
  csv('a word in a column of decimals', '3,x,1,n/a,'),
  csv('a word in a column of timestamps', '3,x,1,1,soon'),
  csv('a whole number out of range', '9223372036854775808,x,1,1,'),
  csv('too few fields', '3,x', { lenient: ['polars'] }),
  csv('too many fields', '3,x,1,1,,n/a'),
  csv('several faults in one line are one row', 'n/a,"x, y",bad,bad,bad,,'),
  csv('line breaks of Windows', '', {
    text: `${header}${first}n/a,x,1,1,\n${last}`.replaceAll('\n', '\r\n'),
    lines: ['n/a,x,1,1,'],
  }),
  csv('the last line without a line break', '', {
    text: `${header}${first}${last}3,x`,
    lines: ['3,x'],
    lenient: ['polars'],
  }),
  csv('all rows', '', { text: `${header}n/a,,,,\nn/a,,,,\n`, rows: [], lines: ['n/a,,,,', 'n/a,,,,'] }),
  csv('packed with gzip', '', {
    text: gzipSync(packed),
    ending: '.csv.gz',
    lines: several.slice(0, -1),
  }),
  json('a word in a column of whole numbers', '{"id":"n/a","name":"x"}'),
  json('a word in a column of doubles', '{"id":3,"amount":"n/a"}'),
  json('a word in a column of decimals', '{"id":3,"price":"n/a"}'),
  json('a word in a column of timestamps', '{"id":3,"at":"soon"}'),
  json('a number in a column of timestamps', '{"id":3,"at":5}'),
  json('a fraction in a column of whole numbers', '{"id":3.5}', { lenient: ['duckdb'] }),
  json('text in a column of whole numbers', '{"id":"3"}', { lenient: ['duckdb'] }),
  json('a truth value in a column of whole numbers', '{"id":true}', { lenient: ['duckdb'] }),
  json('half a line', '{"id":3,"na'),
  json('a list of objects', '[{"id":3},{"id":4}]', { lenient: ['spark'] }),
  json('a number', '5'),
  json('null', 'null', { lenient: ['duckdb'] }),
  json('a nested value of another type', '{"of":[{"n":1},{"n":"x"}]}', {
    schema: { of: 'list<struct<n: int>>' },
    text: '{"of":[{"n":1},null,{}]}\n{"of":[{"n":1},{"n":"x"}]}\n{}\n',
    rows: [[[{ n: 1 }, null, { n: null }]], [null]],
  }),
  json('packed with zstd, with blank lines and an empty object', '', {
    text: zstdCompressSync(`\n{"id":"n/a"}\n\n{"id":7}\n{}\n`),
    ending: '.json.zst',
    rows: [
      [7, null, null, null, null],
      [null, null, null, null, null],
    ],
    lines: ['{"id":"n/a"}'],
  }),
]
