import { describe, expect, test } from 'vitest'
import { cheapest } from '../../../src/analysis/cost/cheapest.ts'
import type { ListedInstance } from '../../../src/analysis/cost/priceTable.ts'

const instance = (name: string, vcpus: number, memoryGib: number, usdPerHour: number): ListedInstance => ({
  name,
  vcpus,
  memoryGib,
  usdPerHour,
  spotUsdPerHour: null,
  architecture: 'x86_64',
})

const listed = [
  instance('large', 4, 16, 0.2),
  instance('small', 2, 4, 0.1),
  instance('roomy', 2, 16, 0.15),
  instance('twin', 4, 16, 0.2),
  instance('fuller', 4, 32, 0.2),
]

describe('the cheapest instance that fits', () => {
  test.each([
    ['everything small', { vcpus: 1, memoryGib: 1 }, 'small'],
    ['exactly what it has', { vcpus: 2, memoryGib: 4 }, 'small'],
    ['a little more memory', { vcpus: 2, memoryGib: 4.001 }, 'roomy'],
    ['a little more CPU: of equal prices the most memory', { vcpus: 2.001, memoryGib: 4 }, 'fuller'],
    ['all that the largest has', { vcpus: 4, memoryGib: 32 }, 'fuller'],
  ])('%s', (_, need, name) => {
    expect(cheapest(listed, need)?.name).toBe(name)
  })

  test('of equal instances it is the first by name, wherever they are listed', () => {
    const twins = listed.filter(({ name }) => name === 'large' || name === 'twin')
    expect(cheapest(twins, { vcpus: 4, memoryGib: 16 })?.name).toBe('large')
    expect(cheapest(twins.toReversed(), { vcpus: 4, memoryGib: 16 })?.name).toBe('large')
  })

  test('of equal prices it is the one with more vCPUs', () => {
    const pair = [instance('a', 2, 64, 0.2), instance('b', 4, 16, 0.2)]
    expect(cheapest(pair, { vcpus: 1, memoryGib: 1 })?.name).toBe('b')
  })

  test.each([
    ['memory', { vcpus: 1, memoryGib: 32.1 }],
    ['CPU', { vcpus: 4.1, memoryGib: 1 }],
  ])('none has so much %s', (_, need) => {
    expect(cheapest(listed, need)).toBeNull()
  })
})
