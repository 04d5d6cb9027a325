import { describe, expect, test } from 'vitest'
import { levelText, ratioText } from '../../src/analysis/ratioText.ts'

const text = (ratio: number, lower: number, upper: number) => {
  const { ratio: middle, interval } = ratioText(ratio, { lower, upper, level: 0.95 })
  return `${middle}; ${interval}`
}

describe('ratioText', () => {
  test.for([
    [0.1432, 0.1188, 0.1629, '0.14; 0.12–0.16'],
    [0.98, 0.91, 1.06, '0.98; 0.91–1.06'],
    [6.991, 6.79, 7.2, '6.99; 6.79–7.20'],
    [0.0432, 0.0411, 0.0462, '0.043; 0.041–0.046'],
    [0.00432, 0.00411, 0.00462, '0.0043; 0.0041–0.0046'],
    [12.345, 11.9, 12.8, '12.35; 11.90–12.80'],
    [36.4267, 0.004711, 282539.4342, '36; 0.0047–280000'],
    [14.2, 1.0004, 201.3, '14; 1.0004–200'],
  ] as const)('%s in %s to %s is %s', ([ratio, lower, upper, expected]) => {
    expect(text(ratio, lower, upper)).toBe(expected)
  })

  test('never rounds a bound to 1 that is not 1', () => {
    expect(text(0.98, 0.965, 0.9968)).toBe('0.980; 0.965–0.997')
    expect(text(1.02, 1.0004, 1.04)).toBe('1.0200; 1.0004–1.0400')
  })

  test('never rounds both bounds to the same figure', () => {
    expect(text(0.482, 0.4801, 0.4841)).toBe('0.482; 0.480–0.484')
    expect(text(2, 2, 2)).toBe('2.00; 2.00–2.00')
  })

  test('has no interval where there is none', () => {
    expect(ratioText(0.25, null)).toEqual({ ratio: '0.25', interval: null })
  })
})

describe('levelText', () => {
  test.for([
    [0.95, '95 %'],
    [0.995, '99.5 %'],
    [0.9794, '97.94 %'],
  ] as const)('%s is %s', ([level, expected]) => {
    expect(levelText(level)).toBe(expected)
  })
})
