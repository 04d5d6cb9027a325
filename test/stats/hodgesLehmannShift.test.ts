import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hodgesLehmannShift, shiftInterval } from '../../src/stats/hodgesLehmannShift.ts'
import { mannWhitneyCdf, mannWhitneyTest } from '../../src/stats/mannWhitney.ts'

const distinct = (minLength: number) =>
  fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength, maxLength: minLength + 3 })

describe('the shift between two independent samples', () => {
  test('is the median of all differences', () => {
    expect(hodgesLehmannShift([1, 2, 4], [11, 13])).toBe(9.5)
  })

  test('has the interval of Hollander, Wolfe & Chicken’s example (table 4.1, permeability)', () => {
    const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    const early = [1.15, 0.88, 0.9, 0.74, 1.21]
    const { lower, upper } = shiftInterval(early, atTerm, 0.96)!
    expect(hodgesLehmannShift(early, atTerm)).toBeCloseTo(0.305, 10)
    expect([lower, upper].map((x) => x.toFixed(2))).toEqual(['-0.15', '0.76'])
  })

  test('has no interval where the samples are too small for the level', () => {
    expect(shiftInterval([1, 2, 3], [4, 5, 6], 0.95)).toBeNull()
    expect(shiftInterval([1, 2, 3, 4], [5, 6, 7, 8], 0.95)).toEqual({ lower: 1, upper: 7, level: 0.95 })
  })

  test('leaves out exactly the shifts that the test rejects', () => {
    fc.assert(
      fc.property(distinct(4), distinct(4), fc.integer({ min: -2500, max: 2500 }), (a, b, twice) => {
        // Between whole numbers, so that there are no ties.
        const shift = twice + 0.5
        const { lower, upper } = shiftInterval(a, b, 0.95)!
        const { p } = mannWhitneyTest(
          a,
          b.map((value) => value - shift),
        )
        expect(lower <= shift && shift <= upper).toBe(p > 0.05)
      }),
    )
  })

  test('rests on a distribution that sums to one and is symmetric', () => {
    const cdf = mannWhitneyCdf(5, 3)
    expect(cdf).toHaveLength(16)
    expect(cdf.at(-1)).toBeCloseTo(1, 12)
    expect(cdf[0]).toBeCloseTo(1 / 56, 12)
    for (const [u, p] of cdf.slice(0, -1).entries()) expect(p + cdf[14 - u]!).toBeCloseTo(1, 12)
  })
})
