import { expect, test } from 'vitest'
import {
  freshness,
  notNull,
  range,
  references,
  regex,
  rowCount,
  schema,
  sql,
  unique,
  validationRule,
} from '../../src/scenario/rules.ts'

test('builders make rules that the schema takes', () => {
  expect(validationRule.parse(notNull('hour'))).toEqual({ ruleType: 'notNull', column: 'hour' })
  expect(validationRule.parse(unique('hour', 'country'))).toEqual({
    ruleType: 'unique',
    columns: ['hour', 'country'],
  })
})

test.each([
  [{ ruleType: 'notNul', column: 'a' }],
  [{ ruleType: 'notNull' }],
  [{ ruleType: 'notNull', column: '' }],
  [{ ruleType: 'notNull', column: 'a', columns: ['b'] }],
  [{ ruleType: 'unique', columns: [] }],
  [rowCount({})],
  [rowCount({ min: -1 })],
  [range('a', {})],
  [regex('a', '')],
  [references(['a', 'b'], { table: 't', columns: 'a' })],
  [freshness('a', { within: 'an hour', of: '2026-01-01' })],
  [schema({ a: 'integer' })],
  [sql('', 'FROM output')],
])('%j is refused', (rule) => {
  expect(validationRule.safeParse(rule).success).toBe(false)
})
