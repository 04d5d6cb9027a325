import { sampleCorrelation } from 'simple-statistics'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Dataset } from '../../src/dataset/dataset.ts'
import { clickstream, type DataCharacteristics } from '../../src/scenario/data.ts'
import { tableOf, useDatasets } from './datasets.ts'
import { python, query, queryOne } from './python.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })
const { ensure } = useDatasets()

const rows = 300_000
const tables: Record<string, string> = {}
beforeAll(async () => {
  const dataset = await ensure(clickstream({ size: { rows }, complexity: 'complex', joinTables: 5 }))
  for (const name of Object.keys(dataset.manifest.tables)) tables[name] = tableOf(dataset, name)
})

const shareOf = async (condition: string, from = tables.events!): Promise<number> =>
  (await queryOne(`SELECT avg((${condition})::INT) AS share FROM ${from}`)).share!

describe('time', () => {
  const START = "TIMESTAMP '2026-01-05 00:00:00'"

  test('all events are within the range', async () => {
    const outside = `event_time < ${START} OR event_time >= ${START} + INTERVAL 7 DAY OR event_date <> event_time::DATE`
    expect(await shareOf(outside)).toBe(0)
  })

  test('hours follow the rhythm: within 15 %, but for bursts of about three times', async () => {
    const weights = await python<number[]>(
      'import json; from dataset.rhythm import *; print(json.dumps([HOURS[h % 24] * DAYS[h // 24] for h in range(168)]))',
    )
    const found = await query(
      `SELECT date_diff('hour', ${START}, event_time) AS hour, count(*) AS events FROM ${tables.events} GROUP BY ALL ORDER BY ALL`,
    )
    const counts = found.map(({ events }) => events!)
    expect(counts).toHaveLength(168)
    const ratios = counts.map((count, hour) => count / weights[hour]!)
    const usual = ratios.toSorted((a, b) => a - b)[84]!
    // Sessions last for minutes and some come late: next to a burst an hour has some of its events.
    const bursts = ratios.filter((ratio) => ratio > 1.8 * usual)
    expect(bursts.length).toBeGreaterThanOrEqual(1)
    expect(bursts.length).toBeLessThanOrEqual(8)
    const calm = counts.filter((_, hour) => ratios[hour]! < 1.15 * usual && ratios[hour]! > 0.85 * usual)
    expect(calm.length).toBeGreaterThanOrEqual(168 - 4 * bursts.length)
    const [calmCounts, calmWeights] = [counts, weights].map((all) =>
      all.filter((_, hour) => ratios[hour]! <= 1.8 * usual),
    ) as [number[], number[]]
    expect(sampleCorrelation(calmCounts, calmWeights)).toBeGreaterThan(0.97)
  })

  describe('over four weeks', () => {
    let dataset: Dataset
    let hours: { hour: number; day: number; events: number; weight: number; bursts: boolean }[]
    beforeAll(async () => {
      dataset = await ensure(
        clickstream({ size: { rows }, complexity: 'simple', temporalRange: '4w', late: 0 }),
      )
      const weights = await python<[number, boolean][]>(`
import json
from dataset.rhythm import *
plain = [HOURS[h % 24] * DAYS[h // 24 % 7] * 3600 for h in range(672)]
print(json.dumps([[p, w > p] for p, w in zip(plain, weights(42, 672 * HOUR_US))]))`)
      const counts = await query<{ hour: number; events: number }>(`
        SELECT date_diff('hour', ${START}, event_time) AS hour, count(*) AS events FROM ${tableOf(dataset, 'events')}
        GROUP BY ALL ORDER BY ALL`)
      expect(counts).toHaveLength(672)
      hours = counts.map(({ hour, events }) => {
        const [weight, bursts] = weights[hour]!
        return { hour, day: Math.floor(hour / 24) % 7, events, weight, bursts }
      })
    })
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value) / values.length

    test('weekends have two thirds of the traffic of other days, within 5 points', () => {
      const calm = (of: (day: number) => boolean) =>
        mean(hours.filter(({ day, bursts }) => of(day) && !bursts).map(({ events }) => events))
      expect(Math.abs(calm((day) => day >= 5) / calm((day) => day < 5) - 68 / 100.6)).toBeLessThan(0.05)
    })

    test('one hour in 60, within four standard deviations, has three times its traffic, within 15 %', () => {
      const bursts = hours.filter((hour) => hour.bursts)
      expect(Math.abs(bursts.length - 672 / 60)).toBeLessThan(4 * Math.sqrt(672 / 60))
      const ratio = (some: typeof hours) => mean(some.map(({ events, weight }) => events / weight))
      expect(ratio(bursts) / ratio(hours.filter((hour) => !hour.bursts)) / 3).toBeGreaterThan(0.85)
      expect(ratio(bursts) / ratio(hours.filter((hour) => !hour.bursts)) / 3).toBeLessThan(1.15)
    })
  })

  test('rows are in order of arrival: out of order by minutes, and the asked share is hours late', async () => {
    const lag = `SELECT date_diff('second', event_time, max(event_time) OVER (ORDER BY event_id)) / 60 AS lag FROM ${tables.events}`
    const found = await queryOne(
      `SELECT avg((lag > 0)::INT) AS behind, median(lag) AS median, avg((lag > 120)::INT) AS late FROM (${lag})`,
    )
    expect(found.behind).toBeGreaterThan(0.5)
    expect(found.median).toBeLessThan(30)
    // Delays are 1 to 16 minutes times 1 to 128, evenly; those over two hours are 41 % of them.
    expect(found.late).toBeGreaterThan(0.03 * 0.41 * 0.6)
    expect(found.late).toBeLessThan(0.03 * 0.41 * 1.6)
  })
})

