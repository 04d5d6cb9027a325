import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Lakehouse, type Schema } from './lakehouse.ts'
import { literal, mutations, type Nested, nestedValue } from './nestedValues.ts'

let lakehouse: Lakehouse
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
})
afterAll(() => lakehouse.close())

const list: Schema = { v: 'list<int>' }
const struct: Schema = { v: 'struct<a: int, b: string>' }
const deep: Schema = { v: 'list<struct<a: int, b: list<string>>>' }

const digests = async (schema: Schema, ...values: string[]): Promise<string[]> => {
  const tables = await Promise.all(values.map((value) => lakehouse.rows(schema, value)))
  return Promise.all(tables.map(async (table) => (await lakehouse.digest(schema, table)).digest))
}

describe('the digest tells apart', () => {
  test.each<[string, Schema, string, string]>([
    ['the order of elements', list, '[1, 2]', '[2, 1]'],
    ['an element more', list, '[1]', '[1, 1]'],
    ['a null and an empty list', list, 'NULL', '[]'],
    ['an empty list and one of a null', list, '[]', '[NULL]'],
    ['a null struct and one of nulls', struct, 'NULL', "{'a': NULL, 'b': NULL}"],
    ['a null and the text of it', struct, "{'a': 1, 'b': NULL}", "{'a': 1, 'b': 'null'}"],
    ['values of other fields', { v: 'struct<a: int, b: int>' }, "{'a': 1, 'b': 2}", "{'a': 2, 'b': 1}"],
    ['a null struct in a list and one of nulls', deep, '[NULL]', "[{'a': NULL, 'b': NULL}]"],
    ['a null list in a struct and an empty one', deep, "[{'a': 1, 'b': NULL}]", "[{'a': 1, 'b': []}]"],
    ['texts that look like the form', deep, `[{'a': 1, 'b': ['x","y']}]`, `[{'a': 1, 'b': ['x', 'y']}]`],
    ['a text with a NUL', deep, "[{'a': 1, 'b': ['x']}]", "[{'a': 1, 'b': ['x' || chr(0)]}]"],
    ['lists in lists', { v: 'list<list<int>>' }, '[[1], [2]]', '[[1, 2]]'],
    [
      'long decimals',
      { v: 'list<decimal(38,2)>' },
      '[123456789012345678901234567890123456.78]',
      '[123456789012345678901234567890123456.79]',
    ],
    [
      'microseconds',
      { v: 'list<timestamptz>' },
      "['2026-01-01 00:00:00.000001+00']",
      "['2026-01-01 00:00:00.000002+00']",
    ],
  ])('%s', async (_, schema, left, right) => {
    const [a, b] = await digests(schema, left, right)
    expect(a).not.toBe(b)
  })
})

test('a table reads the same directly and through PyIceberg, also after a field of a struct was renamed', async () => {
  const old: Schema = { k: 'int', v: 'list<struct<a: int, was: double>>' }
  const schema: Schema = { k: 'int', v: 'list<struct<a: int, b: double>>' }
  const rows = (name: string) =>
    `SELECT * FROM (VALUES (1, [{'a': 1, '${name}': 1.5e0}, NULL]), (2, NULL), (3, []), (4, [{'a': NULL, '${name}': NULL}])) AS t(k, v)`
  const renamed = await lakehouse.written(old, { append: rows('was') }, { rename: ['v.element.was', 'b'] })
  const plain = await lakehouse.table(schema, rows('b'))
  expect((await lakehouse.digest(schema, renamed)).digest).toBe(
    (await lakehouse.digest(schema, plain)).digest,
  )
  expect(await lakehouse.compare(schema, plain, renamed, { key: ['k'] })).toMatchObject({ identical: true })
})

