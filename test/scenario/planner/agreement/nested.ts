import type { AgreementTable } from './expectAgreement.ts'

/** Structs and lists: all there, null, of nulls, empty. */
export const nested: AgreementTable = {
  name: 'structs and lists',
  columns: {
    item: 'struct<price: double, place: struct<city: string, rank: int>, tags: list<string>, Select: boolean>',
    numbers: 'list<int>',
    'a.b': 'struct<c: long>',
    pairs: 'list<struct<x: int, y: int>>',
    deep: 'struct<a: struct<b: struct<c: struct<d: struct<e: int>>>>>',
  },
  rows: [
    [
      '{"price": 1.5, "place": {"city": "Ulm", "rank": 3}, "tags": ["x", null], "Select": true}',
      '[1, 2, null]',
      '{"c": 7}',
      '[{"x": 1, "y": null}, null]',
      '{"a": {"b": {"c": {"d": {"e": 1}}}}}',
    ],
    ['{"price": null, "place": null, "tags": [], "Select": null}', '[]', '{"c": null}', '[]', '{"a": null}'],
    [null, null, null, null, null],
  ],
  cases: [
    ['item.price', 'double', ['1.5', null, null]],
    ['ITEM.Price * 2', 'double', ['3.0', null, null]],
    ['item.place.city', 'string', ['Ulm', null, null]],
    ['upper(item.place."city")', 'string', ['ULM', null, null]],
    ['item.place.rank + 1', 'long', ['4', null, null]],
    ['item."select"', 'boolean', ['true', null, null]],
    ['"a.b".c', 'long', ['7', null, null]],
    ['coalesce(item.place.rank, 0)', 'int', ['3', '0', '0']],
    ['deep.a.b.c.d.e', 'int', ['1', null, null]],
    ['cardinality(numbers)', 'long', ['3', '0', null]],
    ['cardinality(item.tags)', 'long', ['2', '0', null]],
    ['cardinality(pairs) > 1', 'boolean', ['true', 'false', null]],
    ['numbers IS NULL', 'boolean', ['false', 'false', 'true']],
    ['item IS NULL', 'boolean', ['false', 'false', 'true']],
    ['item.place IS NULL', 'boolean', ['false', 'true', 'true']],
    ['"a.b" IS NOT NULL', 'boolean', ['true', 'true', 'false']],
    ['item.tags IS NOT NULL', 'boolean', ['true', 'true', 'false']],
    ['CASE WHEN pairs IS NULL THEN -1 ELSE cardinality(pairs) END', 'long', ['2', '0', '-1']],
  ],
}

/** Aggregates of what is inside. */
export const nestedGroups: AgreementTable = {
  name: 'groups of structs and lists',
  columns: { g: 'int', item: 'struct<price: long>', tags: 'list<string>' },
  rows: [
    ['1', '{"price": 2}', '["x", "y"]'],
    ['1', null, '[]'],
    ['2', '{"price": null}', null],
  ],
  grouped: true,
  cases: [
    ['sum(item.price)', 'long', ['2', null]],
    ['count(item.price)', 'long', ['1', '0']],
    ['max(cardinality(tags))', 'long', ['2', null]],
    ['count_if(item IS NULL)', 'long', ['1', '0']],
    ['count(*) FILTER (WHERE tags IS NULL)', 'long', ['0', '1']],
  ],
}
