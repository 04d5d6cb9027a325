import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { benjaminiHochberg } from '../../src/stats/benjaminiHochberg.ts'
import { holm, holmAdjusted } from '../../src/stats/holm.ts'
import { expectCloseTo } from './closeTo.ts'
import { reference } from './reference.ts'

const probability = fc.double({ min: 0, max: 1, noNaN: true })
const probabilities = fc.array(probability, { minLength: 1, maxLength: 7 })
const rejected = (ps: number[], alpha: number) =>
  holm(ps, (sharedBy) => alpha / sharedBy).map(({ isRejected }) => isRejected)

describe('holm', () => {
  test('rejects as worked by hand: 0.01 against 0.0125, 0.005 first; 0.03 and 0.04 fail at 0.025', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005], (sharedBy) => 0.05 / sharedBy)).toEqual([
      { isRejected: true, sharedBy: 3 },
      { isRejected: false, sharedBy: 2 },
      { isRejected: false, sharedBy: 2 },
      { isRejected: true, sharedBy: 4 },
    ])
  })

  test('adjusted p as worked by hand', () => {
    expect(holmAdjusted([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02])
  })

  test('is the closed test of Bonferroni tests: a hypothesis falls if every set that holds it does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), { minLength: 1, maxLength: 5 }),
        (ps) => {
          const closed = ps.map((_, i) => {
            for (let set = 0; set < 2 ** ps.length; set++) {
              const members = ps.filter((_, j) => (set >> j) & 1)
              if ((set >> i) & 1 && Math.min(...members) > 0.05 / members.length) return false
            }
            return true
          })
          expect(rejected(ps, 0.05)).toEqual(closed)
        },
      ),
    )
  })

  test('rejects those with an adjusted p of at most alpha', () => {
    fc.assert(
      fc.property(probabilities, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (ps, alpha) => {
        const adjusted = holmAdjusted(ps)
        fc.pre(adjusted.every((p) => Math.abs(p - alpha) > 1e-12))
        expect(rejected(ps, alpha)).toEqual(adjusted.map((p) => p <= alpha))
      }),
    )
  })

  test('does not depend on the order', () => {
    fc.assert(
      fc.property(probabilities, (ps) => {
        expect(holmAdjusted([...ps].reverse())).toEqual(holmAdjusted(ps).reverse())
      }),
    )
  })
})

describe('benjaminiHochberg', () => {
  test('adjusts as SciPy does', () => {
    const { ps, benjaminiHochberg: adjusted } = reference.falseDiscovery
    for (const [i, p] of benjaminiHochberg(ps).entries()) expectCloseTo(p, adjusted[i]!)
  })

  test('rejects all up to the last p(i) ≤ iq/m', () => {
    fc.assert(
      fc.property(probabilities, fc.double({ min: 0.001, max: 0.9, noNaN: true }), (ps, q) => {
        const sorted = [...ps].sort((a, b) => a - b)
        const last = sorted.findLastIndex((p, i) => p * ps.length <= q * (i + 1))
        const adjusted = benjaminiHochberg(ps)
        fc.pre(adjusted.every((p) => Math.abs(p - q) > 1e-12))
        expect(adjusted.map((p) => p <= q)).toEqual(ps.map((p) => last >= 0 && p <= sorted[last]!))
      }),
    )
  })

  test('is never above Holm', () => {
    fc.assert(
      fc.property(probabilities, (ps) => {
        const byHolm = holmAdjusted(ps)
        for (const [i, p] of benjaminiHochberg(ps).entries())
          expect(p).toBeLessThanOrEqual(byHolm[i]! + 1e-12)
      }),
    )
  })
})
