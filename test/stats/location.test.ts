import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attainableAlpha, hodgesLehmann, signedRankLowerBound } from '../../src/stats/hodgesLehmann.ts'
import { centreOf, lowerBound, methodFor, pAbove, pBelow, upperBound } from '../../src/stats/location.ts'
import { pairedLogRatio } from '../../src/stats/pairedLogRatio.ts'
import { primaryInterval } from '../../src/stats/primaryInterval.ts'
import { signedRankTest } from '../../src/stats/signedRank.ts'
import { expectCloseTo } from './closeTo.ts'

/** Depression scale before and after a tranquilliser: Hollander, Wolfe & Chicken 2014, examples 3.1, 3.3 and 3.4. */
const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3]
const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
const depression = after.map((value, i) => value - before[i]!)

const value = fc.integer({ min: -1000, max: 1000 }).map((whole) => whole / 1000)
const few = fc.array(value, { minLength: 2, maxLength: 7 }).filter((values) => new Set(values).size > 1)
const many = fc.array(value, { minLength: 8, maxLength: 15 }).filter((values) => new Set(values).size > 1)
const either = fc.oneof(few, many)
const alpha = fc.double({ min: 0.005, max: 0.3, noNaN: true })

/** P(T ≤ t) by all subsets of the ranks. */
const bruteCdf = (n: number, t: number): number => {
  let count = 0
  for (let mask = 0; mask < 2 ** n; mask++) {
    let sum = 0
    for (let rank = 1; rank <= n; rank++) if ((mask >> (rank - 1)) & 1) sum += rank
    count += Number(sum <= t)
  }
  return count / 2 ** n
}

describe('Hodges–Lehmann', () => {
  test('gives the published estimate and 96.1 % interval', () => {
    expect(hodgesLehmann(depression)).toBeCloseTo(-0.46, 12)
    expect(signedRankLowerBound(depression, 0.0196)).toBeCloseTo(-0.786, 12)
    expect(upperBound(depression, 0.0196)).toBeCloseTo(-0.01, 12)
    expectCloseTo(2 * attainableAlpha(9, 0.02), 1 - 0.9609375)
  })

  test('has the levels of the distribution by all signs', () => {
    for (const [n, t] of [
      [8, 3],
      [10, 8],
      [10, 10],
      [12, 17],
    ] as const) {
      const level = bruteCdf(n, t)
      expectCloseTo(attainableAlpha(n, level), level)
      expectCloseTo(attainableAlpha(n, level - 1e-9), bruteCdf(n, t - 1))
    }
    expect(attainableAlpha(8, 0.0039)).toBe(0)
  })

  test('is not moved by one far value', () => {
    const values = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09]
    const far = [...values.slice(0, -1), 50]
    expect(Math.abs(hodgesLehmann(far) - hodgesLehmann(values))).toBeLessThan(0.006)
  })

  test('has no bound where n is too small for alpha', () => {
    expect(lowerBound([1, 2, 3, 4, 5, 6, 7, 8], 0.0039)).toBe(-Infinity)
    expect(lowerBound([1, 2, 3, 4, 5, 6, 7, 8], 0.004)).toBe(1)
    // A bound that equals the limit is not above it.
    expect(pAbove([1, 2, 3, 4, 5, 6, 7, 8], 1)).toBe(2 / 256)
    expect(pAbove([1, 2, 3, 4, 5, 6, 7, 8], 0.9)).toBe(1 / 256)
  })
})

