import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Lakehouse, type Schema } from './lakehouse.ts'

let lakehouse: Lakehouse
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
})
afterAll(() => lakehouse.close())

const pair: Schema = { k: 'long', v: 'string' }

/** Digests two tables given by rows of SQL literals. */
const digests = async (schema: Schema, left: string[], right: string[]) => {
  const [a, b] = [await lakehouse.rows(schema, ...left), await lakehouse.rows(schema, ...right)]
  return [await lakehouse.digest(schema, a), await lakehouse.digest(schema, b)] as const
}

const expectEqual = async (schema: Schema, left: string[], right: string[]) => {
  const [a, b] = await digests(schema, left, right)
  expect(b.digest).toBe(a.digest)
  expect(b.rows).toBe(a.rows)
}

const expectDifferent = async (schema: Schema, left: string[], right: string[]) => {
  const [a, b] = await digests(schema, left, right)
  expect(b.digest).not.toBe(a.digest)
}

describe('the digest tells apart', () => {
  test('values moved to other rows, which leave every column’s digest as it was', async () => {
    const [a, b] = await digests(pair, ["1, 'x'", "2, 'y'"], ["1, 'y'", "2, 'x'"])
    expect(b.columnDigests).toEqual(a.columnDigests)
    expect(b.digest).not.toBe(a.digest)
  })

  test('values swapped between columns', () => expectDifferent({ a: 'long', b: 'long' }, ['1, 2'], ['2, 1']))
  test('a row twice and two rows', () => expectDifferent(pair, ["1, 'x'", "1, 'x'"], ["1, 'x'", "2, 'x'"]))
  test('one row duplicated and another, in equal numbers', () =>
    expectDifferent(pair, ["1, 'x'", "1, 'x'", "2, 'y'"], ["1, 'x'", "2, 'y'", "2, 'y'"]))
  test('null and an empty text', () => expectDifferent(pair, ['1, NULL'], ["1, ''"]))
  test('null and zero', () => expectDifferent(pair, ["NULL, 'x'"], ["0, 'x'"]))
  test('nulls in other columns', () => expectDifferent({ a: 'long', b: 'long' }, ['NULL, 1'], ['1, NULL']))
  test('a text with blanks at its end', () => expectDifferent(pair, ["1, 'x'"], ["1, 'x '"]))
  test('a text with a NUL at its end', () => expectDifferent(pair, ["1, 'x'"], ["1, 'x' || chr(0)"]))
  test('composed and decomposed letters', () => expectDifferent(pair, ["1, 'é'"], ["1, 'e\u0301'"]))
  test('text moved over a column’s border', () =>
    expectDifferent({ a: 'string', b: 'string' }, ["'ab', 'c'"], ["'a', 'bc'"]))
  test('timestamps a microsecond apart', () =>
    expectDifferent({ t: 'timestamp' }, ["'2026-01-01 00:00:00.000001'"], ["'2026-01-01 00:00:00.000002'"]))
  test('the ends of the integers', () =>
    expectDifferent({ i: 'long' }, ['9223372036854775807'], ['-9223372036854775808']))
  test('true, false and null', async () => {
    await expectDifferent({ b: 'boolean' }, ['true'], ['false'])
    await expectDifferent({ b: 'boolean' }, ['NULL'], ['false'])
  })

  test('null and the integer that DuckDB hashes alike', () =>
    expectDifferent({ i: 'long' }, ['NULL'], ['-2930909409056394622']))
  test('wide decimals that DuckDB hashes alike', () =>
    expectDifferent({ d: 'decimal(38,2)' }, ['0.00'], ['-0.01']))
})

test('a swap that DuckDB’s hash alone would miss is found by both halves', async () => {
  const schema: Schema = { a: 'long', b: 'long' }
  // Found by search: hash(a1, b1) + hash(a2, b2) = hash(a1, b2) + hash(a2, b1).
  const [a1, a2, b1, b2] = [20443272, 20443273, 446326, 252588]
  const [before, after] = await digests(
    schema,
    [`${a1}, ${b1}`, `${a2}, ${b2}`],
    [`${a1}, ${b2}`, `${a2}, ${b1}`],
  )
  expect(after.digest.slice(0, 16)).not.toBe(before.digest.slice(0, 16))
  expect(after.digest.slice(16)).not.toBe(before.digest.slice(16))
})

describe('the digest is the same for', () => {
  test('decimals with and without zeros at their end', () =>
    expectEqual({ d: 'decimal(18,2)' }, ['1.50::DECIMAL(18,2)'], ['1.5::DECIMAL(4,1)']))
  test('rows in another order', () =>
    expectEqual(pair, ["1, 'x'", "2, 'ÿ😀'", 'NULL, NULL'], ['NULL, NULL', "2, 'ÿ😀'", "1, 'x'"]))
  test('floats that differ: they are compared apart', () =>
    expectEqual({ k: 'long', f: 'double' }, ['1, 1.0'], ['1, 2.0']))
  test('empty tables', async () => {
    const [a, b] = await digests(pair, [], [])
    expect(a).toMatchObject({ rows: 0, files: 0, bytes: 0, digest: '0'.repeat(32) })
    expect(b.digest).toBe(a.digest)
  })
})

test('an empty table and one with a row of nulls differ in digest', () =>
  expectDifferent(pair, [], ['NULL, NULL']))

test('the reply has counts and names its algorithm', async () => {
  const table = await lakehouse.rows(pair, "1, 'x'", "2, 'y'")
  const digest = await lakehouse.digest(pair, table)
  expect(digest).toMatchObject({ rows: 2, files: 1, snapshotId: expect.stringMatching(/^\d+$/) })
  expect(digest.digest).toMatch(/^[0-9a-f]{32}$/)
  expect(digest.bytes).toBeGreaterThan(100)
  expect(digest.algorithm).toMatch(/^row-sum-1 \(duckdb \d/)
  expect(Object.keys(digest.columnDigests)).toEqual(['k', 'v'])
})
