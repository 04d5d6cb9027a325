import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Dataset } from '../../src/dataset/dataset.ts'
import { clickstream, type DataCharacteristics } from '../../src/scenario/data.ts'
import { tableOf, useDatasets } from './datasets.ts'
import { query, queryOne } from './python.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })
const { ensure } = useDatasets()

const CART = 'STRUCT(product_id INTEGER, quantity INTEGER, price DECIMAL(10,2))[]'
const SCREEN = 'STRUCT(width INTEGER, height INTEGER, dpr DOUBLE)'

let dataset: Dataset
let events: string
beforeAll(async () => {
  dataset = await ensure(clickstream({ size: { rows: 300_000 }, complexity: 'complex', joinTables: 5 }))
  events = tableOf(dataset, 'events')
})

const shareOf = async (condition: string, from = events): Promise<number> =>
  (await queryOne(`SELECT avg((${condition})::INT) AS share FROM ${from}`)).share!

describe('the cart', () => {
  const withCart = () => `(SELECT * FROM ${events} WHERE cart IS NOT NULL)`
  const items = () => `(SELECT event_id, unnest(cart, recursive := true) FROM ${withCart()})`

  test('is there from add_to_cart on, and holds the row’s own product first', async () => {
    const steps = "event_type IN ('add_to_cart', 'checkout', 'purchase')"
    expect(await shareOf(`(cart IS NOT NULL) <> (${steps})`)).toBe(0)
    expect(await shareOf('cart[1].product_id = product_id AND cart[1].quantity = quantity', withCart())).toBe(
      1,
    )
  })

  test('holds one to four different products, at 50, 25, 12.5 and 12.5 % within 4 points', async () => {
    const found = await query<{ products: number; share: number }>(`
      SELECT len(cart) AS products, count(*) / sum(count(*)) OVER () AS share FROM ${withCart()} GROUP BY ALL ORDER BY ALL`)
    expect(found.map(({ products }) => products)).toEqual([1, 2, 3, 4])
    for (const [i, expected] of [0.5, 0.25, 0.125, 0.125].entries())
      expect(Math.abs(found[i]!.share - expected)).toBeLessThan(0.04)
    expect(
      await shareOf('len(list_distinct([item.product_id for item in cart])) = len(cart)', withCart()),
    ).toBe(1)
  })

  test('has list prices', async () => {
    const tables = `${items()} i LEFT JOIN ${tableOf(dataset, 'products')} p USING (product_id)`
    expect(await shareOf('list_price IS NULL', tables)).toBeLessThan(0.02)
    expect(await shareOf('price = list_price', `${tables} WHERE list_price IS NOT NULL`)).toBe(1)
    expect(await shareOf('quantity BETWEEN 1 AND 2', items())).toBe(1)
  })

  test('adds up to the revenue', async () => {
    const sold = `${events} WHERE revenue IS NOT NULL`
    expect(await shareOf('revenue = list_sum([item.price * item.quantity for item in cart])', sold)).toBe(1)
    expect(await shareOf('revenue > cart[1].price * quantity', sold)).toBeGreaterThan(0.4)
  })

  test('stays the same up to the purchase', async () => {
    const earlier = `EXISTS (FROM ${events} c WHERE c.event_type = 'checkout' AND c.visitor_id = e.visitor_id
      AND c.cart = e.cart AND e.event_time - c.event_time BETWEEN INTERVAL 0 SECOND AND INTERVAL 10 MINUTE)`
    // The others' checkout is not there: a duplicate stands in its place.
    expect(await shareOf(earlier, `${events} e WHERE event_type = 'purchase'`)).toBeGreaterThan(0.97)
  })
})

describe('the screen', () => {
  test('is unknown of bots, and of no one else', async () => {
    expect(await shareOf('(screen IS NULL) <> is_bot')).toBe(0)
    expect(
      await shareOf(
        'screen IS NOT NULL AND NOT (screen.width > 0 AND screen.height > 0 AND screen.dpr >= 1)',
      ),
    ).toBe(0)
  })

  test('is that of the device', async () => {
    const used = `${events} JOIN ${tableOf(dataset, 'devices')} USING (device_id) WHERE NOT is_bot`
    expect(await shareOf('screen.width = screen_width', used)).toBe(1)
    const { kinds } = await queryOne(`SELECT count(DISTINCT screen) AS kinds FROM ${events}`)
    expect(kinds).toBe(8)
  })
})

test('values are the same in all formats: nested in Parquet and JSON, JSON text in CSV', async () => {
  const types: Record<string, string[]> = {
    parquet: [
      'list<struct<product_id: int, quantity: int, price: decimal(10,2)>>',
      'struct<width: int, height: int, dpr: double>',
    ],
    csv: ['string', 'string'],
  }
  const digests = []
  for (const format of ['parquet', 'csv', 'json'] as const) {
    const data: Partial<DataCharacteristics> = { size: { rows: 20_000 }, complexity: 'complex', format }
    const made = await ensure(clickstream(data))
    const columns = made.manifest.tables.events!.schema.filter(({ name }) =>
      ['cart', 'screen'].includes(name),
    )
    expect(columns.map(({ type }) => type)).toEqual(types[format] ?? types.parquet)
    const json = format === 'csv' ? '::JSON' : ''
    digests.push(
      await queryOne<{ carts: number }>(`
        SELECT count(cart) AS carts, sum(hash(event_id, cart${json}::${CART}))::VARCHAR AS cart,
          sum(hash(event_id, screen${json}::${SCREEN}))::VARCHAR AS screen FROM ${tableOf(made, 'events')}`),
    )
  }
  expect(digests[0]!.carts).toBeGreaterThan(100)
  expect(digests).toEqual([digests[0], digests[0], digests[0]])
})

test.each(['simple', 'moderate'] as const)('%s data has no nested columns', async (complexity) => {
  const { manifest } = await ensure(clickstream({ size: { rows: 1_000 }, complexity }))
  expect(manifest.tables.events!.schema.filter(({ type }) => type.includes('<'))).toEqual([])
})
