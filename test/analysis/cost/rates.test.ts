import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInPrices } from '../../../src/analysis/cost/builtInPrices.ts'
import { ratesOf } from '../../../src/analysis/cost/rates.ts'
import { table } from './priceRecords.ts'

const family = (shapes: [number, number][], priceOf: (vcpus: number, memoryGib: number) => number) => [
  {
    family: 'made',
    architecture: 'x86_64' as const,
    date: '2026-07-01',
    source: 'made',
    verified: true,
    checkedAgainst: null,
    sizes: shapes.map(([vcpus, memoryGib], i) => ({
      name: `made.${i}`,
      vcpus,
      memoryGib,
      usdPerHour: priceOf(vcpus, memoryGib),
      spotUsdPerHour: null,
    })),
  },
]

describe('rates of allocation', () => {
  test('are the table’s own where it has them', () => {
    expect(ratesOf(table())).toEqual({
      cpuUsdPerHour: 0.036,
      memoryUsdPerGibHour: 0.0036,
      text: 'made for tests, 2026-07-01',
    })
  })

  test('are recovered from prices that were made of them', () => {
    const rate = fc.double({ min: 0.001, max: 1, noNaN: true })
    fc.assert(
      fc.property(rate, rate, (cpu, memory) => {
        const shapes: [number, number][] = [
          [2, 4],
          [4, 16],
          [8, 64],
        ]
        const families = family(shapes, (vcpus, gib) => vcpus * cpu + gib * memory)
        const rates = ratesOf(table({ rates: null, families }))
        expect(rates.cpuUsdPerHour / cpu).toBeCloseTo(1, 6)
        expect(rates.memoryUsdPerGibHour / memory).toBeCloseTo(1, 6)
      }),
    )
  })

  test('divide prices as OpenCost does where all instances have the same shape', () => {
    const families = family(
      [
        [2, 8],
        [4, 16],
      ],
      (vcpus) => vcpus * 0.05,
    )
    const rates = ratesOf(table({ rates: null, families }))
    expect(rates.cpuUsdPerHour / rates.memoryUsdPerGibHour).toBeCloseTo(0.031611 / 0.004237, 9)
    expect(2 * rates.cpuUsdPerHour + 8 * rates.memoryUsdPerGibHour).toBeCloseTo(0.1, 9)
    expect(rates.text).toBe('prices of 2 instances, divided in OpenCost’s proportion')
  })

  test('divide prices as OpenCost does where more memory costs less', () => {
    const families = family(
      [
        [2, 4],
        [2, 64],
      ],
      (_vcpus, gib) => 1 / gib,
    )
    const { cpuUsdPerHour, memoryUsdPerGibHour } = ratesOf(table({ rates: null, families }))
    expect(cpuUsdPerHour / memoryUsdPerGibHour).toBeCloseTo(0.031611 / 0.004237, 9)
  })

  test('are of x86 where there are such instances, and of all otherwise', () => {
    const families = table().families
    const both = ratesOf(table({ rates: null }))
    expect(both).toEqual(
      ratesOf(table({ rates: null, families: families.filter(({ family }) => family !== 'g') })),
    )
    const arm = ratesOf(table({ rates: null, families: families.filter(({ family }) => family === 'g') }))
    expect(arm.cpuUsdPerHour).toBeLessThan(both.cpuUsdPerHour)
  })

  test('of the table that ships are near to what its neighbours in the list differ by', () => {
    const price = (name: string) =>
      builtInPrices.families.flatMap(({ sizes }) => sizes).find((size) => size.name === name)!.usdPerHour
    // 4 vCPUs each; 16 and 32 GiB.
    const memory = (price('r7i.xlarge') - price('m7i.xlarge')) / 16
    const cpu = (price('m7i.xlarge') - 16 * memory) / 4
    const rates = ratesOf(builtInPrices)
    expect(Math.abs(rates.cpuUsdPerHour / cpu - 1)).toBeLessThan(0.2)
    expect(Math.abs(rates.memoryUsdPerGibHour / memory - 1)).toBeLessThan(0.2)
  })
})
