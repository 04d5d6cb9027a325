import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatByteSize, parseByteSize } from '../../src/host/byteSize.ts'

test.each([
  ['60MB', 60e6],
  ['1.5GB', 1.5e9],
  ['2TB', 2e12],
  ['0.0000001MB', 0],
  ['60', undefined],
  ['60 MB', undefined],
  ['60mb', undefined],
  ['MB', undefined],
  ['1e3MB', undefined],
  ['', undefined],
])('%s is %s bytes', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1 kB'],
  [999_499, '999 kB'],
  [999_999, '1 MB'],
  [60_123_456, '60.1 MB'],
  [2_012_345_678, '2.01 GB'],
  [50e9, '50 GB'],
  [1.25e12, '1.25 TB'],
])('%s bytes are shown as %s', (bytes, text) => {
  expect(formatByteSize(bytes)).toBe(text)
})

test('what is shown is the size within half a percent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000_000, max: 1e14 }), (bytes) => {
      const shown = parseByteSize(formatByteSize(bytes).replaceAll(/[ ,]/g, ''))!
      expect(Math.abs(shown - bytes)).toBeLessThanOrEqual(0.005 * bytes)
    }),
  )
})
