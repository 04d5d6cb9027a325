import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Lakehouse, type Schema } from './lakehouse.ts'

let lakehouse: Lakehouse
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
})
afterAll(() => lakehouse.close())

const keyed: Schema = { k: 'long', v: 'string', n: 'decimal(18,2)' }
const measured: Schema = { k: 'long', f: 'double' }

const compare = async (
  schema: Schema,
  expected: string[],
  actual: string[],
  options?: Parameters<Lakehouse['compare']>[3],
) => {
  const tables = [await lakehouse.rows(schema, ...expected), await lakehouse.rows(schema, ...actual)] as const
  return lakehouse.compare(schema, ...tables, options)
}

describe('with a key', () => {
  const options = { key: ['k'] }

  test('equal tables are identical', async () => {
    const rows = ["1, 'x', 1.50", "2, '', NULL"]
    expect(await compare(keyed, rows, rows.toReversed(), options)).toEqual({
      identical: true,
      rows: { expected: 2, actual: 2 },
      missing: 0,
      extra: 0,
      columns: [],
      duplicateKeys: null,
      examples: [],
      tolerance: { relative: 1e-9, absolute: 1e-12 },
    })
  })

  test('empty tables are identical', async () => {
    expect(await compare(keyed, [], [], options)).toMatchObject({ identical: true })
    expect(await compare(measured, [], [], options)).toMatchObject({ identical: true })
  })

  test('an empty table against one with rows', async () => {
    expect(await compare(keyed, ["1, 'x', 1"], [], options)).toMatchObject({
      identical: false,
      missing: 1,
      extra: 0,
      columns: [],
    })
  })

  test('columns that differ are counted, with the largest difference and values as text', async () => {
    const result = await compare(
      keyed,
      ["1, 'x', 1.50", "2, 'y', 2.00", "3, 'z', 3.00"],
      ["1, 'x', 1.75", '2, NULL, 2.00', "3, '', 4.00"],
      options,
    )
    expect(result.columns).toEqual([
      { column: 'v', rows: 2, maxAbsolute: null, maxRelative: null },
      { column: 'n', rows: 2, maxAbsolute: 1, maxRelative: 1 / 3 },
    ])
    expect(result.examples).toEqual([
      { kind: 'different', key: { k: '1' }, values: [{ column: 'n', expected: '1.50', actual: '1.75' }] },
      { kind: 'different', key: { k: '2' }, values: [{ column: 'v', expected: "'y'", actual: 'null' }] },
      {
        kind: 'different',
        key: { k: '3' },
        values: [
          { column: 'v', expected: "'z'", actual: "''" },
          { column: 'n', expected: '3.00', actual: '4.00' },
        ],
      },
    ])
  })

  test('values moved to other rows are found', async () => {
    const result = await compare(keyed, ["1, 'x', 1", "2, 'y', 1"], ["1, 'y', 1", "2, 'x', 1"], options)
    expect(result).toMatchObject({
      identical: false,
      missing: 0,
      extra: 0,
      columns: [{ column: 'v', rows: 2 }],
    })
  })

  test('missing and extra rows are shown with their values', async () => {
    const result = await compare(keyed, ["1, 'x', 1", "2, 'y', 2"], ["1, 'x', 1", "3, 'z', 3"], options)
    expect(result).toMatchObject({ identical: false, missing: 1, extra: 1, columns: [] })
    expect(result.examples).toEqual([
      {
        kind: 'extra',
        key: { k: '3' },
        values: [
          { column: 'v', expected: null, actual: "'z'" },
          { column: 'n', expected: null, actual: '3.00' },
        ],
      },
      {
        kind: 'missing',
        key: { k: '2' },
        values: [
          { column: 'v', expected: "'y'", actual: null },
          { column: 'n', expected: '2.00', actual: null },
        ],
      },
    ])
  })

  test('null keys are equal', async () => {
    const result = await compare(keyed, ["NULL, 'x', 1"], ["NULL, 'y', 1"], options)
    expect(result).toMatchObject({ missing: 0, extra: 0, columns: [{ column: 'v', rows: 1 }] })
    expect(result.examples[0]!.key).toEqual({ k: 'null' })
  })

  test('keys of several columns', async () => {
    const result = await compare(keyed, ["1, 'x', 1", "1, 'y', 2"], ["1, 'x', 1", "1, 'y', 3"], {
      key: ['k', 'v'],
    })
    expect(result).toMatchObject({ missing: 0, extra: 0, columns: [{ column: 'n', rows: 1 }] })
  })

  test('duplicate keys are told, and rows in excess are counted', async () => {
    const result = await compare(
      keyed,
      ["1, 'x', 1", "1, 'y', 2"],
      ["1, 'x', 1", "1, 'y', 2", "1, 'y', 2"],
      options,
    )
    expect(result).toMatchObject({
      identical: false,
      missing: 0,
      extra: 1,
      duplicateKeys: { expected: 1, actual: 1 },
    })
  })

  test('at most five examples are given', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => `${i}, 'x', 1`)
    const result = await compare(keyed, rows, [], options)
    expect(result.missing).toBe(9)
    expect(result.examples).toHaveLength(5)
  })

  test.each([
    [['nothing'], 'key: expected output columns (k, f); got nothing'],
    [
      ['f'],
      "key: expected columns whose values are exact; f is a double, which is only compared within a tolerance and so can't say which row is which",
    ],
  ])('a key of %s is refused', async (key, message) => {
    await expect(compare(measured, [], [], { key })).rejects.toThrow(message)
  })
})

