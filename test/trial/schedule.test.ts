import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeSchedule } from '../../src/trial/schedule.ts'

const stacks = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 })

test('every block has every stack once, and blocks count from 1', () => {
  fc.assert(
    fc.property(stacks, fc.integer({ min: 1, max: 20 }), fc.nat(), (names, blocks, seed) => {
      const schedule = makeSchedule(names, blocks, seed, 's')
      expect(schedule.map(({ block }) => block)).toEqual(Array.from({ length: blocks }, (_, i) => i + 1))
      for (const { order } of schedule) expect(order.toSorted()).toEqual(names.toSorted())
    }),
  )
})

test('the same seed and scenario give the same order; another scenario its own', () => {
  const order = (seed: number, scenario: string) =>
    makeSchedule(['a', 'b', 'c'], 20, seed, scenario).map((block) => block.order.join(''))
  expect(order(1, 's')).toEqual(order(1, 's'))
  expect(order(1, 's')).not.toEqual(order(1, 't'))
  expect(order(1, 's')).not.toEqual(order(2, 's'))
})

test('each order of two stacks is drawn about half of the time', () => {
  const first = makeSchedule(['a', 'b'], 10_000, 3, 's').filter(({ order }) => order[0] === 'a').length
  // Five standard deviations of a fair coin.
  expect(Math.abs(first - 5000)).toBeLessThan(5 * Math.sqrt(10_000 / 4))
})
