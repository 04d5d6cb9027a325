import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { bytesOf, evict, leastRecentlyUsed } from '../../src/dataset/evict.ts'
import { claimDataset } from '../../src/dataset/inUse.ts'
import { makeRoom } from '../../src/dataset/makeRoom.ts'
import { ownIdentity } from '../../src/host/processIdentity.ts'
import { scratchFolder } from '../support/scratch.ts'
import { linesOf, startScript } from '../support/scripts.ts'
import { nameOf, presentIn, putStandIn } from './standIns.ts'

vi.setConfig({ testTimeout: 120_000 })

const KB = 1_000
const MB = 1_000_000
const hold = new URL('./fixtures/holdDataset.ts', import.meta.url)
const room = new URL('./fixtures/makeRoom.ts', import.meta.url)

const standIn = fc.record({
  bytes: fc.integer({ min: 0, max: 50 }),
  daysAgo: fc.integer({ min: 0, max: 400 }),
  inUse: fc.boolean(),
})

test('those chosen are the oldest that are not in use, and no more than are needed', () => {
  const stored = fc.array(standIn, { maxLength: 12 }).map((all) =>
    all.map(({ bytes, daysAgo, inUse }, number) => ({
      name: nameOf(number),
      folder: '',
      bytes,
      lastUsedMs: -daysAgo,
      inUse,
    })),
  )
  fc.assert(
    fc.property(stored, fc.integer({ min: -10, max: 400 }), (all, limit) => {
      const chosen = leastRecentlyUsed(all, limit)
      const left = all.filter((one) => !chosen.includes(one))
      expect(chosen.filter(({ inUse }) => inUse)).toEqual([])
      const candidates = left.filter(({ inUse }) => !inUse)
      if (candidates.length > 0) expect(bytesOf(left)).toBeLessThanOrEqual(limit)
      const newest = Math.max(...chosen.map(({ lastUsedMs }) => lastUsedMs))
      for (const one of candidates) expect(one.lastUsedMs).toBeGreaterThanOrEqual(newest)
      const last = chosen.at(-1)
      if (last) expect(bytesOf(left) + last.bytes).toBeGreaterThan(limit)
    }),
    { numRuns: 1000 },
  )
})

test('on the disk: what is asked for and what is in use stay, the oldest go until the rest fits', async () => {
  const scenario = fc.record({
    others: fc.uniqueArray(standIn, { selector: ({ daysAgo }) => daysAgo, maxLength: 6 }),
    own: fc.integer({ min: 0, max: 30 }),
    bytes: fc.integer({ min: 0, max: 60 }),
    // Claims have some bytes too: no sum may be right at the limit.
    limit: fc.integer({ min: 1, max: 200 }).map((whole) => whole + 0.025),
  })
  await fc.assert(
    fc.asyncProperty(scenario, async ({ others, own, bytes, limit }) => {
      const datasets = join(scratchFolder(), 'datasets')
      const claims = []
      for (const [i, { bytes: size, daysAgo, inUse }] of others.entries()) {
        const folder = await putStandIn(datasets, { number: i + 1, bytes: size * MB, daysAgo })
        if (inUse) claims.push(await claimDataset(folder, { use: false }))
      }
      await putStandIn(datasets, { number: 0, bytes: own * MB, daysAgo: 1000 })
      const notes: string[] = []
      await makeRoom({
        datasets,
        asked: nameOf(0),
        bytes: bytes * MB,
        maxBytes: limit * MB,
        note: (line) => notes.push(line),
      })

      // By hand: one after another goes, the oldest first, while the rest with what is to come is too much.
      const left = others.map((one, i) => ({ ...one, number: i + 1 })).sort((a, b) => b.daysAgo - a.daysAgo)
      const total = () => own + 1.05 * bytes + left.reduce((sum, one) => sum + one.bytes, 0)
      const gone: number[] = []
      while (total() > limit && left.some(({ inUse }) => !inUse)) {
        const [oldest] = left.splice(
          left.findIndex(({ inUse }) => !inUse),
          1,
        )
        gone.push(oldest!.number)
      }
      expect(await presentIn(datasets)).toEqual(
        [0, ...left.map(({ number }) => number)].sort((a, b) => a - b),
      )
      const said = notes.filter((line) => line.startsWith('Evicted'))
      expect(said.map((line) => line.split(' ')[1])).toEqual(gone.map(nameOf))
      expect(notes.some((line) => line.includes('kept, although'))).toBe(own + bytes > limit)
      for (const claim of claims) await claim[Symbol.asyncDispose]()
    }),
    { numRuns: 40 },
  )
})

