import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { midranks } from '../../src/stats/midranks.ts'
import { signedRankTest } from '../../src/stats/signedRank.ts'
import { expectCloseTo } from './closeTo.ts'
import { reference } from './reference.ts'

/** Small whole numbers: ties and zeros are frequent and exact. */
const differences = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 10 })

/** Every mask of signs over the ranks of the sizes, zeros ranked and left out. */
const bruteForce = (values: number[]): number => {
  const sizes = values.map(Math.abs)
  const ranks = sizes.map(
    (size) =>
      sizes.filter((other) => other < size).length + (sizes.filter((other) => other === size).length + 1) / 2,
  )
  const kept = ranks.flatMap((rank, i) => (values[i] === 0 ? [] : [{ rank, isPositive: values[i]! > 0 }]))
  const far = (sum: number) => Math.abs(2 * sum - kept.reduce((total, { rank }) => total + rank, 0))
  const seen = far(kept.reduce((sum, { rank, isPositive }) => sum + (isPositive ? rank : 0), 0))
  let extreme = 0
  for (let mask = 0; mask < 2 ** kept.length; mask++)
    if (far(kept.reduce((sum, { rank }, i) => sum + ((mask >> i) & 1 ? rank : 0), 0)) >= seen) extreme++
  return extreme / 2 ** kept.length
}

describe('signedRankTest', () => {
  test.for(Object.entries(reference.signedRank))(
    '%s: p as SciPy and all signs have it',
    ([, { differences, p }]) => {
      expectCloseTo(signedRankTest(differences).p, p)
    },
  )

  test('equals brute force over all signs, with ties and zeros', () => {
    fc.assert(
      fc.property(differences, (values) => {
        expectCloseTo(signedRankTest(values).p, bruteForce(values))
      }),
    )
  })

  test('does not depend on the unit, the sign or the order', () => {
    fc.assert(
      fc.property(differences, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (values, factor) => {
        const changed = values.map((value) => -value * factor).reverse()
        expectCloseTo(signedRankTest(changed).p, signedRankTest(values).p)
      }),
    )
  })

  test('reaches the least possible p, and says it, when all differences have one sign', () => {
    const least = [3, 4, 5, 6, 8].map((n) => signedRankTest(Array.from({ length: n }, (_, i) => i + 1)))
    expect(least.map(({ p }) => p)).toEqual([0.25, 0.125, 0.0625, 0.03125, 0.0078125])
    expect(least.map(({ leastPossibleP }) => leastPossibleP)).toEqual(least.map(({ p }) => p))
  })

  test('counts zeros and is 1 when nothing differs', () => {
    expect(signedRankTest([0, 0, 0])).toEqual({ p: 1, leastPossibleP: 0.25, n: 3, zeros: 3 })
  })

  test('refuses an empty sample', () => {
    expect(() => signedRankTest([])).toThrow('Expected at least one difference, got none')
  })
})

describe('midranks', () => {
  test('shares the mean rank among ties, also those that differ by rounding only', () => {
    expect(midranks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2])
    expect(midranks([0.1 + 0.2, 0.3, 0])).toEqual([2.5, 2.5, 1])
  })
})
