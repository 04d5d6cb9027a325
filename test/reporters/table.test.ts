import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { formatTable } from '../../reporters/table.ts'

const text = (parts: string[][]): string => parts.map((lines) => lines.join('\n')).join('\n\n')

describe('formatTable', () => {
  test('lines up columns by what is seen, wide characters too', () => {
    expect(
      text(
        formatTable(
          ['', 'time', 'output'],
          [
            ['spark', '32 s', '同じ ✓'],
            ['polars', '4 s', '✓'],
          ],
          80,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "        spark   polars
      time    32 s    4 s
      output  同じ ✓  ✓"
    `)
  })

  test('continues below where columns do not fit', () => {
    const columns = ['first', 'second', 'third'].map((label) => [label, '1234567890'])
    expect(text(formatTable(['', 'time'], columns, 30))).toMatchInlineSnapshot(`
      "      first       second
      time  1234567890  1234567890

            third
      time  1234567890"
    `)
  })

  test('cuts a cell that is wider than the whole table', () => {
    expect(text(formatTable(['time'], [['a very long cell']], 14))).toMatchInlineSnapshot(`"time  a very …"`)
  })

  test('never has a line wider than asked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string()), { minLength: 1 }),
        fc.integer({ min: 20, max: 100 }),
        (columns, width) => {
          const cells = columns.map((column) =>
            column.map((cell) => cell.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')),
          )
          for (const line of formatTable(['row', 'other'], cells, width).flat()) {
            expect(stringWidth(line)).toBeLessThanOrEqual(width)
          }
        },
      ),
    )
  })
})
