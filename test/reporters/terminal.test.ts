import { describe, expect, test } from 'vitest'
import { firstLine, harmless, terminalOf } from '../../reporters/terminal.ts'

describe('terminalOf', () => {
  test.for([
    [{ isTTY: true, columns: 120 }, {}, { color: true, width: 120 }],
    [{ isTTY: true, columns: 120 }, { NO_COLOR: '1' }, { color: false, width: 120 }],
    [{ isTTY: true, columns: 120 }, { NO_COLOR: '' }, { color: true, width: 120 }],
    [{}, {}, { color: false, width: 80 }],
    [{}, { CI: 'true' }, { color: false, width: 80 }],
    [{}, { FORCE_COLOR: '1' }, { color: true, width: 80 }],
    [{}, { FORCE_COLOR: '0' }, { color: false, width: 80 }],
  ] as const)('%o with %o is %o', ([stream, environment, expected]) => {
    expect(terminalOf(stream, environment)).toEqual(expected)
  })
})

test('harmless text can neither colour nor move the cursor', () => {
  expect(harmless('a\u001b[31mred\u001b[0m\u001b[2Jb\rc\u0007d\te\u009bf\nnext')).toBe('aredb c d e\nnext')
})

test('firstLine keeps what stands before the first break', () => {
  expect(firstLine('one\ntwo')).toBe('one')
  expect(firstLine('')).toBe('')
})
