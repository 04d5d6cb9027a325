import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { equivalence, nonInferiority } from '../../src/stats/equivalence.ts'
import { lowerBound, upperBound } from '../../src/stats/location.ts'

const differences = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 2, maxLength: 15 })

describe('within a margin', () => {
  test('non-inferiority is shown where the upper bound is below 1 + margin', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const limit = Math.log(1.05)
        const upper = upperBound(values, 0.05)
        fc.pre(Math.abs(upper - limit) > 1e-9)
        expect(nonInferiority(values, { margin: 0.05 }).isShown).toBe(upper < limit)
      }),
    )
  })

  test('equivalence is shown where both bounds are inside, whichever arm is the first', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const limit = Math.log(1.1)
        const [lower, upper] = [lowerBound(values, 0.05), upperBound(values, 0.05)]
        fc.pre([Math.abs(lower + limit), Math.abs(upper - limit)].every((distance) => distance > 1e-9))
        const { isShown } = equivalence(values, { margin: 0.1 })
        expect(isShown).toBe(-limit < lower && upper < limit)
        expect(
          equivalence(
            values.map((value) => -value),
            { margin: 0.1 },
          ).isShown,
        ).toBe(isShown)
      }),
    )
  })

  test('a difference that is too wide to tell is neither', () => {
    const unsure = [-0.2, 0.3, 0.05, -0.1, 0.2]
    expect(equivalence(unsure, { margin: 0.05 }).isShown).toBe(false)
    expect(nonInferiority(unsure, { margin: 0.05 }).isShown).toBe(false)
  })

  test('refuses a margin that allows nothing', () => {
    expect(() => nonInferiority([0, 0.1], { margin: 0 })).toThrow('Expected a margin above 0')
  })
})
