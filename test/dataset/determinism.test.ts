import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { clickstream, type DataCharacteristics } from '../../src/scenario/data.ts'
import { useDatasets } from './datasets.ts'
import { python } from './python.ts'

vi.setConfig({ testTimeout: 120_000 })
const { ensure, referee, folder } = useDatasets()

const characteristics = {
  complexity: 'complex',
  skewFactor: 0.5,
  joinTables: 5,
  temporalRangeSeconds: 7 * 86_400,
  format: 'parquet',
  compression: 'zstd',
  duplicates: 0.01,
  late: 0.03,
  seed: 42,
}

/** Sum of row hashes and row count of a table's rows, made in the given pieces. */
const contentCode = `
import json, sys
from dataset.characteristics import Characteristics, Shape
from dataset.tables.catalog import TABLES
from dataset.write import connect
shape = Shape(Characteristics.parse(json.loads(sys.argv[1])), int(sys.argv[2]))
answers = []
with connect() as connection:
    for table, cuts in json.loads(sys.argv[3]):
        total, count = 0, 0
        for first, end in zip(cuts, cuts[1:]):
            rows = connection.execute(f"SELECT sum(hash(t)), count(*) FROM ({TABLES[table].query(shape, first, end)}) t").fetchone()
            total, count = total + int(rows[0] or 0), count + rows[1]
        answers.append([str(total), count])
print(json.dumps(answers))
`
const contents = (rows: number, pieces: [table: string, cuts: number[]][]): Promise<[string, number][]> =>
  python(contentCode, JSON.stringify(characteristics), String(rows), JSON.stringify(pieces))

test('rows are the same however the table is cut', async () => {
  const rows = 30_000
  const cut = fc.uniqueArray(fc.integer({ min: 1, max: rows - 1 }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(cut, async (cuts) => {
      const sorted = [0, ...cuts.sort((a, b) => a - b), rows]
      const [whole, pieces] = await contents(rows, [
        ['events', [0, rows]],
        ['events', sorted],
      ])
      expect(pieces).toEqual(whole)
      expect(whole![1]).toBe(rows)
    }),
    { numRuns: 5 },
  )
})

test('files are the same with one thread, two and eight, and in any order', async () => {
  const { tables } = await referee().call<{ tables: Record<string, { files: { path: string }[] }> }>(
    'planDataset',
    {
      characteristics,
      size: { rows: 20_000 },
      folder: folder(),
    },
  )
  const paths = Object.values(tables).flatMap(({ files }) => files.map(({ path }) => path))
  const make = async (name: string, threads: number, order: string[]) => {
    const request = { characteristics, rows: 20_000, folder: `${folder()}/${name}`, paths: order, threads }
    const files = await referee().call<{ path: string; sha256: string }[]>('generate', request)
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
      digests.push(await digestOf({ format, complexity, compression: format === 'csv' ? 'gzip' : 'zstd' }))
    }
    expect(digests).toMatchSnapshot()
  })
})
