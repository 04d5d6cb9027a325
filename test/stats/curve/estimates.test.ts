import { describe, expect, test } from 'vitest'
import { leaveOneOutError } from '../../../src/stats/curve/leaveOneOut.ts'
import { logDifference } from '../../../src/stats/curve/logDifference.ts'
import { fitSizeCurve } from '../../../src/stats/curve/sizeCurve.ts'
import { welchRatio } from '../../../src/stats/welchRatio.ts'
import { expectCloseTo } from '../closeTo.ts'

describe('logDifference', () => {
  test('of symmetric intervals is that of two independent normal estimates', () => {
    const { value, lower, upper } = logDifference(
      { value: 5, lower: 2, upper: 8 },
      { value: 1, lower: -3, upper: 5 },
    )
    expect([value, lower, upper]).toEqual([4, -1, 9])
  })

  test('keeps an interval skewed: each end is made of the ends that lie that way', () => {
    const { lower, upper } = logDifference(
      { value: 0, lower: -3, upper: 0 },
      { value: 0, lower: 0, upper: 4 },
    )
    expect([lower, upper]).toEqual([-5, 0])
  })
})

describe('welchRatio', () => {
  test('is Welch’s t on logs, as worked by hand', () => {
    // Logs 0, 1, 2 and 3, 7: means 1 and 5; squared errors 1/3 and 4; df = (13/3)² / ((1/3)²/2 + 16/1) = 1.17.
    const [a, b] = [[0, 1, 2].map(Math.exp), [3, 7].map(Math.exp)]
    const { ratio, interval } = welchRatio(a!, b!)
    expectCloseTo(ratio, Math.exp(4))
    // SciPy 1.17.1: stats.t.ppf(0.975, df).
    const halfWidth = 9.082776200556381 * Math.sqrt(13 / 3)
    expectCloseTo(Math.log(interval!.upper), 4 + halfWidth, 1e-6)
    expectCloseTo(Math.log(interval!.lower), 4 - halfWidth, 1e-6)
  })

  test('has no interval of a single value', () => {
    expect(welchRatio([2], [6, 6])).toEqual({ ratio: expect.closeTo(3, 12), interval: null })
  })

  test('has no width without any spread', () => {
    const { ratio, interval } = welchRatio([2, 2], [6, 6])
    expect([interval!.lower, interval!.upper]).toEqual([ratio, ratio])
  })
})

describe('leaveOneOutError', () => {
  const trials = [1, 2, 4].map((x) => ({ x, y: Math.exp(x) }))

  test('is the root mean square of what others foretell wrongly', () => {
    // Foretells the sum of the other sizes as the log: 6 for 1, 5 for 2, 3 for 4.
    const error = leaveOneOutError(
      trials,
      (others) => () => Math.exp(others.reduce((sum, { x }) => sum + x, 0)),
    )
    expectCloseTo(error, Math.sqrt((25 + 9 + 1) / 3))
  })
})

describe('fitSizeCurve', () => {
  const times = (sizes: readonly number[], law: (n: number) => number) =>
    sizes.flatMap((x) => [0.99, 1.01].map((noise) => ({ x, y: law(x) * noise })))

  test('has no law with two sizes, the linear one with three, both with four', () => {
    const law = (n: number) => 2 + n
    expect(fitSizeCurve(times([1, 2], law))).toBeNull()
    expect(fitSizeCurve(times([1, 2, 4], law))).toMatchObject({ power: null, chosen: 'linear' })
    expect(fitSizeCurve(times([1, 2, 4, 8], law))!.power).not.toBeNull()
  })

  test('chooses the law that foretells a size from the others', () => {
    const sizes = [1, 3, 10, 30, 100]
    expect(fitSizeCurve(times(sizes, (n) => 5 + 0.2 * n))!.chosen).toBe('linear')
    expect(fitSizeCurve(times(sizes, (n) => 5 + 0.2 * n ** 1.4))!.chosen).toBe('power')
  })

  test('takes a linear curve’s doubt from the power law, which holds the linear one’s', () => {
    const curve = fitSizeCurve(times([1, 3, 10, 30, 100], (n) => 5 + 0.2 * n))!
    const [{ lower, upper }, linear] = [curve.logAt(300), curve.linear.intervalAt(300)]
    expect(lower).toBeLessThan(Math.log(linear.lower))
    expect(upper).toBeGreaterThan(Math.log(linear.upper))
  })
})
