import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { costRatio } from '../../../src/analysis/cost/costRatio.ts'
import type { Estimate } from '../../../src/analysis/estimate.ts'

const at = (value: number, lower: number, upper: number, level = 0.95): Estimate => ({
  value,
  interval: { lower, upper, level },
})

/** $ of seconds from a minimum of 60 on. */
const billed = (usdPerSecond: number) => (seconds: number) => Math.max(60, seconds) * usdPerSecond
const linear = (usdPerSecond: number) => (seconds: number) => seconds * usdPerSecond

describe('ratio of costs', () => {
  test('is the ratio of prices times that of the times, where cost is in proportion to time', () => {
    const ratio = costRatio({
      stack: linear(2),
      against: linear(1),
      timeRatio: at(0.5, 0.4, 0.625, 0.975),
      againstSeconds: at(10, 1, 100),
    })
    expect(ratio.value).toBeCloseTo(1, 12)
    expect(ratio.interval?.lower).toBeCloseTo(0.8, 12)
    expect(ratio.interval?.upper).toBeCloseTo(1.25, 12)
    expect(ratio.interval?.level).toBe(0.975)
  })

  test('is that of the prices alone where both are below the least that is billed', () => {
    const ratio = costRatio({
      stack: billed(2),
      against: billed(1),
      timeRatio: at(0.5, 0.4, 0.6),
      againstSeconds: at(20, 15, 30),
    })
    expect(ratio).toEqual({ value: 2, interval: { lower: 2, upper: 2, level: 0.95 } })
  })

  test('hangs on the other’s time alone where only the one is below it', () => {
    const ratio = costRatio({
      stack: billed(1),
      against: billed(1),
      timeRatio: at(0.1, 0.05, 0.2, 0.99),
      againstSeconds: at(120, 100, 150, 0.95),
    })
    expect(ratio).toEqual({ value: 0.5, interval: { lower: 0.4, upper: 0.6, level: 0.95 } })
  })

  test('allows for both to be wrong where it hangs on both', () => {
    const ratio = costRatio({
      stack: billed(1),
      against: billed(1),
      timeRatio: at(0.5, 0.25, 0.8, 0.95),
      againstSeconds: at(120, 100, 200, 0.95),
    })
    expect(ratio.value).toBe(0.5)
    expect(ratio.interval?.lower).toBe(0.3)
    expect(ratio.interval?.upper).toBe(0.8)
    expect(ratio.interval?.level).toBeCloseTo(0.9, 12)
  })

  test('has no interval where one of its parts has none', () => {
    const parts = { stack: linear(1), against: linear(1) }
    const none = { value: 2, interval: null }
    const some = at(2, 1, 3)
    expect(costRatio({ ...parts, timeRatio: none, againstSeconds: some })).toEqual(none)
    expect(costRatio({ ...parts, timeRatio: some, againstSeconds: none })).toEqual(none)
  })

  const positive = fc.double({ min: 0.01, max: 1000, noNaN: true })
  const share = fc.double({ min: 0, max: 0.9, noNaN: true })
  const estimate = fc
    .tuple(positive, share, share)
    .map(([value, below, above]) => at(value, value * (1 - below), value * (1 + above)))

  test('lies within its interval', () => {
    fc.assert(
      fc.property(estimate, estimate, positive, fc.boolean(), (timeRatio, againstSeconds, usd, bySteps) => {
        const stepped = (seconds: number) => Math.ceil(seconds / 50) * usd
        const { value, interval } = costRatio({
          stack: bySteps ? stepped : billed(usd),
          against: bySteps ? stepped : billed(usd),
          timeRatio,
          againstSeconds,
          bySteps,
        })
        expect(interval!.lower).toBeLessThanOrEqual(value)
        expect(interval!.upper).toBeGreaterThanOrEqual(value)
      }),
    )
  })

  test('holds every pair of times that both intervals allow', () => {
    const within = ({ interval }: Estimate, share: number) =>
      interval!.lower + share * (interval!.upper - interval!.lower)
    const inside = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        estimate,
        estimate,
        inside,
        inside,
        fc.integer({ min: 0, max: 100 }),
        (timeRatio, againstSeconds, r, s, boot) => {
          const booted = (seconds: number) => billed(1)(boot + seconds)
          const steps = (seconds: number) => Math.ceil(seconds / 50) + 2
          for (const [cost, bySteps] of [
            [booted, false],
            [steps, true],
          ] as const) {
            const { interval } = costRatio({
              stack: cost,
              against: cost,
              timeRatio,
              againstSeconds,
              bySteps,
            })
            const seconds = within(againstSeconds, s)
            const ratio = cost(within(timeRatio, r) * seconds) / cost(seconds)
            expect(ratio).toBeGreaterThanOrEqual(interval!.lower * (1 - 1e-9))
            expect(ratio).toBeLessThanOrEqual(interval!.upper * (1 + 1e-9))
          }
        },
      ),
    )
  })

  test('of a stack with itself is 1', () => {
    fc.assert(
      fc.property(estimate, positive, (againstSeconds, usd) => {
        const ratio = costRatio({
          stack: billed(usd),
          against: billed(usd),
          timeRatio: at(1, 1, 1),
          againstSeconds,
        })
        expect(ratio).toEqual({ value: 1, interval: { lower: 1, upper: 1, level: 0.95 } })
      }),
    )
  })

  test('is the same at any level of prices', () => {
    fc.assert(
      fc.property(estimate, estimate, positive, (timeRatio, againstSeconds, factor) => {
        const ratioAt = (usd: number) =>
          costRatio({ stack: billed(2 * usd), against: billed(usd), timeRatio, againstSeconds })
        const [one, other] = [ratioAt(1), ratioAt(factor)]
        expect(other.value / one.value).toBeCloseTo(1, 9)
        expect(other.interval!.lower / one.interval!.lower).toBeCloseTo(1, 9)
        expect(other.interval!.upper / one.interval!.upper).toBeCloseTo(1, 9)
      }),
    )
  })
})