describe('floats inside', () => {
  const schema: Schema = { k: 'int', v: 'struct<near: float, far: list<struct<x: double, n: int>>>' }
  const row = (near: string, ...x: string[]) =>
    `1, {'near': ${near}, 'far': [${x.map((each) => `{'x': ${each}, 'n': 7}`)}]}`
  const compare = async (left: string, right: string, key: string[]) => {
    const [expected, actual] = [await lakehouse.rows(schema, left), await lakehouse.rows(schema, right)]
    return lakehouse.compare(schema, expected, actual, { key })
  }

  test.each([
    ['within the tolerance', row('1::FLOAT', '1', '2'), row('1.0000001::FLOAT', '1', '2.0000000001')],
    ['NaN, infinities and null', row("'NaN'", "'-inf'", 'NULL'), row("'NaN'", "'-inf'", 'NULL')],
    ['both zeros', row('0.0', '-0.0'), row('-0.0', '0.0')],
  ])('are equal: %s', async (_, left, right) => {
    for (const key of [['k'], []]) expect(await compare(left, right, key)).toMatchObject({ identical: true })
  })

  test.each([
    ['beyond the tolerance', row('1', '1', '2'), row('1', '1', '2.00001'), 'v.far.element.x'],
    ['in another order', row('1', '1', '2'), row('1', '2', '1'), 'v.far.element.x'],
    ['null', row('1', '1'), row('1', 'NULL'), 'v.far.element.x'],
    ['NaN', row('1', '1'), row("'NaN'", '1'), 'v.near'],
  ])('differ: %s', async (_, left, right, column) => {
    for (const key of [['k'], []]) {
      expect(await compare(left, right, key)).toMatchObject({
        identical: false,
        missing: 0,
        extra: 0,
        columns: [{ column, rows: 1 }],
      })
    }
  })

  test('are shown with their path and the size of the difference; what is exact has a text', async () => {
    const result = await compare(row('1', '1', '2'), row('1', '1', '2.5', '3'), ['k'])
    expect(result.columns).toEqual([
      { column: 'v', rows: 1, maxAbsolute: null, maxRelative: null },
      { column: 'v.far.element.x', rows: 1, maxAbsolute: 0.5, maxRelative: 0.25 },
    ])
    expect(result.examples).toEqual([
      {
        kind: 'different',
        key: { k: '1' },
        values: [
          {
            column: 'v',
            expected: '{"near":"~","far":[{"x":"~","n":7},{"x":"~","n":7}]}',
            actual: '…"~","far":[{"x":"~","n":7},{"x":"~","n":7},{"x":"~","n":7}]}',
          },
          { column: 'v.far.element.x', expected: '[1.0, 2.0]', actual: '[1.0, 2.5, 3.0]' },
        ],
      },
    ])
  })
})

test('a nested column is refused as key', async () => {
  const table = await lakehouse.rows(list, '[1]')
  await expect(lakehouse.compare(list, table, table, { key: ['v'] })).rejects.toThrow(
    'key: expected columns of single values; v is a list<int>',
  )
})

test.each<[string, Schema, string[]]>([
  ['with a key', { v: nestedValue.type, k: 'int' }, ['k']],
  ['without one', { v: nestedValue.type }, []],
])(
  'a nested table equals itself in another order, and differs after each single change, %s',
  async (_, schema, key) => {
    const scenario = fc.array(nestedValue.arbitrary, { minLength: 1, maxLength: 4 }).chain((values) =>
      fc.record({
        values: fc.constant(values),
        order: fc.shuffledSubarray([...values.keys()], { minLength: values.length }),
        at: fc.nat(values.length - 1),
        change: fc.nat(),
      }),
    )
    const write = (values: readonly Nested[], order: readonly number[]) =>
      lakehouse.rows(schema, ...order.map((i) => [literal(values[i]!), ...key.map(() => i)].join()))
    await fc.assert(
      fc.asyncProperty(scenario, async ({ values, order, at, change }) => {
        const changes = mutations(values[at]!)
        const changed = values.with(at, changes[change % changes.length]!)
        const table = await write(values, [...values.keys()])
        const [shuffled, other] = [await write(values, order), await write(changed, order)]
        expect(await lakehouse.compare(schema, table, shuffled, { key })).toMatchObject({ identical: true })
        expect(await lakehouse.compare(schema, table, other, { key })).toMatchObject({ identical: false })
      }),
      { numRuns: 20 },
    )
  },
  300_000,
)