describe('floats', () => {
  const options = { key: ['k'], tolerance: { relative: 1e-9, absolute: 1e-12 } }
  const differing = async (schema: Schema, pairs: readonly (readonly [string, string])[]) => {
    const side = (index: 0 | 1) =>
      lakehouse.rows(schema, ...pairs.map((pair, k) => `${k}, ${pair[index]}::DOUBLE`))
    const result = await lakehouse.compare(schema, await side(0), await side(1), {
      ...options,
      examples: 100,
    })
    return result.examples.map(({ key }) => pairs[Number(key.k)])
  }

  const equal = [
    ['1e6', '1e6 + 1e-4'],
    ['0', '1e-13'],
    ['1e-30', '2e-30'],
    ["'NaN'", "'NaN'"],
    ['NULL', 'NULL'],
    ["'-0.0'", '0'],
    ["'inf'", "'inf'"],
  ] as const
  const different = [
    ['1e6', '1e6 + 1e-2'],
    ['0', '1e-11'],
    ["'NaN'", 'NULL'],
    ["'NaN'", '0'],
    ['0', "'NaN'"],
    ['NULL', '0'],
    ['0', 'NULL'],
    ["'inf'", "'-inf'"],
    ["'inf'", '1e308'],
    ['1e308', "'inf'"],
    ['-1.7e308', '1.7e308'],
  ] as const

  test('equal are those within the tolerance, NaNs, zeros of any sign, like infinities, and nulls', async () => {
    expect(await differing(measured, equal)).toEqual([])
  })

  test('all others differ', async () => {
    expect(await differing(measured, [...different, ...equal])).toEqual(different)
  })

  test('a float has the tolerance of its own precision', async () => {
    const single: Schema = { k: 'long', f: 'float' }
    const [near, far] = [
      ['1.0', '1.0000005'],
      ['1.0', '1.00001'],
    ] as const
    expect(await differing(single, [near, far])).toEqual([far])
  })

  test('a column may have a tolerance of its own, in part or whole', async () => {
    const two: Schema = { k: 'long', f: 'double', g: 'double' }
    const differing = async (columns: Record<string, { relative?: number; absolute?: number }>) => {
      const tolerance = { relative: 1e-9, absolute: 1e-12, columns }
      const result = await compare(two, ['1, 100, 100'], ['1, 101, 101'], { key: ['k'], tolerance })
      return result.columns.map(({ column }) => column)
    }
    expect(await differing({})).toEqual(['f', 'g'])
    expect(await differing({ f: { relative: 0.02 } })).toEqual(['g'])
    expect(await differing({ f: { relative: 0.02 }, g: { absolute: 1 } })).toEqual([])
  })

  test('differences beyond the tolerance are measured', async () => {
    const result = await compare(
      measured,
      ['1, 100', '2, 10', '3, 1'],
      ['1, 101', '2, 10.5', '3, 1.0000000001'],
      options,
    )
    expect(result.columns).toEqual([{ column: 'f', rows: 2, maxAbsolute: 1, maxRelative: 0.05 }])
    expect(result.examples[0]!.values).toEqual([{ column: 'f', expected: '100.0', actual: '101.0' }])
  })

  test('infinite differences have no size', async () => {
    const result = await compare(measured, ['1, 1'], ["1, 'inf'"], options)
    expect(result.columns).toEqual([{ column: 'f', rows: 1, maxAbsolute: null, maxRelative: null }])
  })

  test('floats moved to other rows are found', async () => {
    const result = await compare(measured, ['1, 1', '2, 2'], ['1, 2', '2, 1'], options)
    expect(result).toMatchObject({
      identical: false,
      missing: 0,
      extra: 0,
      columns: [{ column: 'f', rows: 2 }],
    })
  })

  test('rows of one key are paired in the order of their values, and duplicates told', async () => {
    const result = await compare(measured, ['1, 1', '1, 2'], ['1, 2.0000000001', '1, 1'], options)
    expect(result).toMatchObject({ identical: true, duplicateKeys: { expected: 1, actual: 1 } })
  })
})

