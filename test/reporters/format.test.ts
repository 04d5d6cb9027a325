import { describe, expect, test } from 'vitest'
import {
  formatBytes,
  formatClock,
  formatCount,
  formatExpected,
  formatMemory,
  formatRate,
  formatTime,
  formatTimeWithRange,
} from '../../reporters/format.ts'

describe('formatTime', () => {
  test.for([
    [0.4, '0.400 ms'],
    [85, '85.0 ms'],
    [850, '850 ms'],
    [1000, '1.00 s'],
    [4600, '4.60 s'],
    [32_400, '32.4 s'],
    [155_200, '155 s'],
    [599_999, '600 s'],
    [600_000, '10.0 min'],
    [9_120_000, '152 min'],
    [18_000_000, '5.00 h'],
  ] as const)('%s ms is %s', ([ms, expected]) => {
    expect(formatTime(ms)).toBe(expected)
  })

  test('a range has the unit of its middle', () => {
    expect(formatTimeWithRange(32_400, 30_900, 35_000)).toBe('32.4 s (30.9–35.0)')
    expect(formatTimeWithRange(1020, 990, 1100)).toBe('1.02 s (0.990–1.10)')
  })
})

describe('formatBytes', () => {
  test.for([
    [0, '0 B'],
    [512, '512 B'],
    [1024, '1 KiB'],
    [10_066_329, '9.6 MiB'],
    [4 * 1024 ** 3, '4 GiB'],
  ] as const)('%s B is %s', ([bytes, expected]) => {
    expect(formatBytes(bytes)).toBe(expected)
  })
})

describe('formatMemory', () => {
  test.for([
    [1434, 1556, '1.40–1.52 GiB'],
    [695, 760, '695–760 MiB'],
    [980, 1040, '0.957–1.02 GiB'],
    [700, 700, '700 MiB'],
    [700, 700.3, '700 MiB'],
  ] as const)('%s to %s MiB is %s', ([low, high, expected]) => {
    expect(formatMemory(low, high)).toBe(expected)
  })
})

test('counts are exact, rates have three digits', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567')
  expect(formatRate(21_645.3)).toBe('21,600')
  expect(formatRate(2.345)).toBe('2.35')
})

describe('formatClock', () => {
  test.for([
    [-5, '0 s'],
    [12_400, '12 s'],
    [59_600, '1 min 0 s'],
    [92_000, '1 min 32 s'],
    [3_900_000, '1 h 5 min'],
  ] as const)('%s ms is %s', ([ms, expected]) => {
    expect(formatClock(ms)).toBe(expected)
  })
})

describe('formatExpected', () => {
  test.for([
    [0, 'a few seconds'],
    [9_900, 'a few seconds'],
    [36_000, 'about 40 s'],
    [89_000, 'about 90 s'],
    [100_000, 'about 2 min'],
    [200_000, 'about 3 min'],
    [6_000_000, 'about 1.7 h'],
  ] as const)('%s ms is %s', ([ms, expected]) => {
    expect(formatExpected(ms)).toBe(expected)
  })
})
