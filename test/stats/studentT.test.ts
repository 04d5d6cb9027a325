import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { studentCdf, studentQuantile } from '../../src/stats/studentT.ts'
import { expectCloseTo } from './closeTo.ts'
import { reference } from './reference.ts'

/** NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, printed to three decimals. */
const published: Record<number, number[]> = {
  1: [3.078, 6.314, 12.706, 31.821, 63.657],
  2: [1.886, 2.92, 4.303, 6.965, 9.925],
  5: [1.476, 2.015, 2.571, 3.365, 4.032],
  9: [1.383, 1.833, 2.262, 2.821, 3.25],
  14: [1.345, 1.761, 2.145, 2.624, 2.977],
  30: [1.31, 1.697, 2.042, 2.457, 2.75],
  100: [1.29, 1.66, 1.984, 2.364, 2.626],
}
const byDegrees = Object.entries(Object.groupBy(reference.studentT, ([df]) => String(df)))
const publishedAt = [0.9, 0.95, 0.975, 0.99, 0.995]

describe('studentQuantile', () => {
  test.for(Object.entries(published))(
    'agrees with the published table at %s degrees of freedom',
    ([df, row]) => {
      expect(publishedAt.map((p) => Number(studentQuantile(p, Number(df)).toFixed(3)))).toEqual(row)
    },
  )

  test.for(byDegrees)('%s degrees of freedom: as mpmath has it', ([, values]) => {
    for (const [df, p, t] of values!) expectCloseTo(studentQuantile(p, df), t, 1e-12)
  })

  test('has its closed form at 1 and 2 degrees of freedom', () => {
    for (const p of [0.01, 0.3, 0.7, 0.99]) {
      expectCloseTo(studentQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)))
      expectCloseTo(studentQuantile(p, 2), (2 * p - 1) * Math.sqrt(2 / (4 * p * (1 - p))))
    }
  })

  test('is 0 at the middle', () => {
    expect(studentQuantile(0.5, 3)).toBe(0)
  })

  test('refuses what is no probability', () => {
    expect(() => studentQuantile(1, 3)).toThrow('Expected a probability between 0 and 1, got 1')
    expect(() => studentQuantile(Number.NaN, 3)).toThrow(RangeError)
  })

  test('refuses degrees of freedom that are not above 0', () => {
    expect(() => studentQuantile(0.9, 0)).toThrow('Expected degrees of freedom above 0, got 0')
  })
})

describe('studentCdf', () => {
  test.for(byDegrees)('%s degrees of freedom: as mpmath has it', ([, values]) => {
    for (const [df, p, t] of values!) expectCloseTo(studentCdf(t, df), p, 1e-12)
  })

  test('is symmetric and undoes the quantile', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        (p, df) => {
          const t = studentQuantile(p, df)
          expectCloseTo(studentCdf(t, df), p, 1e-10)
          expectCloseTo(studentCdf(t, df) + studentCdf(-t, df), 1, 1e-12)
        },
      ),
    )
  })
})
