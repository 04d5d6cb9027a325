import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  schema as columnsAre,
  freshness,
  notNull,
  range,
  references,
  regex,
  rowCount,
  sql,
  sumEquals,
  unique,
  type ValidationRule,
} from '../../src/scenario/rules.ts'
import type { RuleResult } from '../../src/verify/validation.ts'
import { columnsOf, Lakehouse, type Schema } from './lakehouse.ts'

let lakehouse: Lakehouse
let eventsFile: string
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
  eventsFile = join(lakehouse.folder, 'events.csv')
  await writeFile(
    eventsFile,
    'country,rows,event_time,price\nDE,1,2026-01-01 09:30:00,0.1\nFR,2,2026-01-01 11:00:00,0.2\n',
  )
})
afterAll(() => lakehouse.close())

const schema: Schema = { hour: 'timestamp', country: 'string', rows: 'long' }

const tolerance = { relative: 1e-9, absolute: 1e-12 }

/** Checks rules on a table of rows, beside an input `events` of one row each. */
const checkOn = async (of: Schema, rows: string[], ...rules: ValidationRule[]): Promise<RuleResult[]> => {
  const { referee, catalog } = lakehouse
  const table = await lakehouse.rows(of, ...rows)
  const events = {
    format: 'csv',
    uris: [eventsFile],
    schema: columnsOf({ country: 'string', rows: 'long', event_time: 'timestamp', price: 'double' }),
  }
  return referee.call('checkRules', {
    catalog,
    table,
    schema: columnsOf(of),
    rules,
    tolerance,
    inputs: { events },
    tables: { output: table, silver: table },
  })
}

const check = (rows: string[], ...rules: ValidationRule[]) => checkOn(schema, rows, ...rules)

const nine = "TIMESTAMP '2026-01-01 09:00:00'"
const ten = "TIMESTAMP '2026-01-01 10:00:00'"

test('rules that hold have no violations', async () => {
  const rules = [notNull('hour'), unique('hour', 'country')]
  expect(await check([`${nine}, 'DE', 1`, `${nine}, 'FR', 1`, `${ten}, 'DE', 1`], ...rules)).toEqual(
    rules.map((rule) => ({ rule, passed: true, violations: 0, examples: [] })),
  )
})

test('rules hold in an empty table', async () => {
  expect(await check([], notNull('hour'), unique('hour'))).toMatchObject([{ passed: true }, { passed: true }])
})

test('nulls are counted and shown with their rows', async () => {
  expect(await check([`NULL, 'DE', 1`, `${nine}, NULL, 2`], notNull('hour'))).toEqual([
    {
      rule: notNull('hour'),
      passed: false,
      violations: 1,
      examples: [{ hour: 'null', country: "'DE'", rows: '1' }],
    },
  ])
})

test('values that several rows have are counted once each and shown with their rows’ number', async () => {
  const rows = [
    `${nine}, 'DE', 1`,
    `${nine}, 'DE', 2`,
    `${nine}, 'DE', 3`,
    `${ten}, 'DE', 1`,
    `${ten}, 'DE', 1`,
    `${ten}, '', 1`,
  ]
  const [result] = await check(rows, unique('hour', 'country'))
  expect(result).toMatchObject({ passed: false, violations: 2 })
  expect(result!.examples).toEqual([
    { hour: '2026-01-01 09:00:00', country: "'DE'", '(rows)': '3' },
    { hour: '2026-01-01 10:00:00', country: "'DE'", '(rows)': '2' },
  ])
})

test('nulls count as equal', async () => {
  const [result] = await check([`NULL, 'DE', 1`, `NULL, 'DE', 2`], unique('hour'))
  expect(result).toMatchObject({ violations: 1, examples: [{ hour: 'null', '(rows)': '2' }] })
})

