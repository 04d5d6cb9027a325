import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bisectLimit, leastPossible } from '../../src/trial/bisectLimit.ts'

/** Searches where everything from `needed` on passes; gives what was tried, too. */
const search = async (
  needed: number,
  least: number,
  limit: number,
  { precision = 0.1, guesses = [] }: { precision?: number; guesses?: number[] } = {},
) => {
  const tried: number[] = []
  const found = await bisectLimit({ least, limit, precision, guesses }, async (value) => {
    tried.push(value)
    return value >= needed
  })
  return { ...found, tried }
}

describe('the least limit that passes', () => {
  test('is between the two ends, which are as close as asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 512, max: 65_536 }),
        fc.integer({ min: 512, max: 65_536 }),
        fc.constantFrom(0.05, 0.1, 0.5),
        fc.array(fc.double({ min: 0, max: 65_536, noNaN: true }), { maxLength: 2 }),
        async (limit, wanted, precision, guesses) => {
          const needed = Math.min(wanted, limit)
          const { passed, failed, tried } = await search(needed, 512, limit, { precision, guesses })
          expect(passed).toBeGreaterThanOrEqual(needed)
          expect(passed).toBeLessThanOrEqual(limit)
          if (failed === null) expect(passed).toBe(512)
          else {
            expect(failed).toBeLessThan(needed)
            expect(passed).toBeLessThanOrEqual(Math.max(failed + 1, failed * (1 + precision)))
          }
          // Bisection: each trial but those of guesses halves the distance on the logarithmic scale.
          const most =
            3 + guesses.length + Math.log2(Math.max(1, Math.log(limit / 512) / Math.log(1 + precision)))
          expect(tried.length).toBeLessThanOrEqual(most)
          expect(new Set(tried).size).toBe(tried.length)
        },
      ),
    )
  })

  test('is the least that may be tried where that passes, after one trial', async () => {
    expect(await search(100, 512, 8192)).toEqual({ passed: 512, failed: null, tried: [512] })
  })

  test('takes three trials where it is as foretold, and is right where it is not', async () => {
    const guesses = [836 * 1.03, 817 / 1.03]
    const foretold = await search(820, 512, 4096, { guesses })
    expect(foretold).toEqual({ passed: 861, failed: 793, tried: [512, 861, 793] })
    const other = await search(3000, 512, 4096, { guesses })
    expect(other.tried.slice(0, 2)).toEqual([512, 861])
    expect(other.failed).toBeLessThan(3000)
    expect(other.passed).toBeGreaterThanOrEqual(3000)
  })

  test('takes no trial where there is nothing below the limit', async () => {
    expect(await search(1024, 1024, 1024)).toEqual({ passed: 1024, failed: null, tried: [] })
  })
})

test('the least that an engine can have is found without a trial', () => {
  fc.assert(
    fc.property(fc.integer({ min: 512, max: 9000 }), fc.integer({ min: 512, max: 9000 }), (limit, needs) => {
      const least = leastPossible(512, limit, (mb) => mb >= needs)
      expect(least).toBe(Math.min(Math.max(512, needs), limit))
    }),
  )
})
