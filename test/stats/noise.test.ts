import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normal, shareOf, standardError } from '../../fixtures/stats/simulatedNoise.ts'
import { autocorrelation, lag1Autocorrelation } from '../../src/stats/noise/autocorrelation.ts'
import { bimodality } from '../../src/stats/noise/bimodality.ts'
import { diagnoseNoise } from '../../src/stats/noise/diagnose.ts'
import { dip } from '../../src/stats/noise/dip.ts'
import { slowFirstBlock } from '../../src/stats/noise/firstBlock.ts'
import { outliers } from '../../src/stats/noise/outliers.ts'
import { kendallTailP, trend } from '../../src/stats/noise/trend.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { expectCloseTo } from './closeTo.ts'
import { reference } from './reference.ts'

const patterns = Object.entries(reference.patterns)
const codes = (times: number[]) => diagnoseNoise(times).map(({ code }) => code)

const kendallS = (values: readonly number[]): number =>
  values
    .flatMap((early, i) => values.slice(i + 1).map((late) => Math.sign(late - early)))
    .reduce((a, b) => a + b, 0)

describe('dip', () => {
  test.for(patterns)('%s: as the diptest package has it', ([, { values, dip: expected }]) => {
    expectCloseTo(dip(values), expected)
  })

  test('lies between 1/(2n) and 1/4 and does not depend on unit, sign and order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 4, maxLength: 20 }),
        (values) => {
          const seen = dip(values)
          expect(seen).toBeGreaterThanOrEqual(1 / (2 * values.length) - 1e-12)
          expect(seen).toBeLessThanOrEqual(0.25 + 1e-12)
          expectCloseTo(dip(values.map((value) => 3 - 2 * value).reverse()), seen, 1e-9)
        },
      ),
    )
  })
})

describe('trend', () => {
  test.for(patterns)("%s: exact p as SciPy's Kendall test has it", ([, { values, kendallP }]) => {
    expectCloseTo(kendallTailP(values.length, kendallS(values)), kendallP, 1e-9)
  })

  test('warns with the median slope', () => {
    const rising = Array.from({ length: 10 }, (_, i) => Math.log(1.02) * i)
    expect(trend(rising)!.text).toBe('times rose over the run, by about 2.0 % a block')
    expect(trend(rising.map((value) => -value))!.text).toBe('times fell over the run, by about 2.0 % a block')
    expect(trend([0, 1])).toBeNull()
  })
})

describe('autocorrelation', () => {
  test('is that worked by hand', () => {
    expectCloseTo(lag1Autocorrelation([1, 2, 3, 4]), 0.25)
    expect(lag1Autocorrelation([1, -1, 1, -1])).toBe(-0.75)
    expect(lag1Autocorrelation([2, 2, 2])).toBe(0)
  })

  test('warns of two long spells, and the same way each time', () => {
    const spells = [0, 0.1, 0.05, 0.02, 0.08, 1, 1.1, 1.05, 1.02, 1.07]
    expect(autocorrelation(spells)!.code).toBe('autocorrelation')
    expect(autocorrelation(spells)).toEqual(autocorrelation(spells))
    expect(autocorrelation([0, 1, 0.1, 1.1, 0.05, 1.05])).toBeNull()
  })
})

describe('bimodality', () => {
  test('warns of uniform samples, the hardest with one mode, in one of a hundred', () => {
    const random = seededRandom('uniform')
    const share = shareOf(5000, () => bimodality(Array.from({ length: 12 }, random)) !== null)
    // The critical dip is itself known from 1,999 samples.
    const error = Math.hypot(standardError(0.01, 5000), standardError(0.01, 1999))
    expect(Math.abs(share - 0.01)).toBeLessThan(3 * error)
  })
})

describe('noise diagnosis', () => {
  test('names the block that is far off, and keeps it', () => {
    const [warning] = diagnoseNoise([10, 10.2, 9.9, 31, 10.1, 9.8, 10.1])
    expect(warning).toMatchObject({ code: 'outliers' })
    expect(warning!.text).toContain('block 4 (3.07× the median); kept')
  })

  test('says that the first block was slow', () => {
    const warning = slowFirstBlock([15, 10, 10.3, 9.9, 10.1].map(Math.log))
    expect(warning!.text).toBe('the first block took 1.49× the time of the others')
    expect(slowFirstBlock([5, 10, 10.3, 9.9, 10.1].map(Math.log))).toBeNull()
  })

  test('says that times fall into two groups, and how far apart', () => {
    const times = [10, 20, 10.2, 20.3, 19.8, 10.1, 9.9, 20.1, 10.3, 20.2]
    expect(codes(times)).toEqual(['twoGroups'])
    expect(diagnoseNoise(times)[0]!.text).toBe('times fall into two groups, one at 1.99× the other')
  })

  test('is silent on few and on equal values', () => {
    expect(codes([1])).toEqual([])
    expect(codes([1, 2, 3])).toEqual([])
    expect(codes(Array(12).fill(5))).toEqual([])
  })

  test('every warning says what to do', () => {
    const odd = [30, 10, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 10.7, 10.8]
    for (const { text, advice } of diagnoseNoise(odd)) expect([text, advice].every(Boolean)).toBe(true)
    expect(codes(odd)).toContain('slowFirstBlock')
  })
})

describe('warnings of quiet noise, simulated', () => {
  test.for([
    { name: 'slow first block', diagnosis: slowFirstBlock, n: 5, most: 0.01, runs: 20_000 },
    { name: 'slow first block', diagnosis: slowFirstBlock, n: 15, most: 0.01, runs: 20_000 },
    { name: 'trend', diagnosis: trend, n: 8, most: 0.01, runs: 5000 },
    { name: 'trend', diagnosis: trend, n: 15, most: 0.01, runs: 5000 },
    { name: 'autocorrelation', diagnosis: autocorrelation, n: 10, most: 0.01, runs: 500 },
    { name: 'two groups', diagnosis: bimodality, n: 10, most: 0.01, runs: 5000 },
    { name: 'outliers', diagnosis: outliers, n: 5, most: 0.06, runs: 20_000 },
    { name: 'outliers', diagnosis: outliers, n: 10, most: 0.01, runs: 20_000 },
  ])('$name in $n blocks: at most in $most of runs', ({ name, diagnosis, n, most, runs }) => {
    const random = seededRandom(`${name}/${n}`)
    const share = shareOf(
      runs,
      () => diagnosis(Array.from({ length: n }, () => 0.05 * normal(random))) !== null,
    )
    expect(share).toBeLessThan(most + 3 * standardError(most, runs))
  })
})
