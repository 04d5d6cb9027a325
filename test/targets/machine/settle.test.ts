import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { settle, steady } from '../../../src/targets/machine/settle.ts'

test('settling ends by itself and says how long it took', async () => {
  const { waitedMs, calm } = await settle(tmpdir(), 10_000)
  expect(waitedMs).toBeGreaterThan(0)
  expect(typeof calm).toBe('boolean')
})

test('settling for no time looks at nothing and waits for nothing', async () => {
  expect(await settle('/no such folder', 0)).toEqual({ waitedMs: 0, calm: true })
})

describe('a load', () => {
  test('is not called steady after a second', () => {
    expect(steady([2, 2, 2, 2, 2])).toBe(false)
  })
  test('is steady when the last second was as busy as the one before', () => {
    expect(steady([2, 2, 2, 1.9, 2, 2, 2, 1.8, 2, 2])).toBe(true)
  })
  test('is not steady while it falls', () => {
    expect(steady([2, 2, 2, 2, 2, 1.5, 1.4, 1.3, 1.2, 1])).toBe(false)
  })
  test('is judged by the last two seconds', () => {
    expect(steady([9, 9, 9, 9, 9, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2])).toBe(true)
  })
})
