import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/stats/curve/logCurve.ts'
import { fitSizeLaw, type LawName } from '../../../src/stats/curve/sizeLaw.ts'
import { expectCloseTo } from '../closeTo.ts'
import { reference, trialsOf } from './reference.ts'

const laws = ['linear', 'power'] as const satisfies LawName[]

/** Two trials at each size without any noise. */
const exact = (sizes: readonly number[], law: (size: number) => number): Trial[] =>
  sizes.flatMap((x) => [1, 2].map(() => ({ x, y: law(x) })))

describe('a law of size, on times without noise', () => {
  test.for([
    [12, 3, 1],
    [0.3, 5, 1],
    [2, 3, 1.3],
    [40, 0.5, 0.7],
  ] as const)('gives the parameters %s, %s, %s back', ([a, b, c]) => {
    const fit = fitSizeLaw(
      exact([0.3, 1, 3, 10], (n) => a + b * n ** c),
      'power',
    )
    const found = fit.parameters()
    for (const [name, value] of Object.entries({ a, b, c }))
      for (const end of ['lower', 'value', 'upper'] as const)
        expectCloseTo(found[name as 'a'][end], value, 1e-6)
    expectCloseTo(fit.at(100), a + b * 100 ** c, 1e-6)
    expect(fit.sdLog).toBeLessThan(1e-8)
  })

  test.for(laws)('%s: takes nothing for fixed that grows in proportion', (law) => {
    const { a, b, c } = fitSizeLaw(
      exact([1, 4, 16, 60], (n) => 3 * n),
      law,
    ).parameters()
    expect(a).toEqual({ value: 0, lower: 0, upper: 0 })
    expectCloseTo(b.value, 3, 1e-9)
    expectCloseTo(c.value, 1, 1e-9)
  })

  test.for(laws)('%s: takes nothing for growing that is the same at each size', (law) => {
    const fit = fitSizeLaw(
      exact([1, 4, 16, 60], () => 7),
      law,
    )
    expectCloseTo(fit.parameters().a.value, 7)
    expect(fit.parameters().b.value).toBe(0)
    expectCloseTo(fit.at(1000), 7)
  })

  test('keeps an exponent within its bounds', () => {
    const { c } = fitSizeLaw(
      exact([1, 3, 10, 30], (n) => n ** 2.2),
      'power',
    ).parameters()
    expectCloseTo(c.value, 1.8, 1e-6)
  })

  test('keeps costs at 0 or above where times fall with size', () => {
    const { a, b } = fitSizeLaw(
      exact([1, 3, 10, 30], (n) => 10 / n),
      'linear',
    ).parameters()
    expect(b.value).toBe(0)
    // The geometric mean of all: nothing else fits better.
    expectCloseTo(a.value, 10 / (1 * 3 * 10 * 30) ** 0.25, 1e-9)
  })
})

describe('a law of size, as SciPy fits it', () => {
  const cases = Object.entries(reference.sizes).flatMap(([name, sample]) =>
    laws.map((law) => [name, law, sample] as const),
  )

  test.for(cases)('%s, %s: parameters', ([, law, sample]) => {
    const expected = sample[law]
    const { a, b, c } = fitSizeLaw(trialsOf(sample), law).parameters()
    expectCloseTo(c.value, expected.c, 1e-5)
    expectCloseTo(b.value, expected.b, 1e-4)
    // Against the whole time, as it may be next to nothing itself.
    expect(Math.abs(a.value - expected.a) / sample.y[0]!).toBeLessThan(1e-5)
  })

  test.for(cases)('%s, %s: the curve and its profile likelihood', ([, law, sample]) => {
    const fit = fitSizeLaw(trialsOf(sample), law)
    for (const [x, value, lower, upper] of sample[law].curve) {
      const interval = fit.intervalAt(x)
      expectCloseTo(fit.at(x), value, 1e-6)
      expectCloseTo(interval.lower, lower, 1e-4)
      expectCloseTo(interval.upper, upper, 1e-4)
    }
  })

  test.for(Object.entries(reference.sizes))('%s: ends of the exponent', ([, sample]) => {
    const { c } = fitSizeLaw(trialsOf(sample), 'power').parameters()
    const [lower, upper] = sample.power.exponent!
    expectCloseTo(c.lower, lower, 1e-3)
    expectCloseTo(c.upper, upper, 1e-3)
  })
})

describe('a law of size', () => {
  const noisy = fc.record({
    sizes: fc.uniqueArray(fc.integer({ min: 1, max: 2000 }), { minLength: 4, maxLength: 6 }),
    a: fc.double({ min: 0, max: 50, noNaN: true }),
    b: fc.double({ min: 0.01, max: 5, noNaN: true }),
    noise: fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 18, maxLength: 18 }),
  })
  const trialsFor = ({ sizes, a, b, noise }: { sizes: number[]; a: number; b: number; noise: number[] }) =>
    sizes.flatMap((x, i) => [0, 1, 2].map((j) => ({ x, y: (a + b * x) * Math.exp(noise[3 * i + j]!) })))

  test.for(laws)('%s: does not depend on the units of size and time', (law) => {
    fc.assert(
      fc.property(noisy, (drawn) => {
        const trials = trialsFor(drawn)
        const scaled = trials.map(({ x, y }) => ({ x: x * 1e6, y: y / 1000 }))
        const [fit, other] = [fitSizeLaw(trials, law), fitSizeLaw(scaled, law)]
        const [interval, otherInterval] = [fit.intervalAt(700), other.intervalAt(700e6)]
        expectCloseTo(other.at(700e6) * 1000, fit.at(700), 1e-4)
        expectCloseTo(otherInterval.lower * 1000, interval.lower, 1e-3)
        expectCloseTo(otherInterval.upper * 1000, interval.upper, 1e-3)
      }),
      { numRuns: 15 },
    )
  })

  test.for(laws)('%s: does not depend on the order of trials, and its interval holds its curve', (law) => {
    fc.assert(
      fc.property(noisy, (drawn) => {
        const trials = trialsFor(drawn)
        const [fit, other] = [fitSizeLaw(trials, law), fitSizeLaw(trials.toReversed(), law)]
        expectCloseTo(other.at(100), fit.at(100), 1e-6)
        const { lower, upper } = fit.intervalAt(100)
        expect(lower).toBeLessThanOrEqual(fit.at(100))
        expect(upper).toBeGreaterThanOrEqual(fit.at(100))
      }),
      { numRuns: 15 },
    )
  })

  test('has no interval without a trial more than parameters', () => {
    const trials = [1, 2].map((x) => ({ x, y: x + 1 }))
    expect(() => fitSizeLaw(trials, 'linear').intervalAt(1)).toThrow('degrees of freedom')
    expect(() => fitSizeLaw(trials, 'power')).toThrow('Expected trials at 3 or more x, got 2')
  })
})