describe('sessions', () => {
  // Visitors who are logged in, cut at pauses of 30 minutes: independent of how sessions are made.
  const sessions = () => `
    SELECT user_id, session, count(*) AS events, list(event_type ORDER BY event_time) AS steps FROM (
      SELECT *, sum(opens) OVER (PARTITION BY user_id ORDER BY event_time, event_id) AS session FROM (
        SELECT *, coalesce(event_time - lag(event_time) OVER (PARTITION BY user_id ORDER BY event_time, event_id)
          > INTERVAL 30 MINUTE, true)::INT AS opens
        FROM (SELECT DISTINCT ON (event_id) * FROM ${tables.events}) WHERE NOT is_bot AND user_id IS NOT NULL
      )
    ) GROUP BY ALL`

  test('have 4 to 7 events on average, and most users come back', async () => {
    const { mean, back } = await queryOne(`
      SELECT avg(events) AS mean, (SELECT avg((n > 1)::INT) FROM (SELECT count(*) AS n FROM (${sessions()}) GROUP BY user_id)) AS back
      FROM (${sessions()})`)
    expect(mean).toBeGreaterThan(4)
    expect(mean).toBeLessThan(7)
    expect(back).toBeGreaterThan(0.7)
  })

  test('are funnels: fewer at each step, and no purchase without the checkout before it', async () => {
    const found = await query<{ event_type: string; events: number }>(
      `SELECT event_type, count(*) AS events FROM ${tables.events} GROUP BY ALL`,
    )
    const count = Object.fromEntries(found.map(({ event_type, events }) => [event_type, events]))
    expect(Object.keys(count)).toHaveLength(6)
    expect(count.product_view).toBeGreaterThan(3 * count.add_to_cart!)
    expect(count.add_to_cart).toBeGreaterThan(1.5 * count.checkout!)
    expect(count.checkout).toBeGreaterThan(1.5 * count.purchase!)
    expect(count.purchase! / rows).toBeGreaterThan(0.003)
    const bought = await shareOf(
      "list_contains(steps, 'checkout')",
      `(${sessions()}) WHERE list_contains(steps, 'purchase')`,
    )
    expect(bought).toBeGreaterThan(0.98)
  })
})