describe('the centre of differences', () => {
  test('goes by t below 8 blocks and by signed ranks from 8', () => {
    expect([1, 7, 8, 30].map(methodFor)).toEqual(['t', 't', 'hodgesLehmann', 'hodgesLehmann'])
  })

  test('moves and scales with the values, and mirrors', () => {
    fc.assert(
      fc.property(either, alpha, value, (values, alpha, shift) => {
        const moved = values.map((value) => 2 * value + shift)
        expect(centreOf(moved)).toBeCloseTo(2 * centreOf(values) + shift, 9)
        const lower = lowerBound(values, alpha)
        if (Number.isFinite(lower)) expect(lowerBound(moved, alpha)).toBeCloseTo(2 * lower + shift, 9)
        expect(
          upperBound(
            values.map((value) => -value),
            alpha,
          ),
        ).toBeCloseTo(-lower, 12)
      }),
    )
  })

  test('bounds hold the centre between them and widen as alpha falls', () => {
    fc.assert(
      fc.property(either, alpha, (values, alpha) => {
        expect(lowerBound(values, alpha)).toBeLessThanOrEqual(centreOf(values) + 1e-12)
        expect(upperBound(values, alpha)).toBeGreaterThanOrEqual(centreOf(values) - 1e-12)
        expect(lowerBound(values, alpha / 2)).toBeLessThanOrEqual(lowerBound(values, alpha))
      }),
    )
  })

  test('the bound is above a limit exactly where its p is at most alpha', () => {
    fc.assert(
      fc.property(either, alpha, value, (values, alpha, limit) => {
        const p = pAbove(values, limit)
        fc.pre(Math.abs(p - alpha) > 1e-9)
        expect(lowerBound(values, alpha) > limit).toBe(p <= alpha)
        expectCloseTo(
          pBelow(
            values.map((value) => -value),
            -limit,
          ),
          p,
          1e-9,
        )
      }),
    )
  })

  test('p is the signed-rank test against 0 where nothing ties', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 8, maxLength: 12 }),
        (sizes) => {
          const values = sizes.map((size, i) => (i % 3 === 0 ? -size : size))
          const p = Math.min(1, 2 * Math.min(pAbove(values, 0), pBelow(values, 0)))
          expectCloseTo(p, signedRankTest(values).p)
        },
      ),
    )
  })

  test('a single block, or blocks that all agree, are no way to a wrong verdict', () => {
    expect(lowerBound([0.3], 0.05)).toBe(-Infinity)
    expect(pAbove([0.3], 0)).toBe(1)
    expect(pAbove([0.3, 0.3, 0.3], 0.3)).toBe(1)
    expect(pAbove([0.3, 0.3, 0.3], 0.2)).toBe(0)
  })

  test('refuses what is no difference and no alpha', () => {
    expect(() => lowerBound([], 0.05)).toThrow('Expected at least one difference, got none')
    expect(() => pAbove([1, Number.NaN], 0)).toThrow('Expected finite differences, got NaN')
    expect(() => lowerBound([1, 2], 0.5)).toThrow('Expected alpha between 0 and 0.5, got 0.5')
  })
})

describe('primaryInterval', () => {
  test('is the paired t interval below 8 blocks', () => {
    fc.assert(
      fc.property(few, (values) => {
        const byPairs = pairedLogRatio(
          values.map(() => 1),
          values.map(Math.exp),
        )
        const { method, ratio, interval } = primaryInterval(values)
        expect(method).toBe('t')
        expectCloseTo(ratio, byPairs.ratio, 1e-9)
        expectCloseTo(interval!.lower, byPairs.interval!.lower, 1e-9)
        expectCloseTo(interval!.upper, byPairs.interval!.upper, 1e-9)
      }),
    )
  })

  test('is Hodges–Lehmann with signed ranks from 8', () => {
    const { method, ratio, interval, n } = primaryInterval(depression, { level: 0.96 })
    expect([method, n]).toEqual(['hodgesLehmann', 9])
    expectCloseTo(ratio, Math.exp(-0.46))
    expectCloseTo(interval!.lower, Math.exp(-0.786))
    expectCloseTo(interval!.upper, Math.exp(-0.01))
  })

  test('warns where one far block lets mean and ranks disagree about a margin', () => {
    const steady = [0.1, 0.11, 0.12, 0.13, 0.09, 0.1, 0.12]
    expect(primaryInterval([...steady, 0.11], { margin: 0.05 }).warnings).toEqual([])
    const codes = primaryInterval([...steady, 2], { margin: 0.05 }).warnings.map(({ code }) => code)
    expect(codes).toEqual(['outlierSensitive'])
  })

  test('has no interval where the blocks allow none', () => {
    expect(primaryInterval([0.2]).interval).toBeNull()
    expect(primaryInterval([1, 2, 3, 4, 5, 6, 7, 8], { level: 0.999 }).interval).toBeNull()
  })
})
