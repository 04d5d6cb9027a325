import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normal } from '../../../fixtures/stats/simulatedNoise.ts'
import { type CostRatioRequest, costRatio } from '../../../src/analysis/cost/costRatio.ts'
import type { Estimate } from '../../../src/analysis/estimate.ts'
import { geometricMean } from '../../../src/stats/geometricMean.ts'
import { primaryInterval } from '../../../src/stats/primaryInterval.ts'
import { seededRandom } from '../../../src/stats/random.ts'

const at = (value: number, lower: number, upper: number, level = 0.95): Estimate => ({
  value,
  interval: { lower, upper, level },
})

type Fixed = Omit<CostRatioRequest, 'timesAt' | 'level'> & { timeRatio: Estimate; againstSeconds: Estimate }

/** With intervals that are the same at any level. */
const fixed = ({ timeRatio, againstSeconds, ...request }: Fixed) =>
  costRatio({
    ...request,
    timesAt: () => ({ ratio: timeRatio, againstSeconds }),
    level: timeRatio.interval?.level ?? 0.95,
  })

/** $ of seconds from a minimum of 60 on. */
const billed = (usdPerSecond: number) => (seconds: number) => Math.max(60, seconds) * usdPerSecond
const linear = (usdPerSecond: number) => (seconds: number) => seconds * usdPerSecond

describe('ratio of costs', () => {
  test('is the ratio of prices times that of the times, where cost is in proportion to time', () => {
    const ratio = fixed({
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
    const ratio = fixed({
      stack: billed(2),
      against: billed(1),
      timeRatio: at(0.5, 0.4, 0.6),
      againstSeconds: at(20, 15, 30),
    })
    expect(ratio).toEqual({ value: 2, interval: { lower: 2, upper: 2, level: 0.95 } })
  })

  test('hangs on the other’s time alone where only the one is below it', () => {
    const ratio = fixed({
      stack: billed(1),
      against: billed(1),
      timeRatio: at(0.1, 0.05, 0.2),
      againstSeconds: at(120, 100, 150),
    })
    expect(ratio).toEqual({ value: 0.5, interval: { lower: 0.4, upper: 0.6, level: 0.95 } })
  })

  test('holds at its level where it hangs on both, as each has half of the doubt', () => {
    const times = {
      0.95: { ratio: at(0.5, 0.25, 0.8), againstSeconds: at(120, 100, 200) },
      0.975: { ratio: at(0.5, 0.2, 0.9, 0.975), againstSeconds: at(120, 90, 240, 0.975) },
      0.999: { ratio: at(0.5, 0.1, 2, 0.999), againstSeconds: at(120, 60, 400, 0.999) },
    }
    const timesAt = (level: number) => times[level as keyof typeof times]
    const joint = costRatio({ stack: billed(1), against: billed(1), timesAt, level: 0.95 })
    expect(joint).toEqual({ value: 0.5, interval: { lower: 0.25, upper: 0.9, level: 0.95 } })
    // In proportion nothing is to be divided.
    const single = costRatio({ stack: linear(1), against: linear(1), timesAt, level: 0.95 })
    expect(single.interval).toEqual({ lower: 0.25, upper: 0.8, level: 0.95 })
  })

  test('takes the minimum not to matter only where it is nearly sure not to', () => {
    const timesAt = (level: number) => ({
      ratio: at(0.5, level > 0.97 ? 0.4 : 0.45, level > 0.97 ? 0.6 : 0.55, level),
      // In 45 % of 140 s and more it plays no part; in 40 % of 100 s it does.
      againstSeconds: level > 0.99 ? at(150, 100, 200, level) : at(150, 140, 160, level),
    })
    const { interval } = costRatio({ stack: billed(1), against: billed(1), timesAt, level: 0.95 })
    expect(interval).toEqual({ lower: 0.4, upper: 0.6, level: 0.95 })
    // Also where ranks of few blocks give no such ratio.
    const ofRanks = (level: number) => ({
      ...timesAt(level),
      ...(level > 0.99 && { ratio: { value: 0.5, interval: null } }),
    })
    expect(
      costRatio({ stack: billed(1), against: billed(1), timesAt: ofRanks, level: 0.95 }).interval,
    ).toEqual(interval)
  })

  test('has no interval where the blocks are too few for one at the higher level', () => {
    const timesAt = (level: number) => ({
      ratio: { value: 0.5, interval: level > 0.97 ? null : at(0.5, 0.25, 0.8).interval },
      againstSeconds: at(120, 100, 200, level),
    })
    const request = { timesAt, level: 0.95 }
    expect(costRatio({ stack: billed(1), against: billed(1), ...request })).toEqual({
      value: 0.5,
      interval: null,
    })
    expect(costRatio({ stack: linear(1), against: linear(1), ...request }).interval).not.toBeNull()
  })

  test('holds the true ratio as often as it says, near the least that is billed', () => {
    const random = seededRandom('cost ratio')
    const [stack, against] = [billed(1), billed(1)]
    // A run takes 63 s and 90 s; a slow block slows both.
    const truth = stack(63) / against(90)
    const repeats = 2000
    let held = 0
    for (let i = 0; i < repeats; i++) {
      const blocks = Array.from({ length: 6 }, () => {
        const slow = 0.05 * normal(random)
        return [63, 90].map((s) => s * Math.exp(slow + 0.08 * normal(random))) as [number, number]
      })
      const timesAt = (level: number) => {
        const { ratio, interval } = primaryInterval(
          blocks.map(([a, b]) => Math.log(a / b)),
          { level },
        )
        const mean = geometricMean(
          blocks.map(([, b]) => b),
          { level },
        )
        return {
          ratio: { value: ratio, interval },
          againstSeconds: { value: mean.geometricMean, interval: mean.interval },
        }
      }
      const { interval } = costRatio({ stack, against, timesAt, level: 0.95 })
      held += Number(interval!.lower <= truth && truth <= interval!.upper)
    }
    expect(held / repeats).toBeGreaterThanOrEqual(0.95)
  })

  test('has no interval where one of its parts has none', () => {
    const parts = { stack: linear(1), against: linear(1) }
    const none = { value: 2, interval: null }
    const some = at(2, 1, 3)
    expect(fixed({ ...parts, timeRatio: none, againstSeconds: some })).toEqual(none)
    expect(fixed({ ...parts, timeRatio: some, againstSeconds: none })).toEqual(none)
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
        const { value, interval } = fixed({
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
            const { interval } = fixed({
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
        const ratio = fixed({
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
          fixed({ stack: billed(2 * usd), against: billed(usd), timeRatio, againstSeconds })
        const [one, other] = [ratioAt(1), ratioAt(factor)]
        expect(other.value / one.value).toBeCloseTo(1, 9)
        expect(other.interval!.lower / one.interval!.lower).toBeCloseTo(1, 9)
        expect(other.interval!.upper / one.interval!.upper).toBeCloseTo(1, 9)
      }),
    )
  })
})
