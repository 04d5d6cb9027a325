import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normal, shareOf } from '../../fixtures/stats/simulatedNoise.ts'
import { changePoints } from '../../src/stats/changePoints.ts'
import { seededRandom } from '../../src/stats/random.ts'

/** Runs at each level in turn, with 3 % noise. */
const history = (seed: string, levels: readonly (readonly [runs: number, level: number])[]): number[] => {
  const random = seededRandom(seed)
  return levels.flatMap(([runs, level]) =>
    Array.from({ length: runs }, () => level * Math.exp(0.03 * normal(random))),
  )
}

describe('changePoints', () => {
  test('finds where the level changed and by how much', () => {
    const [change, ...more] = changePoints(
      history('step', [
        [12, 100],
        [10, 120],
      ]),
    )
    expect(more).toEqual([])
    expect(change!.index).toBe(12)
    expect(Math.abs(change!.ratio - 1.2)).toBeLessThan(0.04)
    expect(change!.p).toBeLessThan(0.001)
  })

  test('finds a level that came and went', () => {
    const points = changePoints(
      history('bump', [
        [20, 100],
        [10, 130],
        [20, 100],
      ]),
    )
    expect(points.map(({ index }) => index)).toEqual([20, 30])
    expect(points[0]!.ratio).toBeGreaterThan(1.2)
    expect(points[1]!.ratio).toBeLessThan(1 / 1.2)
  })

  test('leaves out what is too small to matter', () => {
    const values = history('small', [
      [30, 100],
      [30, 106],
    ])
    expect(changePoints(values)).toHaveLength(1)
    expect(changePoints(values, { leastChange: 0.1 })).toEqual([])
  })

  test('needs three runs after a change', () => {
    const step = history('recent', [
      [20, 100],
      [3, 150],
    ])
    expect(changePoints(step).map(({ index }) => index)).toEqual([20])
    expect(changePoints(step.slice(0, -1)).map(({ index }) => index)).not.toContain(20)
  })

  test('finds the place to within a run', () => {
    const found = Array.from({ length: 200 }, (_, i) =>
      changePoints(
        history(`place ${i}`, [
          [12, 100],
          [28, 110],
        ]),
      ),
    )
    const near = found.filter((points) => points.length === 1 && Math.abs(points[0]!.index - 12) <= 1)
    expect(near.length).toBeGreaterThan(170)
  })

  test('a single slow run is no change', () => {
    const values = history('one slow', [[30, 100]])
    values[15] = 300
    expect(changePoints(values)).toEqual([])
  })

  test('is silent on short and constant histories', () => {
    expect(changePoints([])).toEqual([])
    expect(changePoints([1, 2, 3, 4, 5])).toEqual([])
    expect(changePoints(Array(20).fill(7))).toEqual([])
  })

  test('does not depend on the unit, and mirrors with time', () => {
    const values = history('mirror', [
      [15, 10],
      [9, 14],
      [14, 11],
    ])
    const indexes = changePoints(values).map(({ index }) => index)
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (factor) => {
        expect(changePoints(values.map((value) => value * factor)).map(({ index }) => index)).toEqual(indexes)
      }),
      { numRuns: 20 },
    )
    expect(
      changePoints([...values].reverse())
        .map(({ index }) => values.length - index)
        .reverse(),
    ).toEqual(indexes)
  })

  test('sees a change in at most one of fifty histories of 30 runs without one', () => {
    const random = seededRandom('no change')
    const alarms = shareOf(
      2000,
      () => changePoints(Array.from({ length: 30 }, () => Math.exp(0.03 * normal(random)))).length > 0,
    )
    expect(alarms).toBeLessThan(0.02)
  })
})
