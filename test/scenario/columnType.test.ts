import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnType } from '../../src/scenario/columnType.ts'
import { explainIssues } from '../../src/scenario/explain.ts'

const flat = fc.constantFrom('boolean', 'int', 'long', 'double', 'string', 'timestamptz', 'decimal(38, 38)')
const { type } = fc.letrec<{ type: string }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small' },
    flat,
    tie('type').map((element) => `list<${element}>`),
    fc
      .array(tie('type'), { minLength: 1, maxLength: 4 })
      .map((types) => `struct<${types.map((each, i) => `f${i}: ${each}`).join(', ')}>`),
  ),
}))

const problem = (text: unknown): string => {
  const result = columnType.safeParse(text)
  return result.success ? '' : explainIssues(result.error, text).join('\n')
}

test('flat types and nested ones of any depth are column types', () => {
  fc.assert(fc.property(type, (text) => columnType.parse(text) === text))
})

test('spaces and line breaks between the parts do not matter', () => {
  expect(problem('struct <\n  a : decimal( 4 , 2 ),\n  b: list< int >\n>')).toBe('')
})

test('a type without its last bracket is none', () => {
  fc.assert(fc.property(type, (text) => !/[>)]$/.test(text) || problem(text.slice(0, -1)) !== ''))
})

describe('what is wrong with', () => {
  test.each([
    ['varchar', /list<type> or struct<name: type, …> in place of varchar/],
    ['list', /in place of list; got "list"/],
    ['list<>', /in place of nothing/],
    ['list<struct<a: text>>', /in place of text/],
    ['list<int>>', /in place of int>/],
    ['struct<>', /name: type.* in place of nothing/],
    ['struct<a int>', /name: type.* in place of a int/],
    ['struct<a: int,>', /name: type.* in place of nothing/],
    ['struct<"a b": int>', /names of letters, digits and _, in place of "a b": int/],
    ['struct<1a: int>', /in place of 1a: int/],
    ['struct<a: int, A: long>', /differ by more than upper and lower case, in place of a second A/],
    ['map<string, int>', /list<struct<key: type, value: type>> in place of a map: Polars has none/],
    ['list<map<string, int>>', /in place of a map/],
    ['decimal(40,2)', /1 to 38 digits, of them at most all after the point, in place of decimal\(40,2\)/],
    ['list<decimal(2,3)>', /in place of decimal\(2,3\)/],
    ['decimal(0,0)', /1 to 38 digits/],
    [7, /expected boolean, int/],
  ])('%s is said', (text, message) => {
    expect(problem(text)).toMatch(message)
  })
})
