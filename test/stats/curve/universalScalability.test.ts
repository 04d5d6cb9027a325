import { describe, expect, test } from 'vitest'
import { fitUniversalScalability } from '../../../src/stats/curve/universalScalability.ts'
import { expectCloseTo } from '../closeTo.ts'
import { reference, trialsOf } from './reference.ts'

const time = (lambda: number, sigma: number, kappa: number) => (n: number) =>
  (1 + sigma * (n - 1) + kappa * n * (n - 1)) / (lambda * n)

const exact = (law: (n: number) => number, cores = [1, 2, 4, 8, 16]) =>
  cores.flatMap((x) => [1, 2].map(() => ({ x, y: law(x) })))

describe('the Universal Scalability Law', () => {
  test('gives its parameters back from times without noise, and the peak at √((1 − σ)/κ)', () => {
    const { lambda, sigma, kappa, peak } = fitUniversalScalability(exact(time(0.1, 0.05, 0.002)))
    expectCloseTo(lambda.value, 0.1, 1e-6)
    expectCloseTo(sigma.value, 0.05, 1e-6)
    expectCloseTo(kappa.value, 0.002, 1e-6)
    expectCloseTo(peak.value, Math.sqrt(0.95 / 0.002), 1e-6)
  })

  test('has no peak where there is contention alone: Amdahl’s law', () => {
    const { sigma, kappa, peak } = fitUniversalScalability(exact(time(2, 0.1, 0)))
    expectCloseTo(sigma.value, 0.1, 1e-6)
    expect(kappa.value).toBe(0)
    expect(peak.value).toBe(Infinity)
  })

  test('finds neither contention nor coherence where each core adds as much', () => {
    const { lambda, sigma, kappa } = fitUniversalScalability(exact(time(0.25, 0, 0)))
    expectCloseTo(lambda.value, 0.25)
    expect([sigma.value, kappa.value]).toEqual([0, 0])
  })

  test('is all contention where cores do not help', () => {
    const { sigma, kappa, peak } = fitUniversalScalability(exact(() => 3))
    expect([sigma.value, kappa.value, peak.value]).toEqual([1, 0, 1])
  })

  test('needs four numbers of cores', () => {
    expect(() => fitUniversalScalability(exact(time(1, 0, 0), [1, 2, 4]))).toThrow('4 or more')
  })

  test.for(Object.entries(reference.cores))('%s: as SciPy has it', ([, sample]) => {
    const fit = fitUniversalScalability(trialsOf(sample))
    for (const name of ['lambda', 'sigma', 'kappa'] as const) {
      const [value, lower, upper] = sample[name]
      // Next to nothing is as good as nothing.
      const close = (actual: number, expected: number, relative: number): void =>
        expected < 1e-6 ? expect(actual).toBeLessThan(1e-5) : expectCloseTo(actual, expected, relative)
      close(fit[name].value, value, 1e-4)
      close(fit[name].lower, lower, 2e-3)
      close(fit[name].upper, upper, 2e-3)
    }
  })
})
