import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cliffsDelta } from '../../src/stats/cliffsDelta.ts'
import { leastPossibleP, mannWhitneyTest } from '../../src/stats/mannWhitney.ts'
import { expectCloseTo } from './closeTo.ts'
import { reference } from './reference.ts'

/** benchstat's table of least p by the number of values in each sample (uTestMinP, golang.org/x/perf/benchmath). */
const benchstat = [
  1, 0.3333333333333333, 0.1, 0.02857142857142857, 0.007936507936507936, 0.0021645021645021645,
  0.0005827505827505828, 0.0001554001554001554, 4.113533525298231e-5,
]

const sample = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 })

const u = (a: number[], b: number[]): number =>
  a.flatMap((x) => b.map((y) => (Math.sign(y - x) + 1) / 2)).reduce((sum, half) => sum + half, 0)

/** Every way to choose which of the pooled values are `a`'s. */
const bruteForce = (a: number[], b: number[]): number => {
  const pooled = [...a, ...b]
  const us: number[] = []
  for (let mask = 0; mask < 2 ** pooled.length; mask++) {
    const first = pooled.filter((_, i) => (mask >> i) & 1)
    if (first.length === a.length)
      us.push(
        u(
          first,
          pooled.filter((_, i) => !((mask >> i) & 1)),
        ),
      )
  }
  const seen = u(a, b)
  const share = (holds: (value: number) => boolean) => us.filter(holds).length / us.length
  return Math.min(
    1,
    2 *
      Math.min(
        share((value) => value <= seen),
        share((value) => value >= seen),
      ),
  )
}

describe('mannWhitneyTest', () => {
  test.for(Object.entries(reference.mannWhitney))('%s: p and U as SciPy has them', ([, { a, b, p, u }]) => {
    const result = mannWhitneyTest(a, b)
    expectCloseTo(result.p, p)
    expect(result.u).toBe(u)
  })

  test('equals brute force over all ways to deal the values, with ties', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const result = mannWhitneyTest(a, b)
        expectCloseTo(result.p, bruteForce(a, b))
        expect(result.u).toBe(u(a, b))
      }),
    )
  })

  test("reaches benchstat's least p when the samples are apart, and says it", () => {
    for (const [i, least] of benchstat.entries()) {
      const low = Array.from({ length: i + 1 }, (_, k) => k)
      const result = mannWhitneyTest(
        low,
        low.map((value) => value + 100),
      )
      expectCloseTo(result.p, least)
      expectCloseTo(result.leastPossibleP, least)
    }
    expectCloseTo(leastPossibleP(3, 5), 2 / 56)
  })

  test('refuses an empty sample', () => {
    expect(() => mannWhitneyTest([], [1])).toThrow('Expected values in both samples, got 0 and 1')
  })
})

describe('cliffsDelta', () => {
  test('is 1 where all of b is above a, 0 where they are alike', () => {
    expect(cliffsDelta([1, 2], [3, 4])).toBe(1)
    expect(cliffsDelta([3, 4], [1, 2])).toBe(-1)
    expect(cliffsDelta([1, 2, 3], [1, 2, 3])).toBe(0)
  })

  test('is 2U/nm − 1', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(cliffsDelta(a, b)).toBeCloseTo((2 * mannWhitneyTest(a, b).u) / (a.length * b.length) - 1, 12)
      }),
    )
  })

  test('refuses an empty sample', () => {
    expect(() => cliffsDelta([1], [])).toThrow('Expected values in both samples, got 1 and 0')
  })
})
