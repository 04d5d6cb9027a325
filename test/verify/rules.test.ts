import { afterAll, beforeAll, expect, test } from 'vitest'
import { notNull, unique, type ValidationRule } from '../../src/scenario/rules.ts'
import type { RuleResult } from '../../src/verify/validation.ts'
import { columnsOf, Lakehouse, type Schema } from './lakehouse.ts'

let lakehouse: Lakehouse
beforeAll(async () => {
  lakehouse = await Lakehouse.open()
})
afterAll(() => lakehouse.close())

const schema: Schema = { hour: 'timestamp', country: 'string', rows: 'long' }

const check = async (rows: string[], ...rules: ValidationRule[]): Promise<RuleResult[]> => {
  const table = await lakehouse.rows(schema, ...rows)
  return lakehouse.referee.call('checkRules', {
    catalog: lakehouse.catalog,
    table,
    schema: columnsOf(schema),
    rules,
  })
}

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
    'rules: expected output columns (hour, country, rows); got minute',
  )
})
