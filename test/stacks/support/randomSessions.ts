import fc from 'fast-check'
import { sessionise } from '../../../src/scenario/operations.ts'
import type { Case } from './cases.ts'
import { parquet } from './lake.ts'

const gapMinutes = 30

/** Whole minutes, so that gaps of exactly 30 and equal times come up often. */
const click = fc.record({
  user: fc.option(fc.constantFrom('u', 'v', 'w')),
  page: fc.integer({ min: 1, max: 4 }),
  minute: fc.option(fc.integer({ min: 0, max: 1200 }), { freq: 15 }),
})
type Click = { id: number; user: string | null; page: number; minute: number | null }

const at = ({ minute }: Click): string | null =>
  minute === null ? null : new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString().slice(0, 19)

/** The definition, row by row: rows without a time belong to session 1, and have no distance to others. */
const numberSessions = (clicks: readonly Click[]): [number, number][] => {
  const keys = Object.values(Object.groupBy(clicks, ({ user, page }) => JSON.stringify([user, page])))
  return keys.flatMap((rows = []) => {
    let session = 1
    let last: number | null = null
    return rows
      .toSorted((a, b) => (a.minute ?? -1) - (b.minute ?? -1))
      .map(({ id, minute }): [number, number] => {
        if (minute !== null && last !== null && minute - last > gapMinutes) session++
        last = minute
        return [id, session]
      })
  })
}

const clicks = fc.sample(click, { numRuns: 500, seed: 20261122 }).map((one, id) => ({ id, ...one }))

export const randomSessions: Case = {
  name: 'sessions of random clicks are numbered as their definition says',
  inputs: {
    clicks: parquet(
      { id: 'int', user: 'string', page: 'int', at: 'timestamp' },
      ...clicks.map((one) => [one.id, one.user, one.page, at(one)]),
    ),
  },
  operations: [sessionise({ by: ['user', 'page'], orderBy: 'at', gapMinutes, as: 'session' })],
  output: { id: 'int', session: 'long' },
  rows: numberSessions(clicks),
}
