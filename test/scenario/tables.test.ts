import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainIssues } from '../../src/scenario/explain.ts'
import { scenarioTable } from '../../src/scenario/tables.ts'

const columns = { id: 'long', at: 'timestamp', 'zip code': 'string' }

const problems = (table: object): string[] => {
  const { error } = scenarioTable.safeParse(table)
  return error ? explainIssues(error, table) : []
}

test('columns are enough', () => {
  expect(scenarioTable.parse({ columns })).toEqual({ columns, rules: [] })
})

test.each([['events'], [{ from: 'events', where: 'id > 3' }]])('it may be filled from %j', (initial) => {
  expect(scenarioTable.parse({ columns, initial }).initial).toEqual(initial)
})

describe('partition fields', () => {
  test.each([
    ['id'],
    ['zip code'],
    ['year(at)'],
    ['month( at )'],
    [' day(at)'],
    ['hour(at)'],
    ['bucket(16, id)'],
    ['truncate(3,zip code)'],
  ])('%j is one', (field) => {
    expect(problems({ columns, partitionBy: [field] })).toEqual([])
  })

  test.each([
    [''],
    ['week(at)'],
    ['bucket(id)'],
    ['bucket(x, id)'],
    ['day(at, id)'],
    ['day()'],
    ['a, b'],
    ['day(at'],
  ])('%j is refused', (field) => {
    expect(problems({ columns, partitionBy: [field] })).toEqual([
      `partitionBy[0]: expected a column, year|month|day|hour(column), or bucket|truncate(number, column); got ${JSON.stringify(field)}`,
    ])
  })

  test('any column name without brackets and commas can be one, by itself and in each transform', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/[(),]/.test(text) && text.trim() !== '')
    fc.assert(
      fc.property(name, fc.nat(), (column, size) => {
        const partitionBy = [
          column,
          `day(${column})`,
          `bucket(${size}, ${column})`,
          `truncate(${size},${column})`,
        ]
        expect(problems({ columns, partitionBy })).toEqual([])
      }),
    )
  })
})

test.each<[string, object, string]>([
  ['no columns', { columns: {} }, 'columns: expected at least one output column; got {}'],
  [
    'a field of another name',
    { columns, keys: ['id'] },
    expect.stringMatching(/^\(whole\): Unrecognized key: "keys"/),
  ],
  ['an empty key', { columns, key: [] }, 'key: Too small: expected array to have >=1 items; got []'],
  [
    'no partition fields',
    { columns, partitionBy: [] },
    'partitionBy: Too small: expected array to have >=1 items; got []',
  ],
  [
    'rows from nowhere',
    { columns, initial: '' },
    'initial: Too small: expected string to have >=1 characters; got ""',
  ],
  [
    'rows without a condition',
    { columns, initial: { from: 'events' } },
    'initial.where: expected string; got nothing',
  ],
  [
    'a tolerance below zero',
    { columns, tolerance: { id: { relative: -1 } } },
    'tolerance.id.relative: Too small: expected number to be >=0; got -1',
  ],
  [
    'a tolerance of another kind',
    { columns, tolerance: { id: { percent: 1 } } },
    'tolerance.id: Unrecognized key: "percent"',
  ],
])('%s is refused', (_, table, message) => {
  expect(problems(table)).toEqual([message])
})
