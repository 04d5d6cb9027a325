import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lowerProbability, upperProbability } from '../../src/stats/clopperPearson.ts'
import { noncentralTCdf } from '../../src/stats/noncentralT.ts'
import { normalCdf } from '../../src/stats/normal.ts'
import { blocksNeeded, power, smallestDetectableEffect } from '../../src/stats/power.ts'
import { studentCdf } from '../../src/stats/studentT.ts'
import { expectCloseTo } from './closeTo.ts'
import { reference } from './reference.ts'

describe('normalCdf', () => {
  test('is as mpmath has it, far into the tail', () => {
    for (const [z, p] of reference.normal) expectCloseTo(normalCdf(z), p, 1e-13)
  })
})

describe('noncentralTCdf', () => {
  test('is as mpmath integrates it', () => {
    for (const [t, df, delta, p] of reference.noncentralT)
      expect(Math.abs(noncentralTCdf(t, df, delta) - p)).toBeLessThan(1e-13)
  })

  test("is Student's t where nothing is off the null", () => {
    for (const t of [-3, -0.5, 0, 1, 4]) expectCloseTo(noncentralTCdf(t, 6, 0), studentCdf(t, 6), 1e-12)
  })
})

describe('power', () => {
  test('is alpha where there is no effect, and 1 where there is no noise', () => {
    expectCloseTo(power({ n: 5, sdLog: 0.05, alpha: 0.05 }, 0), 0.05, 1e-9)
    expect(power({ n: 5, sdLog: 0, alpha: 0.05 }, 0.01)).toBe(1)
    expect(power({ n: 5, sdLog: 0, alpha: 0.05 }, 0)).toBe(0)
  })

  test("of t is SciPy's", () => {
    for (const [n, effect, alpha, expected] of reference.power)
      expectCloseTo(power({ n, sdLog: 0.05, alpha }, 0.05 * effect), expected, 1e-9)
  })

  test('is 0 where the signed ranks cannot reach alpha', () => {
    expect(power({ n: 8, sdLog: 0.05, alpha: 0.0039 }, 10)).toBe(0)
    expect(smallestDetectableEffect({ n: 8, sdLog: 0.05, alpha: 0.0039 })).toBeNull()
    expect(smallestDetectableEffect({ n: 1, sdLog: 0.05, alpha: 0.05 })).toBeNull()
  })

  test('of the smallest detectable effect is what was asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 20 }),
        fc.double({ min: 0.01, max: 0.3, noNaN: true }),
        fc.double({ min: 0.5, max: 0.95, noNaN: true }),
        (n, sdLog, wanted) => {
          const design = { n, sdLog, alpha: 0.05 }
          expectCloseTo(power(design, smallestDetectableEffect(design, wanted)!), wanted, 1e-7)
        },
      ),
      { numRuns: 30 },
    )
  })

  test('the blocks needed are the fewest that reach it', () => {
    const design = { sdLog: 0.07, alpha: 0.05 }
    const n = blocksNeeded(Math.log(1.05), design)!
    expect(power({ ...design, n }, Math.log(1.05))).toBeGreaterThanOrEqual(0.8)
    for (let fewer = 2; fewer < n; fewer++)
      expect(power({ ...design, n: fewer }, Math.log(1.05))).toBeLessThan(0.8)
    expect(blocksNeeded(1e-6, design)).toBeNull()
  })
})

describe('Clopper–Pearson', () => {
  test("is SciPy's exact interval", () => {
    for (const [k, n, level, lower, upper] of reference.clopperPearson) {
      expectCloseTo(lowerProbability(k, n, { level }), lower, 1e-9)
      expectCloseTo(upperProbability(k, n, { level }), upper, 1e-9)
    }
  })

  test('needs 59 runs without an alarm to claim at most 5 % at 95 %', () => {
    expect(upperProbability(0, 58)).toBeGreaterThan(0.05)
    expect(upperProbability(0, 59)).toBeLessThan(0.05)
  })

  test('refuses what is no count', () => {
    expect(() => upperProbability(3, 2)).toThrow('got 3 of 2')
  })
})
