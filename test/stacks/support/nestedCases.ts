import { filter, join, sessionise, transform } from '../../../src/scenario/operations.ts'
import type { Case } from './cases.ts'
import { parquet, type Row, type Schema } from './lake.ts'

const item = 'struct<sku: string, price: double, amount: decimal(10,2), at: timestamp, tags: list<string>>'
const schema: Schema = {
  k: 'int',
  items: `list<${item}>`,
  place: 'struct<lat: float, day: date, zone: timestamptz, big: long, open: boolean>',
  grid: 'list<list<int>>',
}
const full = {
  sku: 'x,"y" \\é😀',
  price: 1.5,
  amount: '-0.05',
  at: '1969-12-31 23:59:59.999999',
  tags: ['a', null, ''],
}
const place = {
  lat: -0.5,
  day: '1969-12-31',
  zone: '2026-03-01 10:00:00+00:00',
  big: '9223372036854775807',
  open: true,
}
const noItem = { sku: null, price: null, amount: null, at: null, tags: null }
const noPlace = { lat: null, day: null, zone: null, big: null, open: null }
const rows: Row[] = [
  [
    1,
    [full, null, noItem, { ...noItem, amount: '99999999.99', tags: [] }],
    place,
    [[1, null], null, [], [2]],
  ],
  [2, null, null, null],
  [3, [], noPlace, []],
  [4, [null], { ...noPlace, open: false }, [null]],
]
const json = `{"k":1,"items":[{"tags":["a",null,""],"sku":"x,\\"y\\" \\\\é\\ud83d\\ude00","price":1.5,"amount":-0.05,"at":"1969-12-31 23:59:59.999999","more":{"a":[]}},null,{},{"amount":99999999.99,"tags":[]}],"place":{"lat":-0.5,"day":"1969-12-31","zone":"2026-03-01T12:00:00+02:00","big":9223372036854775807,"open":true},"grid":[[1,null],null,[],[2]]}
{"k":2,"items":null}
{"k":3,"place":{},"grid":[],"items":[]}
{"k":4,"items":[null],"place":{"open":false,"lat":null},"grid":[null]}
`
const odd: Schema = { k: 'int', v: 'struct < a:long, b : list<struct<x: double,y: string>> >' }
const given: Row[] = [
  [1, { b: [{ y: 'y', x: 1.5 }, null], a: 1 }],
  [2, null],
]

/** Lists and structs: read, passed through, taken apart and written alike by all. */
export const nestedCases: Case[] = [
  {
    name: 'Parquet keeps lists and structs, empty, null and of nulls',
    inputs: { t: parquet(schema, ...rows) },
    operations: [filter('k > 0')],
    answer: 'FROM t',
    output: schema,
    rows,
  },
  {
    name: 'JSON lines with lists and structs, fields in any order, missing and unknown ones',
    inputs: { t: { format: 'json', schema, text: json } },
    operations: [filter('k > 0')],
    answer: 'FROM t',
    output: schema,
    rows,
  },
  {
    name: 'lists and structs pass through joins and sessions; fields and lengths are taken of them',
    inputs: {
      t: parquet(
        { k: 'int', at: 'timestamp', v: 'struct<n: int, tags: list<string>>' },
        [1, '2026-03-01 10:00:00', { n: 7, tags: ['a', 'b'] }],
        [1, '2026-03-01 11:00:00', null],
        [2, '2026-03-01 10:00:00', { n: null, tags: null }],
      ),
      u: parquet({ k: 'int', w: 'list<struct<x: int>>' }, [1, [{ x: 1 }, null]], [3, []]),
    },
    operations: [
      join('u', { on: 'k', how: 'left' }),
      transform({
        n: 'v.n + 1',
        tags: 'cardinality(v.tags)',
        more: 'cardinality(w) > 1 AND v IS NOT NULL',
        copy: 'v',
      }),
      sessionise({ by: 'k', orderBy: 'at', gapMinutes: 30 }),
    ],
    output: {
      k: 'int',
      session: 'long',
      n: 'long',
      tags: 'long',
      more: 'boolean',
      copy: 'struct<n: int, tags: list<string>>',
      w: 'list<struct<x: int>>',
    },
    rows: [
      [1, 1, 8, 2, true, { n: 7, tags: ['a', 'b'] }, [{ x: 1 }, null]],
      [1, 2, null, null, false, null, [{ x: 1 }, null]],
      [2, 1, null, null, null, { n: null, tags: null }, null],
    ],
  },
  {
    name: 'fields that a script gives in another order or narrower find their places',
    inputs: { t: parquet({ k: 'int', v: 'struct<b: list<struct<y: string, x: float>>, a: int>' }, ...given) },
    scripts: {
      polars: 'def transform(inputs): return inputs["t"]',
      duckdb: 'def transform(connection, inputs): return inputs["t"]',
      spark: 'def transform(spark, inputs): return inputs["t"]',
    },
    output: odd,
    rows: [
      [1, { a: 1, b: [{ x: 1.5, y: 'y' }, null] }],
      [2, null],
    ],
  },
]