test('the first five rows are given as examples', async () => {
  const [result] = await check(
    Array.from({ length: 12 }, (_, i) => `NULL, 'DE', ${11 - i}`),
    notNull('hour'),
  )
  expect(result!.violations).toBe(12)
  expect(result!.examples.map(({ rows }) => rows)).toEqual(['0', '1', '2', '3', '4'])
})

test('a rule for an unknown column is refused', async () => {
  await expect(check([], notNull('minute'))).rejects.toThrow(
    'expected one of its columns (hour, country, rows); got minute',
  )
})

const german = `${nine}, 'DE', 1`
const french = `${ten}, 'FR', 2`

test.each<[string, ValidationRule]>([
  ['rows within bounds', rowCount({ min: 2, max: 2 })],
  ['rows above a least number', rowCount({ min: 1 })],
  ['numbers at both ends of a range', range('rows', { min: 1, max: 2 })],
  ['moments in a range', range('hour', { min: '2026-01-01 09:00:00', max: '2026-01-01 10:00:00' })],
  ['text that matches as a whole', regex('country', /[A-Z]{2}/)],
  ['numbers as text', regex('rows', '[12]')],
  ['values that an input has', references('country', { table: 'events' })],
  ['keys of two columns', references(['country', 'rows'], { table: 'events' })],
  ['columns called otherwise there', references('rows', { table: 'events', columns: 'rows' })],
  ['values of another table', references('country', { table: 'silver' })],
  ['a sum', sumEquals('rows', 3)],
  ['the sum of an input', sumEquals('rows', { table: 'events', column: 'rows' })],
  ['columns as declared', columnsAre({ hour: 'timestamp', country: 'string', rows: 'long' })],
  ['newest values as old as may be', freshness('hour', { within: '1h', of: '2026-01-01 11:00:00' })],
  [
    'newest values near an input’s',
    freshness('hour', { within: '60m', of: { table: 'events', column: 'event_time' } }),
  ],
  ['a query that finds nothing', sql('no zeros', 'FROM output WHERE rows = 0')],
  ['a query over inputs', sql('known', 'FROM output ANTI JOIN events USING (country);')],
])('%s hold', async (_, rule) => {
  const results = await check([german, french], rule)
  expect(results).toEqual([{ rule, passed: true, violations: 0, examples: [] }])
})

test.each<[string, ValidationRule, number, Record<string, string>]>([
  ['too few rows', rowCount({ min: 3 }), 1, { '(rows)': '2' }],
  ['too many rows', rowCount({ max: 1 }), 1, { '(rows)': '2' }],
  [
    'numbers below',
    range('rows', { min: 2 }),
    1,
    { hour: '2026-01-01 09:00:00', country: "'DE'", rows: '1' },
  ],
  [
    'moments above',
    range('hour', { max: '2026-01-01 09:30:00' }),
    1,
    { hour: '2026-01-01 10:00:00', country: "'FR'", rows: '2' },
  ],
  [
    'text that matches in part',
    regex('country', 'D'),
    2,
    { hour: '2026-01-01 09:00:00', country: "'DE'", rows: '1' },
  ],
  [
    'keys that only match apart',
    references(['country', 'rows'], { table: 'events', columns: ['country', 'price'] }),
    2,
    { hour: '2026-01-01 09:00:00', country: "'DE'", rows: '1' },
  ],
  ['another sum', sumEquals('rows', 4), 1, { '(sum)': '3', '(expected)': '4.0000000000' }],
  [
    'another order of columns',
    columnsAre({ country: 'string', hour: 'timestamp', rows: 'long' }),
    1,
    {
      '(expected)': 'country: string, hour: timestamp, rows: long',
      '(found)': 'hour: timestamp, country: string, rows: long',
    },
  ],
  [
    'another type',
    columnsAre({ hour: 'timestamp', country: 'string', rows: 'int' }),
    1,
    {
      '(expected)': 'hour: timestamp, country: string, rows: int',
      '(found)': 'hour: timestamp, country: string, rows: long',
    },
  ],
  [
    'old values',
    freshness('hour', { within: '59m', of: '2026-01-01 11:00:00' }),
    1,
    { '(newest)': '2026-01-01 10:00:00', '(at least)': '2026-01-01 10:01:00' },
  ],
  [
    'rows that a query finds',
    sql('no Germans', "SELECT country FROM output WHERE country = 'DE'"),
    1,
    { country: "'DE'" },
  ],
])('%s are counted and shown', async (_, rule, violations, example) => {
  const [result] = await check([german, french], rule)
  expect(result).toMatchObject({ passed: false, violations })
  expect(result!.examples[0]).toEqual(example)
})

