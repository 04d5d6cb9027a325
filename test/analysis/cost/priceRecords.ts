import type { PricesUsed } from '../../../src/analysis/cost/costResult.ts'
import { pricesUsedOf } from '../../../src/analysis/cost/pricesUsed.ts'
import { type PriceTable, priceTable } from '../../../src/analysis/cost/priceTable.ts'
import { type CostSettings, defaultCostSettings } from '../../../src/scenario/costOptions.ts'

const origin = { date: '2026-07-01', source: 'made for tests', verified: true }

/** Round prices: `small` costs $0.0001 a second. */
export const writtenTable = {
  region: 'test-1',
  families: [
    {
      family: 'x',
      ...origin,
      sizes: [
        { name: 'x.small', vcpus: 2, memoryGib: 4, usdPerHour: 0.36, spotUsdPerHour: 0.18 },
        { name: 'x.big', vcpus: 4, memoryGib: 16, usdPerHour: 0.72 },
      ],
    },
    { family: 'm', ...origin, sizes: [{ name: 'm.small', vcpus: 2, memoryGib: 16, usdPerHour: 0.54 }] },
    {
      family: 'g',
      architecture: 'arm64',
      ...origin,
      sizes: [{ name: 'g.small', vcpus: 2, memoryGib: 4, usdPerHour: 0.09 }],
    },
  ],
  rates: { cpuUsdPerHour: 0.036, memoryUsdPerGibHour: 0.0036, ...origin },
  minimumSeconds: { value: 60, ...origin },
  bootSeconds: { value: 30, ...origin, verified: false },
  diskGib: { value: 73, ...origin },
  diskUsdPerGibMonth: { value: 0.1, ...origin },
  storageUsdPerGbMonth: { value: 0.02, ...origin },
  putUsdPerThousand: { value: 0.005, ...origin },
  controlPlaneUsdPerHour: { value: 0.1, ...origin },
}

export const table = (fields: Partial<PriceTable> = {}): PriceTable => ({
  ...priceTable.parse(writtenTable),
  ...fields,
})

export const prices = (settings: Partial<CostSettings> = {}, fields: Partial<PriceTable> = {}): PricesUsed =>
  pricesUsedOf(table(fields), { ...defaultCostSettings, ...settings })

/** The same table at another level of prices. */
export const scaled = (factor: number): PriceTable => {
  const times = (fact: PriceTable['bootSeconds']) => fact && { ...fact, value: fact.value * factor }
  const one = table()
  return {
    ...one,
    families: one.families.map((family) => ({
      ...family,
      sizes: family.sizes.map((size) => ({
        ...size,
        usdPerHour: size.usdPerHour * factor,
        spotUsdPerHour: size.spotUsdPerHour && size.spotUsdPerHour * factor,
      })),
    })),
    rates: one.rates && {
      ...one.rates,
      cpuUsdPerHour: one.rates.cpuUsdPerHour * factor,
      memoryUsdPerGibHour: one.rates.memoryUsdPerGibHour * factor,
    },
    diskUsdPerGibMonth: times(one.diskUsdPerGibMonth),
    storageUsdPerGbMonth: times(one.storageUsdPerGbMonth),
    controlPlaneUsdPerHour: times(one.controlPlaneUsdPerHour),
  }
}
