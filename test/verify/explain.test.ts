import { expect, test } from 'vitest'
import { notNull, unique } from '../../src/scenario/rules.ts'
import { explainDifferences, explainProblems, explainRules } from '../../src/verify/explain.ts'
import type { TableDifferences } from '../../src/verify/validation.ts'

const equal: TableDifferences = {
  identical: true,
  rows: { expected: 1200, actual: 1200 },
  missing: 0,
  extra: 0,
  columns: [],
  duplicateKeys: { expected: 0, actual: 0 },
  examples: [],
  tolerance: { relative: 1e-9, absolute: 1e-12 },
}

test('equal tables need no words', () => {
  expect(explainDifferences(equal)).toBeNull()
})

test('a difference is told by counts, columns and rows', () => {
  const text = explainDifferences({
    ...equal,
    identical: false,
    rows: { expected: 1200, actual: 1201 },
    missing: 1,
    extra: 2,
    columns: [
      { column: 'country', rows: 1, maxAbsolute: null, maxRelative: null },
      { column: 'revenue', rows: 1034, maxAbsolute: 12.5, maxRelative: 0.0000123456 },
    ],
    duplicateKeys: { expected: 0, actual: 1 },
    examples: [
      {
        kind: 'different',
        key: { hour: '2026-01-01 09:00:00', user: '7' },
        values: [
          { column: 'country', expected: "'DE'", actual: 'null' },
          { column: 'revenue', expected: '12.50', actual: '0.00' },
        ],
      },
      {
        kind: 'extra',
        key: { hour: '2026-01-01 10:00:00', user: '7' },
        values: [{ column: 'country', expected: null, actual: "'FR'" }],
      },
      {
        kind: 'missing',
        key: { hour: '2026-01-01 11:00:00', user: '7' },
        values: [{ column: 'country', expected: "''", actual: null }],
      },
    ],
  })
  expect(text).toBe(
    `
the output differs from the expected table (rows: 1,200 expected, 1,201 written)
  missing: 1 row
  extra: 2 rows
  country: differs in 1 row
  revenue: differs in 1,034 rows, by up to 12.5, relatively 0.0000123
  keys that several rows share: 0 expected, 1 written; those rows can’t be told apart: a key that is unique makes this exact
  row hour=2026-01-01 09:00:00, user=7
    country: expected 'DE', got null
    revenue: expected 12.50, got 0.00
  extra row hour=2026-01-01 10:00:00, user=7, country='FR'
  missing row hour=2026-01-01 11:00:00, user=7, country=''
`.trim(),
  )
})

test.each([
  [1093.4, '1,090'],
  [99.96, '100'],
  [2_345_678, '2,350,000'],
  [4.2e-11, '4.20e-11'],
])('a difference of %d is told as %s', (maxAbsolute, shown) => {
  const columns = [{ column: 'n', rows: 2, maxAbsolute, maxRelative: null }]
  expect(explainDifferences({ ...equal, identical: false, columns })).toContain(
    `  n: differs in 2 rows, by up to ${shown}`,
  )
})

test('without a key, columns have no counts', () => {
  const text = explainDifferences({
    ...equal,
    identical: false,
    missing: 1,
    extra: 1,
    columns: [{ column: 'v', rows: null, maxAbsolute: null, maxRelative: null }],
    duplicateKeys: null,
  })
  expect(text).toBe(
    `
the output differs from the expected table (rows: 1,200 expected, 1,200 written)
  missing: 1 row
  extra: 1 row
  v: the column’s values differ
`.trim(),
  )
})

test('broken rules are told with their violations; others not', () => {
  const text = explainRules([
    { rule: notNull('hour'), passed: true, violations: 0, examples: [] },
    {
      rule: unique('hour', 'country'),
      passed: false,
      violations: 1,
      examples: [{ hour: '2026-01-01 09:00:00', country: "'DE'", '(rows)': '3' }],
    },
  ])
  expect(text).toBe(
    `
rule unique(hour, country) is broken: 1 violation
  hour=2026-01-01 09:00:00, country='DE', (rows)=3
`.trim(),
  )
})

test('rules that hold need no words', () => {
  expect(explainRules([{ rule: notNull('hour'), passed: true, violations: 0, examples: [] }])).toBeNull()
})

test('a table that can’t be read as declared is told line by line', () => {
  expect(explainProblems(['column a: expected long; the table has no such column', 'column b: …'])).toBe(
    `
the output table is not as declared
  column a: expected long; the table has no such column
  column b: …
`.trim(),
  )
})
