import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Dataset } from '../../src/dataset/dataset.ts'
import { clickstream } from '../../src/scenario/data.ts'
import { tableOf, useDatasets } from './datasets.ts'
import { query, queryOne } from './python.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })
const { ensure } = useDatasets()

const [rows, changeFeed, late] = [400_000, 0.4, 0.1]
let dataset: Dataset
let changes: string
let users: string
/** Each change with its number in the user's life, and the change or row of `users` before it. */
let lives: string
beforeAll(async () => {
  dataset = await ensure(clickstream({ size: { rows }, complexity: 'simple', changeFeed, late }))
  ;[changes, users] = [tableOf(dataset, 'user_changes'), tableOf(dataset, 'users')]
  const values = 'struct_pack(country, segment, signup_date, birth_year, newsletter)'
  lives = `(
    SELECT c.*, EXISTS (FROM ${users} u WHERE u.user_id = c.user_id) AS known,
      row_number() OVER life AS number, count(*) OVER (PARTITION BY user_id) AS changes,
      lag(changed_at) OVER life AS changed_before, ${values} AS now,
      coalesce(lag(${values}) OVER life, (SELECT ${values} FROM ${users} u WHERE u.user_id = c.user_id)) AS before
    FROM ${changes} c WINDOW life AS (PARTITION BY user_id ORDER BY change_id))`
})

const countOf = async (condition: string): Promise<number> =>
  (await queryOne(`SELECT count(*) AS rows FROM ${lives} WHERE ${condition}`)).rows!

test('the asked share of users changes, to within five', async () => {
  const { known, all } = await queryOne(
    `SELECT count(DISTINCT user_id) AS known, (SELECT count(*) FROM ${users}) AS all FROM ${lives} WHERE known`,
  )
  expect(Math.abs(known! - changeFeed * all!)).toBeLessThanOrEqual(5)
})

test('of 32 changes 2 are inserts, 27 updates and 3 deletes', async () => {
  const found = await query<{ operation: string; rows: number }>(
    `SELECT operation, count(*) AS rows FROM ${changes} GROUP BY ALL`,
  )
  const count = Object.fromEntries(found.map(({ operation, rows }) => [operation, rows]))
  const part = dataset.manifest.tables.user_changes!.rows / 32
  expect(count).toEqual({ insert: 2 * part, update: 27 * part, delete: 3 * part })
})

describe('every life is consistent', () => {
  test('it begins with an insert where `users` has no row, and only there', async () => {
    expect(await countOf("(operation = 'insert') <> (NOT known AND number = 1)")).toBe(0)
  })

  test('nothing comes after a delete', async () => {
    expect(await countOf("operation = 'delete' AND number < changes")).toBe(0)
  })

  test('an update changes something, but never country or day of sign-up', async () => {
    const updates = "operation = 'update'"
    expect(await countOf(updates)).toBeGreaterThan(10_000)
    expect(await countOf(`${updates} AND now IS NOT DISTINCT FROM before`)).toBe(0)
    const kept = 'now.country = before.country AND now.signup_date = before.signup_date'
    expect(await countOf(`${updates} AND NOT (${kept})`)).toBe(0)
    for (const column of ['segment', 'birth_year', 'newsletter']) {
      const changed = `${updates} AND now.${column} IS DISTINCT FROM before.${column}`
      expect(await countOf(changed), column).toBeGreaterThan(1_000)
    }
  })

  test('a delete has nothing but the key', async () => {
    const values = '[country, segment, signup_date::VARCHAR, birth_year::VARCHAR, newsletter::VARCHAR]'
    expect(
      await countOf(`operation = 'delete' AND len(list_filter(${values}, lambda x: x IS NOT NULL)) > 0`),
    ).toBe(0)
    expect(await countOf("operation <> 'delete' AND (country IS NULL OR newsletter IS NULL)")).toBe(0)
  })

  test('its times rise, and a new user signs up on the day of the insert', async () => {
    expect(await countOf('changed_at <= changed_before')).toBe(0)
    expect(await countOf("operation = 'insert' AND signup_date <> changed_at::DATE")).toBe(0)
  })
})

test('a user changes 2.7 times on average, a tenth or more six times and more, far apart in the feed', async () => {
  const { mean, often, near } = await queryOne(`
    SELECT avg(n) AS mean, avg((n >= 6)::INT) AS often, min(distance) AS near FROM (
      SELECT user_id, count(*) AS n, min(place - before) AS distance FROM (
        SELECT user_id, place, lag(place) OVER (PARTITION BY user_id ORDER BY place) AS before
        FROM (SELECT user_id, row_number() OVER (ORDER BY change_id) AS place FROM ${changes})
      ) GROUP BY user_id)`)
  expect(mean).toBeCloseTo(32 / 12, 6)
  expect(often).toBeGreaterThan(0.1)
  expect(near).toBe(dataset.manifest.tables.user_changes!.rows / 32)
})

test('rows are in order of arrival, within the range, and the asked share is late', async () => {
  const START = "TIMESTAMP '2026-01-05 00:00:00'"
  expect(await countOf(`changed_at < ${START} OR changed_at >= ${START} + INTERVAL 7 DAY`)).toBe(0)
  const behind = await queryOne(`
    SELECT avg((changed_at < latest)::INT) AS share, count(*) - count(DISTINCT change_id) AS twice
    FROM (SELECT *, max(changed_at) OVER (ORDER BY change_id) AS latest FROM ${changes})`)
  expect(behind.twice).toBe(0)
  // Inserts and the first turn of 32 are never late.
  expect(behind.share! / (late * (29 / 32))).toBeGreaterThan(0.9)
  expect(behind.share! / (late * (29 / 32))).toBeLessThan(1.1)
})

test('latest by key, then merge: one row for each user that there is in the end', async () => {
  const { merged, expected } = await queryOne(`
    WITH latest AS (FROM ${changes} QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY changed_at DESC) = 1),
      merged AS (
        SELECT user_id FROM ${users} ANTI JOIN latest USING (user_id)
        UNION ALL SELECT user_id FROM latest WHERE operation <> 'delete')
    SELECT (SELECT count(DISTINCT user_id) FROM merged) AS merged,
      (SELECT count(*) FROM ${users}) + count(*) FILTER (WHERE operation = 'insert')
        - count(*) FILTER (WHERE operation = 'delete') AS expected FROM ${changes}`)
  expect(merged).toBe(expected)
})

test('some events are of users whose row only the feed inserts', async () => {
  const { events } = await queryOne(`
    SELECT count(*) AS events FROM ${tableOf(dataset, 'events')} WHERE user_id IN
      (SELECT user_id FROM ${changes} WHERE operation = 'insert')`)
  expect(events! / rows).toBeGreaterThan(0.005)
})

test('there is no feed unless one is asked for', async () => {
  const without = await ensure(clickstream({ size: { rows: 1_000 } }))
  expect(Object.keys(without.manifest.tables)).toEqual(['events', 'users'])
})
