import type { CostSettings } from '../../scenario/costOptions.ts'
import type { PricesUsed } from './costResult.ts'
import type { Fact, Origin, PriceTable } from './priceTable.ts'
import { ratesOf } from './rates.ts'

/** What a table's facts are called. */
export const factNames = {
  minimumSeconds: 'least seconds billed for a launch',
  bootSeconds: 'seconds that an instance boots',
  diskGib: 'GiB of an instance’s disk',
  diskUsdPerGibMonth: 'disk, by GiB and month',
  storageUsdPerGbMonth: 'object storage, by GB and month',
  putUsdPerThousand: '1,000 requests that write',
  getUsdPerThousand: '1,000 requests that read',
  controlPlaneUsdPerHour: 'control plane, by hour',
} as const satisfies Partial<Record<keyof PriceTable, string>>
type FactName = keyof typeof factNames

/** The facts that a table has, by their key. */
export const factsOf = (table: PriceTable): [FactName, Fact][] =>
  (Object.keys(factNames) as FactName[]).flatMap((name) => {
    const fact = table[name]
    return fact ? [[name, fact] satisfies [FactName, Fact]] : []
  })

/** Puts a table and the settings together: all that costs are computed from. */
export const pricesUsedOf = (table: PriceTable, settings: CostSettings): PricesUsed => {
  const { region, currency, families } = table
  const date = families
    .map((family) => family.date)
    .sort()
    .at(-1)!
  return {
    region,
    date,
    currency,
    source: [...new Set(families.map(({ source }) => source))].join('; '),
    note: `List prices of ${date}, never your bill`,
    rates: ratesOf(table),
    unverified: unverifiedOf(table),
    settings,
    table,
  }
}

const unverifiedOf = (table: PriceTable): string[] => {
  const { families, spot, rates } = table
  const origins: [string, Origin][] = [
    ...families.map(({ family, ...origin }): [string, Origin] => [`instances of ${family}`, origin]),
    ...(spot ? [['spot prices', spot] satisfies [string, Origin]] : []),
    ...(rates ? [['rates for allocation', rates] satisfies [string, Origin]] : []),
    ...factsOf(table).map(([name, { value, ...origin }]): [string, Origin] => [
      `${factNames[name]} (${value})`,
      origin,
    ]),
  ]
  return origins
    .filter(([, { verified }]) => !verified)
    .map(([name, { source, date }]) => `${name}: ${source}, ${date}`)
}
