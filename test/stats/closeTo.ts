import { expect } from 'vitest'

/** Equal up to a relative difference; `toBeCloseTo` counts decimals and would pass wrong small numbers. */
export const expectCloseTo = (actual: number, expected: number, relative = 1e-12): void => {
  const difference = Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE)
  expect(difference, `${actual} differs from ${expected}`).toBeLessThanOrEqual(relative)
}
