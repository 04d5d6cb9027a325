import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { builtInPrices } from '../../../src/analysis/cost/builtInPrices.ts'
import { factsOf, pricesUsedOf } from '../../../src/analysis/cost/pricesUsed.ts'
import { instancesOf, priceTable } from '../../../src/analysis/cost/priceTable.ts'
import { defaultCostSettings } from '../../../src/scenario/costOptions.ts'
import { explainIssues } from '../../../src/scenario/explain.ts'
import { prices, table, writtenTable } from './priceRecords.ts'

describe('the table that ships', () => {
  const instances = instancesOf(builtInPrices)

  test.each([
    ['m7i.xlarge', 4, 16, 0.2016],
    ['r7i.xlarge', 4, 32, 0.2646],
    ['c7i.xlarge', 4, 8, 0.1785],
    ['c6a.4xlarge', 16, 32, 0.612],
    ['m6a.4xlarge', 16, 64, 0.6912],
    ['r6a.4xlarge', 16, 128, 0.9072],
    ['m7g.large', 2, 8, 0.0816],
  ])('has %s with %d vCPUs and %d GiB at $%d an hour', (name, vcpus, memoryGib, usdPerHour) => {
    expect(instances.find((one) => one.name === name)).toMatchObject({ vcpus, memoryGib, usdPerHour })
  })

  test('has spot prices below those on demand', () => {
    for (const { name, usdPerHour, spotUsdPerHour } of instances)
      expect(spotUsdPerHour, name).toBeLessThan(usdPerHour)
  })

  test('has prices in step with the vCPUs of a family', () => {
    for (const { family, sizes } of builtInPrices.families)
      for (const { vcpus, usdPerHour } of sizes)
        expect(usdPerHour / vcpus / (sizes[0]!.usdPerHour / sizes[0]!.vcpus), family).toBeCloseTo(1, 3)
  })

  test('says what each verified fact was checked against', () => {
    const origins = [...builtInPrices.families, ...factsOf(builtInPrices).map(([, fact]) => fact)]
    for (const { verified, checkedAgainst } of origins) expect(checkedAgainst !== null).toBe(verified)
  })

  test('calls what nothing bears out unverified', () => {
    const { unverified, note, date, region } = pricesUsedOf(builtInPrices, defaultCostSettings)
    expect(unverified.map((text) => text.split(':')[0])).toEqual([
      'spot prices',
      'seconds that an instance boots (30)',
      'GiB of an instance’s disk (30)',
      '1,000 requests that write (0.005)',
      '1,000 requests that read (0.0004)',
    ])
    expect({ note, date, region }).toEqual({
      note: 'List prices of 2026-07-20, never your bill',
      date: '2026-07-20',
      region: 'us-east-1',
    })
  })
})

describe('a table of one’s own', () => {
  test('is accepted as the documentation shows it', () => {
    const docs = readFileSync(new URL('../../../docs/cost.md', import.meta.url), 'utf8')
    const [, example] = /```json\n(.*?)```/s.exec(docs)!
    expect(pricesUsedOf(priceTable.parse(JSON.parse(example!)), defaultCostSettings)).toMatchObject({
      region: 'on-premises',
      note: 'List prices of 2026-11-01, never your bill',
      unverified: [],
    })
  })

  test('may leave out everything but instances', () => {
    const { region, families } = writtenTable
    expect(priceTable.parse({ region, families })).toMatchObject({
      currency: 'USD',
      rates: null,
      minimumSeconds: null,
      spot: null,
    })
  })

  test('has its date from the latest of its lists', () => {
    const families = table().families.map((family, i) => ({ ...family, date: `2026-0${3 - i}-01` }))
    expect(prices({}, { families }).date).toBe('2026-03-01')
  })

  const [first] = writtenTable.families
  const withSize = (fields: object) => ({
    ...writtenTable,
    families: [{ ...first, sizes: [{ ...first!.sizes[0], ...fields }] }],
  })

  test.each([
    [
      'a price of 0',
      withSize({ usdPerHour: 0 }),
      'families[0].sizes[0].usdPerHour: Too small: expected number to be >0; got 0',
    ],
    ['half a vCPU', withSize({ vcpus: 0.5 }), 'families[0].sizes[0].vcpus: expected int; got 0.5'],
    [
      'a misspelt field',
      withSize({ usdPerhour: 1 }),
      'families[0].sizes[0]: Unrecognized key: "usdPerhour"; the nearest is usdPerHour',
    ],
    ['another currency', { ...writtenTable, currency: 'EUR' }, 'currency: expected USD; got "EUR"'],
    [
      'no instance',
      { ...writtenTable, families: [] },
      'families: Too small: expected array to have >=1 items; got []',
    ],
    [
      'no day',
      { ...writtenTable, families: [{ ...first, date: 'May 2026' }] },
      'families[0].date: Invalid ISO date; got "May 2026"',
    ],
    [
      'a name twice',
      { ...writtenTable, families: [first, first] },
      'families[0].sizes[0].name: expected a name that no other instance has; got "x.small"',
    ],
    [
      'a negative fact',
      { ...writtenTable, bootSeconds: { ...writtenTable.bootSeconds, value: -1 } },
      'bootSeconds.value: Too small: expected number to be >=0; got -1',
    ],
  ])('is refused with %s', (_, written, text) => {
    const { error } = priceTable.safeParse(written)
    expect(explainIssues(error!, written, priceTable)[0]).toBe(text)
  })
})
