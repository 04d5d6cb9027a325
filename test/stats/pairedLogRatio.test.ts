import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pairedLogRatio } from '../../src/stats/pairedLogRatio.ts'
import { expectCloseTo } from './closeTo.ts'
import { reference } from './reference.ts'

const time = fc.double({ min: 1, max: 1e6, noNaN: true })
const pairs = fc.array(fc.tuple(time, time), { minLength: 2, maxLength: 20 })
const split = (values: [number, number][]) => [values.map(([a]) => a), values.map(([, b]) => b)] as const

const codes = (a: number[], b: number[], level?: number) =>
  pairedLogRatio(a, b, level === undefined ? {} : { level }).warnings.map(({ code }) => code)

describe('pairedLogRatio', () => {
  test.for(Object.entries(reference.pairs))(
    '%s: ratio, spread and intervals as SciPy has them',
    ([, pair]) => {
      for (const [level, [lower, upper]] of Object.entries(pair.intervals)) {
        const result = pairedLogRatio(pair.a, pair.b, { level: Number(level) })
        expectCloseTo(result.ratio, pair.ratio)
        expectCloseTo(result.sdLog!, pair.sdLog, 1e-11)
        expectCloseTo(result.interval!.lower, lower, 1e-11)
        expectCloseTo(result.interval!.upper, upper, 1e-11)
        expect(result.interval!.level).toBe(Number(level))
        expect(result.n).toBe(pair.a.length)
      }
    },
  )

  test('swapping the arms inverts ratio and interval', () => {
    fc.assert(
      fc.property(pairs, (values) => {
        const [a, b] = split(values)
        const there = pairedLogRatio(a, b)
        const back = pairedLogRatio(b, a)
        expectCloseTo(back.ratio, 1 / there.ratio, 1e-9)
        expectCloseTo(back.interval!.lower, 1 / there.interval!.upper, 1e-9)
        expectCloseTo(back.interval!.upper, 1 / there.interval!.lower, 1e-9)
      }),
    )
  })

  test('scaling one arm scales the ratio and leaves its relative width alone', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 0.01, max: 100, noNaN: true }), (values, factor) => {
        const [a, b] = split(values)
        const plain = pairedLogRatio(a, b)
        const scaled = pairedLogRatio(
          a,
          b.map((value) => value * factor),
        )
        expectCloseTo(scaled.ratio, plain.ratio * factor, 1e-9)
        expectCloseTo(scaled.interval!.lower, plain.interval!.lower * factor, 1e-6)
        expectCloseTo(scaled.interval!.upper, plain.interval!.upper * factor, 1e-6)
      }),
    )
  })

  test('a factor that both of a block share changes nothing', () => {
    fc.assert(
      fc.property(pairs, fc.array(time, { minLength: 20, maxLength: 20 }), (values, slowness) => {
        const [a, b] = split(values)
        const slowed = pairedLogRatio(
          a.map((value, i) => value * slowness[i]!),
          b.map((value, i) => value * slowness[i]!),
        )
        expectCloseTo(slowed.ratio, pairedLogRatio(a, b).ratio, 1e-9)
      }),
    )
  })

  test('the order of blocks does not matter', () => {
    fc.assert(
      fc.property(pairs, (values) => {
        const [a, b] = split(values)
        const [c, d] = split([...values].reverse())
        expectCloseTo(pairedLogRatio(c, d).ratio, pairedLogRatio(a, b).ratio, 1e-9)
      }),
    )
  })

  test('the interval holds the ratio and widens with the level', () => {
    fc.assert(
      fc.property(pairs, (values) => {
        const [a, b] = split(values)
        const narrow = pairedLogRatio(a, b, { level: 0.9 })
        const wide = pairedLogRatio(a, b, { level: 0.99 })
        expect(narrow.interval!.lower).toBeLessThanOrEqual(narrow.ratio * (1 + 1e-12))
        expect(narrow.interval!.upper).toBeGreaterThanOrEqual(narrow.ratio * (1 - 1e-12))
        expect(wide.interval!.lower).toBeLessThanOrEqual(narrow.interval!.lower)
        expect(wide.interval!.upper).toBeGreaterThanOrEqual(narrow.interval!.upper)
      }),
    )
  })

  test('one block gives a ratio without an interval, and says so', () => {
    expect(pairedLogRatio([1], [1])).toEqual({
      ratio: 1,
      interval: null,
      n: 1,
      sdLog: null,
      warnings: [
        {
          code: 'oneBlock',
          text: 'one block has no spread, so there is no interval',
          advice: 'run at least 6 blocks (--blocks 6)',
        },
      ],
    })
  })

  test('warns below the number of blocks at which an exact p could reach the level', () => {
    const a = [10, 11, 12, 10, 11, 12, 10, 11]
    const b = [5, 6, 5.5, 5, 6.2, 5.5, 5, 6.1]
    expect(codes(a.slice(0, 5), b.slice(0, 5))).toEqual(['fewBlocks'])
    expect(codes(a.slice(0, 6), b.slice(0, 6))).toEqual([])
    expect(codes(a.slice(0, 7), b.slice(0, 7), 0.99)).toEqual(['fewBlocks'])
    expect(codes(a, b, 0.99)).toEqual([])
    expect(pairedLogRatio(a.slice(0, 5), b.slice(0, 5)).warnings[0]).toMatchObject({
      text: 'with 5 blocks the interval leans on normal noise: the exact p cannot go below 0.0625',
      advice: 'run at least 6 blocks (--blocks 6)',
    })
  })

  test('warns of ratios that are the same to the last digit', () => {
    expect(codes([1, 2, 3, 4, 5, 6], [2, 4, 6, 8, 10, 12])).toEqual(['noSpread'])
  })

  test.for([
    [[1, 2], [1], 'Expected as many values in b as in a (2), got 1'],
    [[], [], 'Expected at least one value, got none'],
    [[1, 0], [1, 1], 'Expected a positive number, got 0'],
    [[1, 1], [1, -3], 'Expected a positive number, got -3'],
    [[1, Number.NaN], [1, 1], 'Expected a positive number, got NaN'],
    [[1, Number.POSITIVE_INFINITY], [1, 1], 'Expected a positive number, got Infinity'],
  ] as const)('refuses %j against %j', ([a, b, message]) => {
    expect(() => pairedLogRatio(a, b)).toThrow(message)
  })

  test.for([0, 1, 1.5, Number.NaN])('refuses the level %s', (level) => {
    expect(() => pairedLogRatio([1, 2], [2, 3], { level })).toThrow(
      'Expected a confidence level between 0 and 1',
    )
  })
})