describe('without a key', () => {
  test('rows are a multiset: one that is duplicated more often is extra', async () => {
    const result = await compare(keyed, ["1, 'x', 1", "2, 'y', 2"], ["1, 'x', 1", "1, 'x', 1", "2, 'y', 2"])
    expect(result).toMatchObject({ identical: false, missing: 0, extra: 1, duplicateKeys: null })
    expect(result.examples).toEqual([{ kind: 'extra', key: { k: '1', v: "'x'", n: '1.00' }, values: [] }])
  })

  test('columns whose values differ are named, without counts', async () => {
    const result = await compare(keyed, ["1, 'x', 1"], ["1, 'y', 1"])
    expect(result).toMatchObject({
      missing: 1,
      extra: 1,
      columns: [{ column: 'v', rows: null, maxAbsolute: null, maxRelative: null }],
    })
  })

  test('moved values give missing and extra rows', async () => {
    const result = await compare(keyed, ["1, 'x', 1", "2, 'y', 1"], ["1, 'y', 1", "2, 'x', 1"])
    expect(result).toMatchObject({ identical: false, missing: 2, extra: 2, columns: [] })
  })

  test('floats are compared along the other columns', async () => {
    expect(await compare(measured, ['1, 1', '2, 2'], ['2, 2', '1, 1.0000000001'])).toMatchObject({
      identical: true,
    })
    expect(await compare(measured, ['1, 1', '2, 2'], ['2, 1', '1, 2'])).toMatchObject({
      identical: false,
      missing: 0,
      extra: 0,
      columns: [{ column: 'f', rows: 2 }],
    })
  })

  test('a table of nothing but floats is compared in their order', async () => {
    const floats: Schema = { f: 'double' }
    expect(await compare(floats, ['1', '2'], ['2', '1.0000000001'])).toMatchObject({ identical: true })
    expect(await compare(floats, ['1', '2'], ['2'])).toMatchObject({ identical: false, missing: 1 })
  })
})

describe('example values', () => {
  const text: Schema = { k: 'long', v: 'string' }
  const shown = async (expected: string, actual: string) => {
    const result = await compare(text, [`1, ${expected}`], [`1, ${actual}`], { key: ['k'] })
    const { expected: left, actual: right } = result.examples[0]!.values[0]!
    return [left, right]
  }

  test('what can’t be seen is escaped', async () => {
    expect(await shown("'a'", "'a' || chr(8203) || chr(10)")).toEqual(["'a'", "'a\\u200b\\n'"])
  })

  test('texts that look alike are escaped', async () => {
    expect(await shown("'é'", "'e\u0301'")).toEqual(["'\\xe9'", "'e\\u0301'"])
  })

  test('the text null is not a null', async () => {
    expect(await shown("'null'", 'NULL')).toEqual(["'null'", 'null'])
  })

  test('long texts are cut around the difference', async () => {
    const [left, right] = await shown(
      "repeat('a', 500) || 'x' || repeat('b', 500)",
      "repeat('a', 500) || 'y' || repeat('b', 500)",
    )
    expect(left).toBe(`…${'a'.repeat(20)}x${'b'.repeat(39)}…`)
    expect(right).toBe(`…${'a'.repeat(20)}y${'b'.repeat(39)}…`)
  })
})
