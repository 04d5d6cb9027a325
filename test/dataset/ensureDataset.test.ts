import {
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join, relative } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { clickstream } from '../../src/scenario/data.ts'
import { linesOf, startScript } from '../support/scripts.ts'
import { type Ensured, filesOf, tableOf, useDatasets } from './datasets.ts'
import { query } from './python.ts'

vi.setConfig({ testTimeout: 60_000 })
const { ensure, folder } = useDatasets()
const data = clickstream({ size: { rows: 20_000 }, joinTables: 2, changeFeed: 0.2, seed: 7 })

const times = async (dataset: Ensured): Promise<number[]> =>
  Promise.all(filesOf(dataset).map(async ({ path }) => (await stat(path)).mtimeMs))

const freshCache = async (): Promise<string> => {
  const cache = await mkdtemp(join(folder(), 'cache-'))
  onTestFinished(() => rm(cache, { recursive: true }))
  return cache
}

test('files hold the rows, bytes and columns that the manifest says', async () => {
  const dataset = await ensure(data)
  const { manifest } = dataset
  expect(Object.keys(manifest.tables)).toEqual(['events', 'users', 'products', 'user_changes'])
  expect(manifest.tables.events!.rows).toBe(20_000)
  const rows = Object.values(manifest.tables).map((table) => table.rows)
  expect(manifest.rows).toBe(rows.reduce((sum, count) => sum + count))
  for (const [name, table] of Object.entries(manifest.tables)) {
    const [{ rows } = { rows: -1 }] = await query(`SELECT count(*) AS rows FROM ${tableOf(dataset, name)}`)
    expect(rows).toBe(table.rows)
    const columns = await query<{ column_name: string }>(`DESCRIBE SELECT * FROM ${tableOf(dataset, name)}`)
    expect(columns.map(({ column_name }) => column_name)).toEqual(table.schema.map((column) => column.name))
  }
  const sizes = await Promise.all(filesOf(dataset).map(async ({ path }) => (await stat(path)).size))
  expect(manifest.bytes).toBe(sizes.reduce((sum, size) => sum + size))
  expect(manifest.tables.events!.files.length).toBeGreaterThanOrEqual(4)
})

test('a second use makes nothing', async () => {
  const first = await ensure(data)
  const before = await times(first)
  const second = await ensure(data)
  expect(second.manifest).toEqual(first.manifest)
  expect(second.steps).toEqual(new Set(['verify data']))
  expect(await times(second)).toEqual(before)
})

test('defaults and the same values written out are one dataset; another seed is another', async () => {
  const { folder: written } = await ensure(
    clickstream({ size: { rows: 5_000 }, compression: 'snappy', late: 0.01 }),
  )
  expect((await ensure(clickstream({ size: { rows: 5_000 } }))).folder).toBe(written)
  const other = await ensure(clickstream({ size: { rows: 5_000 }, seed: 43 }))
  expect(other.folder).not.toBe(written)
})

