import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_ENUMERATED, signFlipTest } from '../../src/stats/signFlip.ts'
import { expectCloseTo } from './closeTo.ts'
import { reference } from './reference.ts'

/** Small whole numbers: sums are exact, so that ties are ties. */
const differences = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 10 })

/** Every mask of signs, summed from scratch. */
const bruteForce = (values: number[]): number => {
  const seen = Math.abs(values.reduce((total, value) => total + value, 0))
  let extreme = 0
  for (let mask = 0; mask < 2 ** values.length; mask++) {
    const total = values.reduce((sum, value, i) => sum + ((mask >> i) & 1 ? value : -value), 0)
    if (Math.abs(total) >= seen) extreme++
  }
  return extreme / 2 ** values.length
}

describe('signFlipTest', () => {
  test.for(Object.entries(reference.pairs))(
    "%s: p equals SciPy's exact permutation test",
    ([, { a, b, signFlipP }]) => {
      expectCloseTo(signFlipTest(b.map((value, i) => Math.log(value / a[i]!))).p!, signFlipP)
    },
  )

  test('equals brute force over all signs', () => {
    fc.assert(
      fc.property(differences, (values) => {
        expect(signFlipTest(values).p).toBe(bruteForce(values))
      }),
    )
  })

  test('does not depend on the unit, the sign or the order', () => {
    fc.assert(
      fc.property(differences, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (values, factor) => {
        const changed = values.map((value) => -value * factor).reverse()
        expect(signFlipTest(changed).p).toBe(signFlipTest(values).p)
      }),
    )
  })

  test('says how small p can get, as benchstat does', () => {
    const least = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => signFlipTest(Array(n).fill(1)).leastPossibleP)
    expect(least).toEqual([1, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625])
  })

  test('reaches that least p when all differences have one sign', () => {
    const result = signFlipTest([0.3, 0.1, 0.4, 0.1, 0.5, 0.9])
    expect(result).toEqual({ p: 0.03125, leastPossibleP: 0.03125, n: 6 })
  })

  test('is 1 when nothing differs', () => {
    expect(signFlipTest([0, 0, 0]).p).toBe(1)
  })

  test('counts sums as equal that differ by rounding only', () => {
    expect(signFlipTest([0.1, 0.2, -0.3]).p).toBe(1)
  })

  test('leaves p out where enumeration would take too long', () => {
    expect(signFlipTest(Array(MAX_ENUMERATED).fill(1)).p).toBe(2 ** (1 - MAX_ENUMERATED))
    expect(signFlipTest(Array(MAX_ENUMERATED + 1).fill(1)).p).toBeNull()
  })

  test('refuses an empty sample', () => {
    expect(() => signFlipTest([])).toThrow('Expected at least one difference, got none')
  })
})