test('lines say what was evicted and why, and that what is asked for is above the limit by itself', async () => {
  const datasets = scratchFolder()
  await putStandIn(datasets, { number: 1, bytes: 2_010_000, daysAgo: 12 })
  const notes: string[] = []
  const note = (line: string) => notes.push(line)
  await makeRoom({ datasets, asked: nameOf(0), bytes: 3e6, maxBytes: 1e6, note })
  expect(notes).toEqual([
    `Evicted ${nameOf(1)} (2.01 MB, used 12 days ago): the cache is limited to 1 MB`,
    'The input data takes 3 MB: kept, although the cache is limited to 1 MB. ETL_BENCH_CACHE_MAX_SIZE raises it.',
  ])
})

test('where the disk could not hold it anyway, nothing is evicted', async () => {
  const datasets = scratchFolder()
  await putStandIn(datasets, { number: 1, bytes: KB, daysAgo: 12 })
  const asking = makeRoom({ datasets, asked: nameOf(0), bytes: 1e18, maxBytes: 10, note: () => {} })
  await expect(asking).rejects.toThrow(/^The input data needs about 1,050,000 TB in/)
  expect(await presentIn(datasets)).toEqual([1])
})

test('what is no dataset is left alone; what was being deleted goes', async () => {
  const datasets = scratchFolder()
  await mkdir(join(datasets, 'mine'))
  await writeFile(join(datasets, 'notes.txt'), 'x')
  await mkdir(join(datasets, '.evicted-4711', 'events'), { recursive: true })
  const folder = await putStandIn(datasets, { number: 1, bytes: KB, daysAgo: 1 })
  await writeFile(join(folder, 'events', '.4711.tmp'), 'half')
  await evict(datasets, () => [])
  expect((await readdir(datasets)).sort()).toEqual([nameOf(1), 'mine', 'notes.txt'])
  expect(await readdir(join(folder, 'events'))).toEqual(['part'])
  await evict(datasets, (stored) => leastRecentlyUsed(stored, 0))
  expect((await readdir(datasets)).sort()).toEqual(['mine', 'notes.txt'])
})

describe('across processes', () => {
  const evictAll = (datasets: string) => evict(datasets, (stored) => leastRecentlyUsed(stored, 0))

  test.each(['using it', 'making it'])(
    'a dataset stays while another process is %s, and goes once that was killed',
    async (how) => {
      const datasets = scratchFolder()
      const folder = await putStandIn(datasets, { number: 1, bytes: KB, daysAgo: 1 })
      const log = join(scratchFolder(), 'log')
      const { child, ended } = startScript(hold, [folder, log, how])
      await vi.waitFor(() => expect(linesOf(log)).toEqual(['held']), { timeout: 60_000 })
      expect((await evictAll(datasets)).evicted).toEqual([])
      child.kill('SIGKILL')
      await ended
      expect((await evictAll(datasets)).evicted.map(({ name }) => name)).toEqual([nameOf(1)])
      expect(await readdir(datasets)).toEqual([])
    },
  )

  test('three that need the same room evict no more than one would', async () => {
    const datasets = scratchFolder()
    for (let number = 1; number <= 20; number++) {
      await putStandIn(datasets, { number, bytes: 10 * KB, daysAgo: 30 - number })
    }
    const args = [datasets, '31000', String(Date.now() + 2_000)]
    const ends = await Promise.all([1, 2, 3].map(() => startScript(room, args).ended))
    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: '' }))
    const said = ends.flatMap(({ stdout }) => stdout.split('\n').filter(Boolean))
    expect(said).toHaveLength(17)
    expect(await presentIn(datasets)).toEqual([18, 19, 20])
  })

  test('an eviction that was killed half way is finished by the next', async () => {
    const datasets = scratchFolder()
    const folder = await putStandIn(datasets, { number: 1, bytes: KB, daysAgo: 1 })
    // The name is gone first: that is where a killed one may have stopped.
    await rename(folder, join(datasets, '.evicted-x'))
    await mkdir(`${folder}.lock`)
    await writeFile(
      join(`${folder}.lock`, 'owner.json'),
      JSON.stringify({ ...(await ownIdentity()), pid: 2 ** 30, token: 'dead' }),
    )
    await evict(datasets, () => [])
    expect(await readdir(datasets)).toEqual([])
  })
})