describe('a damaged file is made again, alone, as it was', () => {
  const flipBit = async (path: string): Promise<void> => {
    const { size, atime, mtime } = await stat(path)
    const file = await open(path, 'r+')
    const byte = Buffer.alloc(1)
    await file.read(byte, 0, 1, size >> 1)
    byte[0]! ^= 1
    await file.write(byte, 0, 1, size >> 1)
    await file.close()
    await utimes(path, atime, mtime)
  }
  const turnIntoFolder = async (path: string): Promise<void> => {
    await rm(path)
    await mkdir(path)
  }
  test.each<[string, (path: string) => Promise<unknown>, RegExp]>([
    ['missing', (path) => rm(path), /is missing/],
    ['truncated', (path) => truncate(path, 1_000), /has 1000 bytes, expected \d+/],
    ['empty', (path) => writeFile(path, ''), /has 0 bytes/],
    ['longer', (path) => writeFile(path, 'x', { flag: 'a' }), /has \d+ bytes/],
    ['with one bit flipped and its old time', flipBit, /has other content than was written/],
    ['swapped for its neighbour', (path) => copyFile(path.replace('00002', '00001'), path), /has \w+/],
    ['turned into a folder', turnIntoFolder, /is not a file/],
  ])('%s', async (_, damage, reason) => {
    const whole = await ensure(data)
    const before = await times(whole)
    const target = filesOf(whole)[2]!.path
    await damage(target)

    const mended = await ensure(data)
    expect(mended.notes).toEqual([expect.stringMatching(reason)])
    expect(mended.notes[0]).toContain(target)
    expect(mended.manifest).toEqual(whole.manifest)
    const after = await times(mended)
    expect(after.filter((time, i) => time !== before[i])).toHaveLength(1)
    expect((await ensure(data)).notes).toEqual([])
  })

  test('missing, among what killed processes have left: that goes', async () => {
    const whole = await ensure(data)
    const leftovers = ['.manifest.json.4711.tmp', 'events/.0f3c.tmp', '.sample-abc'].map((name) =>
      join(whole.folder, name),
    )
    for (const path of leftovers) await writeFile(path, 'half')
    await rm(filesOf(whole)[0]!.path)
    expect((await ensure(data)).manifest).toEqual(whole.manifest)
    for (const path of leftovers) await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  test('all of them', async () => {
    const whole = await ensure(data)
    for (const { path } of filesOf(whole)) await rm(path)
    const mended = await ensure(data)
    expect(mended.notes).toHaveLength(filesOf(whole).length)
    expect(mended.manifest).toEqual(whole.manifest)
  })

  test.each<[string, (text: string) => string]>([
    ['is cut short', (text) => text.slice(0, 100)],
    ['has another digest of a file', (text) => text.replace(/"sha256": "[0-9a-f]/, '"sha256": "x')],
    ['has another count of rows', (text) => text.replace('"rows": 5000', '"rows": 5001')],
  ])('a manifest that %s: all files', async (_, change) => {
    const whole = await ensure(data)
    const path = join(whole.folder, 'manifest.json')
    const text = await readFile(path, 'utf8')
    expect(change(text)).not.toBe(text)
    await writeFile(path, change(text))
    expect((await ensure(data)).manifest).toEqual(whole.manifest)
  })
})

describe('across processes', () => {
  const script = new URL('../../fixtures/programs/ensureDataset.ts', import.meta.url)
  const large = clickstream({
    size: { rows: 200_000 },
    format: 'csv',
    malformed: 0.02,
    changeFeed: 0.5,
    seed: 7,
  })
  const start = (cache: string) => startScript(script, [cache, JSON.stringify(large)])

  test('a generation that is killed is resumed: finished files are kept, nothing half stays', async () => {
    const cache = await freshCache()
    const { child, ended } = start(cache)
    const finished = async (): Promise<string[]> => {
      const [name] = (await readdir(join(cache, 'datasets')).catch(() => [])).filter(
        (one) => !one.endsWith('.lock'),
      )
      return name ? linesOf(join(cache, 'datasets', name, 'finished.jsonl')) : []
    }
    await expect.poll(finished, { timeout: 30_000, interval: 5 }).not.toHaveLength(0)
    child.kill('SIGKILL')
    await ended
    const kept = (await finished()).map((line) => JSON.parse(line) as { path: string })

    const resumed = await ensure(large, cache)
    expect(resumed.notes.join('\n')).toMatch(/files are there/)
    const expected = await ensure(large)
    expect(resumed.manifest).toEqual(expected.manifest)
    expect(kept.length).toBeLessThan(filesOf(resumed).length)
    const wanted = [
      'manifest.json',
      'request.json',
      ...filesOf(resumed).map(({ path }) => relative(resumed.folder, path)),
    ].sort()
    const present = async () =>
      (await readdir(resumed.folder, { recursive: true })).filter((name) => name.includes('.')).sort()
    await resumed[Symbol.asyncDispose]()
    // The killed process's referee ends at the next file that it can't report.
    await expect.poll(present, { timeout: 20_000 }).toEqual(wanted)
  })

  test('two at once end up with the same files', async () => {
    const cache = await freshCache()
    const ends = await Promise.all([start(cache).ended, start(cache).ended])
    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(2).fill({ code: 0, stderr: '' }))
    const digests = ends.map(({ stdout }) => (JSON.parse(stdout) as { digest: string }).digest)
    expect(new Set(digests)).toEqual(new Set([(await ensure(large)).manifest.digest]))
    expect((await ensure(large, cache)).steps).toEqual(new Set(['verify data']))
  })
})