test('a foreign key that an input lacks is counted; null is none', async () => {
  const rows = [german, `${ten}, 'XX', 2`, `${ten}, NULL, 2`]
  const [result] = await check(rows, references('country', { table: 'events' }))
  expect(result).toMatchObject({ violations: 1, examples: [{ country: "'XX'" }] })
})

test('NaN is above every range, although the statistics of files leave it out', async () => {
  const rows = ["'NaN'::DOUBLE, {'d': 'NaN'::DOUBLE}", "-7::DOUBLE, {'d': -7::DOUBLE}"]
  const of = { d: 'double', s: 'struct<d: double>' }
  const results = await checkOn(
    of,
    rows,
    range('d', { max: 0 }),
    sql('none above 0', 'FROM output WHERE s.d > 0'),
  )
  expect(results.map(({ violations }) => violations)).toEqual([1, 1])
})

test('nulls pass ranges and patterns', async () => {
  const results = await check([`NULL, NULL, NULL`], range('rows', { min: 5 }), regex('country', 'x'))
  expect(results).toMatchObject([{ passed: true }, { passed: true }])
})

test('a table without rows is not fresh, and sums to zero', async () => {
  const fresh = freshness('hour', { within: '1d', of: '2026-01-01 11:00:00' })
  expect(await check([], fresh, sumEquals('rows', 0))).toMatchObject([
    { passed: false, violations: 1 },
    { passed: true },
  ])
})

test('sums of floats are compared within the tolerance, of decimals exactly', async () => {
  const ofFloats = { price: 'double' } satisfies Schema
  const sum = sumEquals('price', { table: 'events', column: 'price' })
  expect(await checkOn(ofFloats, ['0.3'], sum)).toMatchObject([{ passed: true }])
  expect(await checkOn(ofFloats, ['0.3001'], sum)).toMatchObject([{ passed: false }])
  const ofDecimals = { price: 'decimal(10,2)' } satisfies Schema
  expect(await checkOn(ofDecimals, ['1.10', '2.20'], sumEquals('price', '3.30'))).toMatchObject([
    { passed: true },
  ])
  expect(await checkOn(ofDecimals, ['1.10', '2.20'], sumEquals('price', '3.31'))).toMatchObject([
    { passed: false },
  ])
})

test('rules that can’t be checked are found on empty tables', async () => {
  const rules = [
    notNull('hour'),
    notNull('minute'),
    range('rows', { min: 'many' }),
    range('hour', { max: '2026-13-01' }),
    regex('country', '(['),
    references('country', { table: 'nations' }),
    references('country', { table: 'events', columns: 'nation' }),
    sumEquals('country', 1),
    freshness('rows', { within: '1h', of: '2026-01-01' }),
    sql('typo', 'FROM output WHERE rwos = 1'),
    sql('fine', 'FROM output JOIN events USING (country) WHERE false'),
  ]
  const problems = await lakehouse.referee.call<(string | null)[]>('planRules', {
    schema: columnsOf(schema),
    rules,
    inputs: { events: columnsOf({ country: 'string' }) },
    tables: { output: columnsOf(schema) },
  })
  expect(problems.map((problem) => problem !== null)).toEqual([
    false,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
    false,
  ])
  expect(problems[1]).toBe('expected one of its columns (hour, country, rows); got minute')
})
