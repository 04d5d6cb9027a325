import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import type { Dataset } from '../../src/dataset/dataset.ts'
import { clickstream, type DataCharacteristics } from '../../src/scenario/data.ts'
import { tableOf, useDatasets } from './datasets.ts'
import { query, queryOne } from './python.ts'

vi.setConfig({ testTimeout: 60_000 })
const { ensure } = useDatasets()
const numbers = ['event_id', 'geo_id', 'response_bytes', 'load_ms']

const unpack = (path: string, bytes: Buffer): string =>
  (path.endsWith('.gz')
    ? gunzipSync(bytes)
    : path.endsWith('.zst')
      ? zstdDecompressSync(bytes)
      : bytes
  ).toString()

/** Lines of `events`, by file. */
const linesOf = ({ manifest, folder }: Dataset): Promise<string[][]> =>
  Promise.all(
    manifest.tables.events!.files.map(async ({ path }) =>
      unpack(path, await readFile(join(folder, path)))
        .trimEnd()
        .split('\n'),
    ),
  )

/** Fields of a CSV line. */
const fieldsOf = (line: string): string[] => line.match(/(?<=^|,)("(?:[^"]|"")*"|[^",]*)(?=,|$)/g)!

const kindOfCsv = (line: string, header: string[], good: string): string => {
  const [found, expected] = [fieldsOf(line), fieldsOf(good)]
  if (found.length < expected.length) {
    expect(found).toEqual(expected.slice(0, found.length))
    return 'short'
  }
  const changed = expected.flatMap((field, i) => (field === found[i] ? [] : [header[i]!]))
  if (found.length > expected.length) {
    expect([found.length, changed]).toEqual([expected.length + 1, []])
    return 'long'
  }
  expect(changed).toHaveLength(1)
  expect(found[header.indexOf(changed[0]!)]).toBe('n/a')
  return changed[0]!
}

const kindOfJson = (line: string, good: string): string => {
  if (!line.endsWith('}')) {
    expect(good.startsWith(line)).toBe(true)
    expect(() => JSON.parse(line)).toThrow()
    return 'half'
  }
  const [found, expected] = [JSON.parse(line), JSON.parse(good)] as Record<string, unknown>[]
  const changed = Object.keys(expected!).filter(
    (key) => found![key] !== expected![key] && typeof expected![key] !== 'object',
  )
  expect(changed).toHaveLength(1)
  expect(found).toEqual({ ...expected, [changed[0]!]: 'n/a' })
  return changed[0]!
}

const cases: [Partial<DataCharacteristics>, number][] = [
  [{ format: 'csv', complexity: 'simple' }, 0.05],
  [{ format: 'csv', complexity: 'complex', compression: 'gzip' }, 0.2],
  [{ format: 'json', complexity: 'moderate' }, 0.01],
  [{ format: 'json', complexity: 'complex', compression: 'zstd' }, 0.1],
]
describe.each(cases)('%o with a share of %d malformed', (characteristics, malformed) => {
  const data = { size: { rows: 40_000 }, ...characteristics }

  test('has broken lines in place of good ones, as many as the manifest says, of the stated kinds', async () => {
    const [clean, dirty] = [
      await ensure(clickstream(data)),
      await ensure(clickstream({ ...data, malformed })),
    ]
    const { rows, malformedRows } = dirty.manifest.tables.events!
    expect(rows).toBe(40_000)
    // Four standard deviations.
    const deviation = Math.sqrt(rows * malformed * (1 - malformed))
    expect(Math.abs(malformedRows - rows * malformed)).toBeLessThan(4 * deviation)
    expect(clean.manifest.tables.events!.malformedRows).toBe(0)
    expect(dirty.manifest.tables.users!.malformedRows).toBe(0)

    const kinds: Record<string, number> = {}
    const [good, found] = [await linesOf(clean), await linesOf(dirty)]
    for (const [file, lines] of found.entries()) {
      const expected = good[file]!
      expect(lines).toHaveLength(expected.length)
      for (const [i, line] of lines.entries()) {
        if (line === expected[i]) continue
        const kind =
          data.format === 'csv'
            ? kindOfCsv(line, expected[0]!.split(','), expected[i]!)
            : kindOfJson(line, expected[i]!)
        kinds[kind] = (kinds[kind] ?? 0) + 1
      }
    }
    const shares: Record<string, number> =
      data.format === 'csv' ? { short: 1 / 4, long: 1 / 4 } : { half: 1 / 2 }
    for (const column of numbers) shares[column] = 1 / 8
    expect(Object.values(kinds).reduce((sum, count) => sum + count)).toBe(malformedRows)
    expect(Object.keys(kinds).sort()).toEqual(Object.keys(shares).sort())
    for (const [kind, share] of Object.entries(shares))
      expect(Math.abs(kinds[kind]! / malformedRows - share), kind).toBeLessThan(0.08)
  })

  test('an independent reader with the types fails on them, and skips exactly those if told', async () => {
    const dirty = await ensure(clickstream({ ...data, malformed }))
    const { schema, rows, malformedRows } = dirty.manifest.tables.events!
    const names: Record<string, string> = { long: 'BIGINT', int: 'INTEGER', double: 'DOUBLE' }
    const columns = schema.map(({ name, type }) => `'${name}': '${names[type] ?? 'VARCHAR'}'`).join(', ')
    const dialect =
      data.format === 'csv' ? ', header = true, auto_detect = false' : ", format = 'newline_delimited'"
    const read = (more: string) =>
      `${tableOf(dirty, 'events').slice(0, -1)}, columns = {${columns}}${dialect}${more})`
    await expect(query(`SELECT max(COLUMNS(*)) FROM ${read('')}`)).rejects.toThrow()
    const { good } = await queryOne(
      `SELECT count(*) AS good FROM ${read(', ignore_errors = true')} WHERE event_id IS NOT NULL AND geo_id IS NOT NULL
        AND response_bytes IS NOT NULL AND load_ms IS NOT NULL`,
    )
    expect(good).toBe(rows - malformedRows)
  })
})

test('an event that is delivered twice may come broken once and whole once', async () => {
  const data = clickstream({ size: { rows: 20_000 }, format: 'json', complexity: 'simple', duplicates: 0.3 })
  const [clean, dirty] = [await ensure(data), await ensure({ ...data, malformed: 0.2 } as typeof data)]
  const [good, found] = [(await linesOf(clean)).flat(), (await linesOf(dirty)).flat()]
  const broken = good.filter((line, i) => line !== found[i])
  const whole = new Set(found)
  expect(broken.filter((line) => whole.has(line)).length).toBeGreaterThan(100)
})
