import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { geometricMean } from '../../src/stats/geometricMean.ts'
import { summarise } from '../../src/stats/summary.ts'
import { expectCloseTo } from './closeTo.ts'
import { reference } from './reference.ts'

describe('summarise', () => {
  test.for(Object.entries(reference.samples))(
    '%s sample: quartiles and spread as NumPy and SciPy have them',
    ([, sample]) => {
      const result = summarise(sample.values)
      const quartiles = [result.lowerQuartile, result.median, result.upperQuartile]
      for (const [i, quartile] of quartiles.entries()) expectCloseTo(quartile, sample.quartiles[i]!)
      expect(result.min).toBe(Math.min(...sample.values))
      expect(result.max).toBe(Math.max(...sample.values))
      expect(result.n).toBe(sample.values.length)
      if (sample.coefficientOfVariation === null) expect(result.coefficientOfVariation).toBeNull()
      else expectCloseTo(result.coefficientOfVariation!, sample.coefficientOfVariation)
    },
  )

  test('keeps its figures in order and leaves the input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 }), (values) => {
        const before = [...values]
        const { min, lowerQuartile, median, upperQuartile, max } = summarise(values)
        const figures = [min, lowerQuartile, median, upperQuartile, max]
        expect([...figures].sort((a, b) => a - b)).toEqual(figures)
        expect(values).toEqual(before)
      }),
    )
  })

  test('has no relative spread around a mean of 0', () => {
    expect(summarise([0, 0, 0]).coefficientOfVariation).toBeNull()
  })

  test('refuses an empty sample', () => {
    expect(() => summarise([])).toThrow('Expected at least one value to summarise, got none')
  })
})

describe('geometricMean', () => {
  test.for(Object.entries(reference.samples))(
    '%s sample: mean and interval as SciPy has them',
    ([, sample]) => {
      const result = geometricMean(sample.values)
      expectCloseTo(result.geometricMean, sample.geometricMean)
      if (sample.interval === null) expect(result.interval).toBeNull()
      else {
        expectCloseTo(result.interval!.lower, sample.interval[0], 1e-11)
        expectCloseTo(result.interval!.upper, sample.interval[1], 1e-11)
      }
    },
  )
})
