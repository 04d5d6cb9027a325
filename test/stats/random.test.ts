import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom, shuffle } from '../../src/stats/random.ts'
import { reference } from './reference.ts'

describe('seededRandom', () => {
  test.for(Object.entries(reference.random))(
    "seed %j gives the numbers of NumPy's MT19937",
    ([seed, numbers]) => {
      const random = seededRandom(seed)
      expect(numbers.map(() => random())).toEqual(numbers)
    },
  )

  test('takes a number as its text', () => {
    expect(seededRandom(42)()).toBe(seededRandom('42')())
  })
})

describe('shuffle', () => {
  test('gives the same order for the same seed, for good', () => {
    const random = seededRandom('42/hourly revenue by country')
    const orders = Array.from({ length: 6 }, () => shuffle(['spark', 'polars', 'duckdb'], random).join(' '))
    expect(orders).toMatchInlineSnapshot(`
      [
        "duckdb polars spark",
        "spark polars duckdb",
        "duckdb spark polars",
        "spark duckdb polars",
        "spark polars duckdb",
        "spark polars duckdb",
      ]
    `)
  })

  test('keeps every item once and leaves the input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items]
        const sort = (values: number[]) => [...values].sort((a, b) => a - b)
        expect(sort(shuffle(items, seededRandom(seed)))).toEqual(sort(items))
        expect(items).toEqual(before)
      }),
    )
  })

  test('makes every order equally often, within 4 standard errors', () => {
    const random = seededRandom('all orders')
    const counts = new Map<string, number>()
    const draws = 24_000
    for (let i = 0; i < draws; i++) {
      const order = shuffle(['a', 'b', 'c', 'd'], random).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(24)
    const expected = draws / 24
    const limit = 4 * Math.sqrt(expected * (1 - 1 / 24))
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(limit)
  })
})