describe('visitors', () => {
  test('8 % of events are bots, from few addresses, quick, and they never buy', async () => {
    expect(await shareOf('is_bot')).toBeCloseTo(0.08, 1.7)
    const bots = await queryOne(`
      SELECT count(DISTINCT ip) AS addresses, count(revenue) AS bought, median(dwell_seconds) AS dwell,
        avg((user_id IS NULL)::INT) AS anonymous FROM ${tables.events} WHERE is_bot`)
    expect(bots.addresses).toBeLessThanOrEqual(64)
    expect(bots.bought).toBe(0)
    expect(bots.dwell).toBeLessThan(2)
    expect(bots.anonymous).toBeCloseTo(0.75, 1.2)
  })

  test('addresses belong to the subnet and country of the event, and to the user but for travel', async () => {
    const located = `(SELECT * FROM ${tables.events} e JOIN ${tables.geo} g USING (geo_id) LEFT JOIN ${tables.users} u USING (user_id))`
    expect(await shareOf("starts_with(ip, replace(subnet, '0/24', ''))", located)).toBe(1)
    const athome = await shareOf(
      'country = ip_country',
      `${located} WHERE NOT is_bot AND country IS NOT NULL`,
    )
    expect(athome).toBeGreaterThan(0.93)
    expect(athome).toBeLessThan(0.97)
  })

  test('users live where the weights say, within 2 points', async () => {
    const weights = await python<Record<string, number>>(
      'import json; from dataset.geography import COUNTRIES; print(json.dumps({c: w / 256 for c, w, _ in COUNTRIES}))',
    )
    const found = await query<{ country: string; share: number }>(
      `SELECT country, count(*) / sum(count(*)) OVER () AS share FROM ${tables.users} GROUP BY country`,
    )
    expect(found).toHaveLength(Object.keys(weights).length)
    for (const { country, share } of found) expect(Math.abs(share - weights[country]!)).toBeLessThan(0.02)
  })

  test('mobile carriers hide many users behind few addresses', async () => {
    const byAddress = `(SELECT ip, count(*) AS events, count(DISTINCT user_id) AS users FROM ${tables.events} WHERE NOT is_bot GROUP BY ip)`
    const shared = "(split_part(ip, '.', 4)::INT < 4)"
    const { hot, addresses, crowd, alone } = await queryOne(`
      SELECT sum(events) FILTER (WHERE ${shared}) / sum(events) AS hot, count(*) FILTER (WHERE ${shared}) AS addresses,
        avg(users) FILTER (WHERE ${shared}) AS crowd, avg(users) FILTER (WHERE NOT ${shared}) AS alone FROM ${byAddress}`)
    expect(hot).toBeGreaterThan(0.16)
    expect(hot).toBeLessThan(0.2)
    expect(addresses).toBeLessThanOrEqual(4 * 24)
    expect(crowd).toBeGreaterThan(20 * alone!)
  })
})

