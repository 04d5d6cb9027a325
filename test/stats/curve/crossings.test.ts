import { describe, expect, test } from 'vitest'
import { crossings } from '../../../src/stats/curve/crossings.ts'
import { expectCloseTo } from '../closeTo.ts'

/** A difference with the same doubt everywhere. */
const difference = (valueAt: (x: number) => number, doubt: number) => ({
  valueAt,
  endsAt: (x: number) => ({ value: valueAt(x), lower: valueAt(x) - doubt, upper: valueAt(x) + doubt }),
})

describe('crossings', () => {
  test('are where the difference is 0, with ends where its interval begins and ceases to hold 0', () => {
    const [found, ...others] = crossings(
      difference((x) => Math.log(x / 5), 0.1),
      1,
      30,
    )
    expect(others).toEqual([])
    expectCloseTo(found!.x!, 5, 1e-9)
    expectCloseTo(found!.lower!, 5 * Math.exp(-0.1), 1e-4)
    expectCloseTo(found!.upper!, 5 * Math.exp(0.1), 1e-4)
  })

  test('have an open end where the interval holds 0 as far as was looked', () => {
    const [found] = crossings(
      difference((x) => Math.log(x / 25), 0.5),
      1,
      30,
    )
    expectCloseTo(found!.x!, 25, 1e-9)
    expectCloseTo(found!.lower!, 25 * Math.exp(-0.5), 1e-4)
    expect(found!.upper).toBeNull()
  })

  test('may be two', () => {
    const found = crossings(
      difference((x) => Math.log(x / 2) * Math.log(x / 15), 0.01),
      1,
      30,
    )
    expect(found).toHaveLength(2)
    expectCloseTo(found[0]!.x!, 2, 1e-9)
    expectCloseTo(found[1]!.x!, 15, 1e-9)
    expect(found[0]!.upper!).toBeLessThan(found[1]!.lower!)
  })

  test('share their ends where there may be one anywhere between', () => {
    const found = crossings(
      difference((x) => Math.log(x / 4) * Math.log(x / 6), 0.5),
      1,
      30,
    )
    expect(found).toHaveLength(2)
    expect([found[0]!.lower, found[0]!.upper]).toEqual([found[1]!.lower, found[1]!.upper])
  })

  test('are none where the interval excludes 0 throughout', () => {
    expect(
      crossings(
        difference((x) => Math.log(x / 100), 0.1),
        1,
        30,
      ),
    ).toEqual([])
  })

  test('without one, say from where on there may be one all the same', () => {
    const [found] = crossings(
      difference((x) => Math.log(x / 40), 0.5),
      1,
      30,
    )
    expect(found).toMatchObject({ x: null, upper: null })
    expectCloseTo(found!.lower!, 40 * Math.exp(-0.5), 1e-4)
  })

  test('come with stretches farther away where there may be another', () => {
    // The doubt grows as curves do beyond what was measured.
    const grown = {
      valueAt: (x: number) => Math.log(x / 5),
      endsAt: (x: number) => {
        const [value, doubt] = [Math.log(x / 5), x > 40 ? 3 : 0.1]
        return { value, lower: value - doubt, upper: value + doubt }
      },
    }
    const [found, another, ...others] = crossings(grown, 1, 90)
    expect(others).toEqual([])
    expectCloseTo(found!.upper!, 5 * Math.exp(0.1), 1e-4)
    expect(another).toMatchObject({ x: null, upper: null })
    expectCloseTo(another!.lower!, 40, 1e-3)
  })

  test('without one, keep apart the stretches where there may be one', () => {
    const touching = difference((x) => 1.2 - Math.abs(Math.log(x / 5)), 0)
    const shifted = {
      valueAt: (x: number) => touching.valueAt(x) + 1,
      endsAt: (x: number) => {
        const value = touching.valueAt(x) + 1
        return { value, lower: value - 1.5, upper: value + 1.5 }
      },
    }
    const found = crossings(shifted, 1, 25)
    expect(found).toMatchObject([
      { x: null, lower: null },
      { x: null, upper: null },
    ])
    // 2.2 − |ln(x / 5)| < 1.5.
    expectCloseTo(found[0]!.upper!, 5 * Math.exp(-0.7), 1e-3)
    expectCloseTo(found[1]!.lower!, 5 * Math.exp(0.7), 1e-3)
  })
})
