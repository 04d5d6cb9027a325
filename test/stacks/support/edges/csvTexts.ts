import { transform } from '../../../../src/scenario/operations.ts'
import { append } from '../../../../src/scenario/tableOperations.ts'
import type { Case, CaseTable } from '../cases.ts'
import type { EngineName } from '../engine.ts'
import type { Row, Schema } from '../lake.ts'

const mega = 'x,"é;'.repeat(2 ** 18)
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** CSV files by name: schema, text, and the rows they have. */
const files: Record<string, { schema: Schema; text: string; rows: Row[] }> = {
  empty_or_null: {
    schema: { id: 'int', a: 'string', b: 'string' },
    text: 'id,a,b\n1,,""\n2,"",\n3,"",""\n4,,\n5," ", \n6,"null",NULL\n7,"""",\n',
    rows: [
      [1, null, ''],
      [2, '', null],
      [3, '', ''],
      [4, null, null],
      [5, ' ', ' '],
      [6, 'null', 'NULL'],
      [7, '"', null],
    ],
  },
  header_only: { schema: { id: 'int', a: 'string' }, text: 'id,a\n', rows: [] },
  without_last_line_break: {
    schema: { id: 'int', a: 'string' },
    text: 'id,a\n1,x\n2,',
    rows: [
      [1, 'x'],
      [2, null],
    ],
  },
  carriage_returns: {
    schema: { id: 'int', a: 'string', b: 'int' },
    text: 'id,a,b\r\n1,x,10\r\n2,,\r\n',
    rows: [
      [1, 'x', 10],
      [2, null, null],
    ],
  },
  quoted_values: {
    schema: { 'a "b", c': 'int', d: 'string' },
    text: '"a ""b"", c",d\n"1","1,5 ""x""\\"\n2,tab\there\n',
    rows: [
      [1, '1,5 "x"\\'],
      [2, 'tab\there'],
    ],
  },
  nulls_of_all_types: {
    schema: { id: 'int', b: 'boolean', d: 'double', m: 'decimal(10,2)', dt: 'date', ts: 'timestamp' },
    text: 'id,b,d,m,dt,ts\n1,,,,,\n2,false,-0.0,-0.01,1969-12-31,1969-12-31 23:59:59.999999\n',
    rows: [
      [1, null, null, null, null, null],
      [2, false, -0, '-0.01', '1969-12-31', '1969-12-31 23:59:59.999999'],
    ],
  },
  a_megabyte: {
    schema: { id: 'int', a: 'string', b: 'string' },
    text: `id,a,b\n1,${quoted(mega)},end\n2,"",${'z'.repeat(2 ** 20)}\n`,
    rows: [
      [1, mega, 'end'],
      [2, '', 'z'.repeat(2 ** 20)],
    ],
  },
}

/** Text in CSV: nothing is NULL, two quotes are empty text. */
export const csvEdges: Case[] = [
  {
    name: 'CSV with empty text and NULLs, both kinds of line ends, quotes, and text of a megabyte',
    inputs: Object.fromEntries(
      Object.entries(files).map(([name, { schema, text }]) => [name, { format: 'csv', schema, text }]),
    ),
    tables: Object.fromEntries(
      Object.entries(files).map(([name, { schema, rows }]): [string, CaseTable] => [
        `${name}_rows`,
        { columns: schema, rows },
      ]),
    ),
    steps: Object.fromEntries(
      Object.keys(files).map((name) => [
        name,
        { from: name, operations: [transform({ unused: '1' }), append(`${name}_rows`)] },
      ]),
    ),
  },
]

const betweenQuotes: Case = {
  name: 'CSV with line breaks between quotes',
  inputs: {
    t: { format: 'csv', schema: { id: 'int', a: 'string' }, text: 'id,a\n1,"x\ny"\n2,"x\r\n""y"""\n' },
  },
  operations: [transform({ unused: '1' })],
  output: { id: 'int', a: 'string' },
  rows: [
    [1, 'x\ny'],
    [2, 'x\r\n"y"'],
  ],
}

/** Line breaks inside values: Spark takes them for the end of the row, and says so. */
export const lineBreaks: Record<EngineName, Case> = {
  polars: betweenQuotes,
  duckdb: betweenQuotes,
  spark: { ...betweenQuotes, rows: [], failure: { status: 'failed', message: /malformed/i } },
}
