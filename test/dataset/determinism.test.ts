import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { ClickstreamRequest } from '../../src/dataset/clickstream.ts'
import { clickstream, type DataCharacteristics } from '../../src/scenario/data.ts'
import { useDatasets } from './datasets.ts'
import { python } from './python.ts'

vi.setConfig({ testTimeout: 120_000 })
const { ensure, referee, folder } = useDatasets()

const characteristics: ClickstreamRequest['characteristics'] = {
  kind: 'clickstream',
  complexity: 'complex',
  skewFactor: 0.5,
  joinTables: 5,
  temporalRangeSeconds: 7 * 86_400,
  format: 'parquet',
  compression: 'zstd',
  duplicates: 0.01,
  late: 0.03,
  malformed: 0,
  changeFeed: 0.5,
  seed: 42,
}

/** Sum of row hashes and row count of a table's rows, or of its lines, made in the given pieces. */
const contentCode = `
import json, sys
from dataset.characteristics import Characteristics, Shape
from dataset.malformed import lines
from dataset.tables.catalog import TABLES
from dataset.write import connect
shape = Shape(Characteristics.parse(json.loads(sys.argv[1])), int(sys.argv[2]))
answers = []
with connect() as connection:
    for table, cuts in json.loads(sys.argv[3]):
        total, count = 0, 0
        for first, end in zip(cuts, cuts[1:]):
            query = lines(shape, first, end) if table == "lines" else TABLES[table].query(shape, first, end)
            connection.execute(f"CREATE OR REPLACE TEMP TABLE made AS {query}")
            rows = connection.execute("SELECT sum(hash(made)), count(*) FROM made").fetchone()
            total, count = total + int(rows[0] or 0), count + rows[1]
        answers.append([str(total), count])
print(json.dumps(answers))
`
const contents = (
  asked: Partial<typeof characteristics>,
  rows: number,
  pieces: [table: string, cuts: number[]][],
): Promise<[string, number][]> =>
  python(contentCode, JSON.stringify({ ...characteristics, ...asked }), String(rows), JSON.stringify(pieces))

test.each<[table: string, rows: number, Partial<typeof characteristics>]>([
  ['events', 30_000, {}],
  ['users', 1_470, {}],
  // 1,470 users, of whom half change: 74 groups of 32 changes.
  ['user_changes', 2_368, {}],
  ['lines', 30_000, { format: 'csv', malformed: 0.1 }],
  ['lines', 30_000, { format: 'json', malformed: 0.1 }],
])('rows of %s are the same however the %d are cut: %o', async (table, rows, asked) => {
  const cuts = fc
    .uniqueArray(fc.integer({ min: 1, max: rows - 1 }), { minLength: 1, maxLength: 6 })
    .map((inner) => [0, ...inner.sort((a, b) => a - b), rows])
  // Five in one process, whose start takes longer than its work.
  const several = fc.array(cuts, { minLength: 5, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(several, async (all) => {
      const [whole, ...pieces] = await contents(
        asked,
        30_000,
        [[0, rows], ...all].map((one): [string, number[]] => [table, one]),
      )
      expect(pieces).toEqual(all.map(() => whole))
      expect(whole![1]).toBe(rows)
    }),
    { numRuns: 1 },
  )
})

test.each([
  { format: 'parquet' },
  { format: 'csv', compression: 'gzip', malformed: 0.1 },
  { format: 'json', malformed: 0.1 },
] as const)('files are the same with one thread, two and eight, and in any order: %o', async (asked) => {
  const request = { characteristics: { ...characteristics, ...asked }, rows: 20_000, size: { rows: 20_000 } }
  const { tables } = await referee().call<{ tables: Record<string, { files: { path: string }[] }> }>(
    'planDataset',
    { ...request, folder: folder() },
  )
  const paths = Object.values(tables).flatMap(({ files }) => files.map(({ path }) => path))
  expect(Object.keys(tables)).toContain('user_changes')
  const make = async (name: string, threads: number, order: string[]) => {
    const files = await referee().call<{ path: string; sha256: string }[]>('generate', {
      ...request,
      folder: `${folder()}/${asked.format}-${name}`,
      paths: order,
      threads,
    })
    return Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]))
  }
  const one = await make('one', 1, paths)
  expect(Object.keys(one)).toHaveLength(paths.length)
  expect(await make('two', 2, paths)).toEqual(one)
  expect(await make('eight', 8, paths.toReversed())).toEqual(one)
})

describe('pinned digests: a change means a new REVISION in src/dataset/version.py', () => {
  const digestOf = async (data: Partial<DataCharacteristics>): Promise<string> => {
    const { manifest } = await ensure(clickstream({ size: { rows: 3_000 }, joinTables: 5, ...data }))
    return `${manifest.generator}: ${manifest.digest}`
  }
  test.each(['parquet', 'csv', 'json'] as const)('%s', async (format) => {
    const digests = []
    for (const complexity of ['simple', 'moderate', 'complex'] as const) {
      const data = { format, complexity, compression: format === 'csv' ? 'gzip' : 'zstd' } as const
      digests.push(await digestOf(data))
      if (complexity !== 'complex') continue
      digests.push(await digestOf({ ...data, changeFeed: 0.5, malformed: format === 'parquet' ? 0 : 0.05 }))
    }
    expect(digests).toMatchSnapshot()
  })
})
