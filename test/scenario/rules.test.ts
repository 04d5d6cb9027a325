import { expect, test } from 'vitest'
import { notNull, unique, validationRule } from '../../src/scenario/rules.ts'

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
])('%j is refused', (rule) => {
  expect(validationRule.safeParse(rule).success).toBe(false)
})
