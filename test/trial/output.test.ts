import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wholeOutput } from '../../src/trial/output.ts'

const bronze = { rows: 10, digest: 'b1', files: 1, bytes: 100 }
const silver = { rows: 4, digest: '51', files: 2, bytes: 50 }

test('a single table is itself', () => {
  expect(wholeOutput({ bronze })).toEqual(bronze)
})

test('several are summed, with a digest as long as a table’s', () => {
  expect(wholeOutput({ bronze, silver })).toEqual({
    rows: 14,
    digest: expect.stringMatching(/^[0-9a-f]{32}$/),
    files: 3,
    bytes: 150,
  })
})

test('the digest tells which table has which rows, and knows no order', () => {
  const { digest } = wholeOutput({ bronze, silver })
  expect(wholeOutput({ silver, bronze }).digest).toBe(digest)
  expect(wholeOutput({ bronze: silver, silver: bronze }).digest).not.toBe(digest)
  expect(wholeOutput({ bronze, gold: silver }).digest).not.toBe(digest)
})

test('two sets of several tables have one digest only if all their digests are the same', () => {
  const names = fc.dictionary(fc.string(), fc.string(), { minKeys: 2 })
  const output = (digests: Record<string, string>) =>
    wholeOutput(
      Object.fromEntries(Object.entries(digests).map(([name, digest]) => [name, { ...bronze, digest }])),
    )
  fc.assert(
    fc.property(names, names, (some, others) => {
      const isSame =
        Object.keys(some).length === Object.keys(others).length &&
        Object.entries(some).every(([name, digest]) => Object.hasOwn(others, name) && others[name] === digest)
      expect(output(some).digest === output(others).digest).toBe(isSame)
      expect(output({ ...some }).digest).toBe(output(some).digest)
    }),
  )
})