describe('values', () => {
  test('nulls follow their conditions', async () => {
    expect(await shareOf('user_id IS NULL')).toBeCloseTo(0.08 * 0.75 + 0.92 * 0.05, 1.7)
    expect(await shareOf('campaign_id IS NULL')).toBeCloseTo(0.65, 1.7)
    expect(await shareOf("(revenue IS NULL) = (event_type = 'purchase')")).toBe(0)
    expect(await shareOf("(product_id IS NULL) <> (event_type IN ('page_view', 'search'))")).toBe(0)
    expect(await shareOf('consent IS NULL')).toBeCloseTo(0.25, 1.7)
    const steps = "event_type IN ('add_to_cart', 'checkout', 'purchase')"
    expect(await shareOf(`(quantity IS NULL) <> (NOT ${steps})`)).toBe(0)
    expect(await shareOf('referrer IS NOT NULL AND campaign_id IS NOT NULL')).toBe(0)
    expect(await shareOf('(scroll_percent IS NULL) <> is_bot')).toBe(0)
    // Known up to the last event of a session; these have 4.5 events on average.
    expect(await shareOf('dwell_seconds IS NULL')).toBeCloseTo(1 / 4.5, 1.2)
  })

  test('revenue is price times quantity where there are no carts', async () => {
    const dataset = await ensure(clickstream({ size: { rows: 100_000 }, joinTables: 2 }))
    const [events, products] = [tableOf(dataset, 'events'), tableOf(dataset, 'products')]
    const sold = `${events} JOIN ${products} USING (product_id) WHERE revenue IS NOT NULL`
    expect(await shareOf('revenue = list_price * quantity', sold)).toBe(1)
  })

  test('the asked share is delivered twice, alike in all columns', async () => {
    const { share, copies } = await queryOne(`
      SELECT 1 - count(DISTINCT event_id) / count(*) AS share,
        (SELECT max(n) FROM (SELECT count(DISTINCT e) AS n FROM ${tables.events} e GROUP BY event_id)) AS copies FROM ${tables.events}`)
    expect(share).toBeGreaterThan(0.008)
    expect(share).toBeLessThan(0.012)
    expect(copies).toBe(1)
  })

  test('keys of join tables are unique, and some events have none', async () => {
    for (const [name, key] of [
      ['users', 'user_id'],
      ['products', 'product_id'],
      ['campaigns', 'campaign_id'],
      ['geo', 'geo_id'],
      ['devices', 'device_id'],
    ] as const) {
      const { twice } = await queryOne(
        `SELECT count(*) - count(DISTINCT ${key}) AS twice FROM ${tables[name]}`,
      )
      expect(twice).toBe(0)
      const without = await shareOf(
        `NOT EXISTS (FROM ${tables[name]} d WHERE d.${key} = e.${key})`,
        `${tables.events} e WHERE ${key} IS NOT NULL`,
      )
      if (name === 'geo' || name === 'devices') expect(without).toBe(0)
      else expect(without).toBeGreaterThan(0.001)
      expect(without).toBeLessThan(0.08)
    }
  })

  test('no two tables share a column but the key that joins them', async () => {
    const names = await Promise.all(
      Object.values(tables).map(async (table) =>
        (await query<{ column_name: string }>(`DESCRIBE SELECT * FROM ${table}`)).map(
          (row) => row.column_name,
        ),
      ),
    )
    const [events, ...others] = names as [string[], ...string[][]]
    for (const columns of others)
      expect(columns.filter((name) => events.includes(name))).toEqual([columns[0]])
    const own = others.flatMap((columns) => columns.slice(1))
    expect(new Set(own).size).toBe(own.length)
  })
})

describe('skew: share of events of the first and the first seven keys, within 4 points', () => {
  /** Of draws that are skewed, by how many keys there are: octave b in proportion to 2^(-b/2). */
  const shareOfOctaves = (octaves: number, keys: number): number => {
    const sum = (count: number) =>
      Array.from({ length: count }, (_, b) => 2 ** (-b / 2)).reduce((a, b) => a + b)
    return sum(octaves) / sum(Math.floor(Math.log2(keys + 1)))
  }

  test.each([0, 0.3, 0.5, 1])('at skewFactor %d', async (skewFactor) => {
    const dataset = await ensure(clickstream({ size: { rows: 100_000 }, skewFactor, complexity: 'simple' }))
    for (const [key, keys] of [
      ['user_id', 5_000],
      ['product_id', 200],
      ['campaign_id', 120],
    ] as const) {
      const { top, top7 } = await queryOne(`
        SELECT max(n) / sum(n) AS top, sum(n) FILTER (WHERE place <= 7) / sum(n) AS top7
        FROM (SELECT count(*) AS n, row_number() OVER (ORDER BY count(*) DESC) AS place
              FROM ${tableOf(dataset, 'events')} WHERE ${key} IS NOT NULL GROUP BY ${key})`)
      const first = skewFactor * shareOfOctaves(1, keys) + (1 - skewFactor) / keys
      const seven = skewFactor * shareOfOctaves(3, keys) + (7 * (1 - skewFactor)) / keys
      expect(Math.abs(top! - first), key).toBeLessThan(0.04)
      expect(Math.abs(top7! - seven), key).toBeLessThan(0.04)
    }
  })
})

test.each<[NonNullable<DataCharacteristics['complexity']>, number, boolean]>([
  ['simple', 15, false],
  ['moderate', 21, true],
  ['complex', 27, true],
])('complexity %s has %d columns in events', async (complexity, columns, isDirty) => {
  const dataset = await ensure(clickstream({ size: { rows: 20_000 }, complexity }))
  expect(dataset.manifest.tables.events!.schema).toHaveLength(columns)
  const { twice } = await queryOne(
    `SELECT count(*) - count(DISTINCT event_id) AS twice FROM ${tableOf(dataset, 'events')}`,
  )
  expect(twice! > 0).toBe(isDirty)
})
