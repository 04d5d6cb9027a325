import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logTicks, paddedDomain } from '../../../reporters/html/logScale.ts'

test('ticks are 1, 2, 5 and their like, powers of ten where there would be many, equal steps within a small range', () => {
  expect(logTicks([0.04, 1.1], 9)).toEqual([0.05, 0.1, 0.2, 0.5, 1])
  expect(logTicks([0.004, 1200], 6)).toEqual([0.01, 0.1, 1, 10, 100, 1000])
  expect(logTicks([0.95, 1.12], 9)).toEqual([0.96, 0.98, 1, 1.02, 1.04, 1.06, 1.08, 1.1, 1.12])
  expect(logTicks([88, 99], 6)).toEqual([88, 90, 92, 94, 96, 98])
})

test('any range has a tick within it, and no more than were asked for but by one', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-5, max: 1e6, noNaN: true }),
      fc.double({ min: 1, max: 1e4, noNaN: true }),
      fc.integer({ min: 4, max: 9 }),
      (low, factor, most) => {
        const domain = paddedDomain([low, low * factor])
        const ticks = logTicks(domain, most)
        expect(ticks.length).toBeGreaterThan(0)
        expect(ticks.length).toBeLessThanOrEqual(most + 1)
        for (const tick of ticks) {
          expect(tick).toBeGreaterThan(domain[0] * 0.9999)
          expect(tick).toBeLessThan(domain[1] * 1.0001)
        }
      },
    ),
  )
})
