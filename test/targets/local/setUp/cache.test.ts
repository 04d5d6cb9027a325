import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { withLock } from '../../../../src/host/lock.ts'
import { type EntrySpec, openCache } from '../../../../src/targets/local/setUp/cache.ts'
import { scratchFolder } from '../../../support/scratch.ts'
import { linesOf, startScript } from '../../../support/scripts.ts'

const makeEntry = new URL('./fixtures/makeEntry.ts', import.meta.url)

const entry = (overrides: Partial<EntrySpec> = {}): EntrySpec => ({
  kind: 'sources',
  key: 'key',
  label: 'test entry',
  neededMb: 1,
  make: async (folder) => {
    await writeFile(join(folder, 'file'), 'content')
    return { version: '1' }
  },
  ...overrides,
})

test('an entry is made once and then found', async () => {
  const cache = openCache(join(scratchFolder(), 'cache'))
  const make = vi.fn(entry().make)
  expect(await cache.find(entry())).toBeUndefined()
  const made = await cache.ensure(entry({ make }))
  expect(readFileSync(join(made.folder, 'file'), 'utf8')).toBe('content')
  expect(made.facts).toEqual({ version: '1' })
  expect(await cache.ensure(entry({ make }))).toEqual(made)
  expect(await cache.find(entry())).toEqual(made)
  expect(make).toHaveBeenCalledTimes(1)
})

test('other content is another entry', async () => {
  const cache = openCache(scratchFolder())
  const folders = [entry(), entry({ key: 'other' }), entry({ kind: 'jars' })].map((spec) =>
    cache.ensure(spec),
  )
  expect(new Set((await Promise.all(folders)).map(({ folder }) => folder)).size).toBe(3)
})

test('making that fails leaves nothing behind and can be tried again', async () => {
  const cache = openCache(scratchFolder())
  const make = async (folder: string) => {
    await writeFile(join(folder, 'half'), '')
    throw new Error('no network')
  }
  await expect(cache.ensure(entry({ make }))).rejects.toThrow('no network')
  expect(await cache.find(entry())).toBeUndefined()
  expect(readdirSync(join(cache.folder, 'tmp'))).toEqual([])
  expect((await cache.ensure(entry())).facts).toEqual({ version: '1' })
})

test.each<[string, (folder: string) => void, string]>([
  ['without its marker', (folder) => rmSync(join(folder, 'entry.json')), 'it is not complete'],
  [
    'with a damaged marker',
    (folder) => writeFileSync(join(folder, 'entry.json'), '{'),
    "its entry.json can't be read",
  ],
  ['that its own check finds broken', (folder) => rmSync(join(folder, 'file')), 'its file is gone'],
])('an entry %s is made anew, and a line says so', async (_, damage, reason) => {
  const cache = openCache(scratchFolder())
  const spec = entry({
    defect: async (folder) => (existsSync(join(folder, 'file')) ? undefined : 'its file is gone'),
  })
  const { folder } = await cache.ensure(spec)
  damage(folder)
  expect(await cache.find(spec)).toBeUndefined()
  const notes: string[] = []
  await cache.ensure(spec, { note: (line) => notes.push(line) })
  expect(notes).toEqual([expect.stringContaining(`Rebuilding the test entry: ${reason}`)])
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('content')
  expect(readdirSync(join(cache.folder, 'tmp'))).toEqual([])
})

test('two processes at once make an entry once', async () => {
  const folder = scratchFolder()
  const [cache, log] = [join(folder, 'cache'), join(folder, 'log')]
  const scripts = [0, 1].map(() => startScript(makeEntry, [cache, '500', log]))
  const [one, two] = await Promise.all(scripts.map(({ ended }) => ended))
  expect(one).toMatchObject({ code: 0, stderr: '' })
  expect(two!.stdout).toBe(one!.stdout)
  expect(linesOf(log)).toEqual(['making'])
  const made = JSON.parse(one!.stdout) as { folder: string }
  expect(readFileSync(join(made.folder, 'whole'), 'utf8')).toBe('content')
})

test('what a killed process had half made is never used, and goes', async () => {
  const folder = scratchFolder()
  const [cache, log] = [join(folder, 'cache'), join(folder, 'log')]
  const killed = startScript(makeEntry, [cache, '60000', log])
  await vi.waitFor(() => expect(linesOf(log)).toHaveLength(1), { timeout: 60_000 })
  killed.child.kill('SIGKILL')
  await killed.ended
  expect(readdirSync(join(cache, 'tmp'))).toHaveLength(1)

  const next = await startScript(makeEntry, [cache, '0', log]).ended
  expect(next).toMatchObject({ code: 0, stderr: '' })
  expect(linesOf(log)).toEqual(['making', 'making'])
  expect(readdirSync(join(cache, 'tmp'))).toEqual([])
})

test('an entry that another process has put in place meanwhile is kept', async () => {
  const cache = openCache(scratchFolder())
  const { folder } = await cache.ensure(entry())
  rmSync(folder, { recursive: true })
  const make = async () => {
    // As if the other had taken over the lock.
    await mkdir(folder)
    await writeFile(join(folder, 'file'), 'theirs')
    return {}
  }
  await cache.ensure(entry({ make }))
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('theirs')
})

const age = (folder: string, days: number): void => {
  const then = new Date(Date.now() - days * 24 * 60 * 60 * 1000)
  utimesSync(join(folder, 'entry.json'), then, then)
}

test('what was not used for a month goes when something else is made, and a line says so', async () => {
  const cache = openCache(scratchFolder())
  const [old, recent, used] = await Promise.all(
    ['old', 'recent', 'used'].map((key) => cache.ensure(entry({ key, label: `${key} environment` }))),
  )
  age(old!.folder, 31)
  age(recent!.folder, 29)
  age(used!.folder, 31)
  const notes: string[] = []
  const note = (line: string) => notes.push(line)
  expect(await cache.ensure(entry({ key: 'used' }), { note })).toEqual(used)
  expect(notes).toEqual([])
  await cache.ensure(entry({ key: 'new' }), { note })
  expect(notes).toEqual(['Removed from the cache, not used for 30 days: old environment'])
  expect([old, recent, used].map((one) => existsSync(one!.folder))).toEqual([false, true, true])
  expect(readdirSync(join(cache.folder, 'tmp'))).toEqual([])
  expect(readdirSync(join(cache.folder, 'locks'))).toEqual([])
})

test('what another process is just making or noting as used does not go', async () => {
  const cache = openCache(scratchFolder())
  const { folder } = await cache.ensure(entry())
  age(folder, 31)
  const lock = join(cache.folder, 'locks', `sources-${basename(folder)}`)
  await withLock(lock, {}, () => cache.ensure(entry({ key: 'new' })))
  expect(existsSync(folder)).toBe(true)
  await cache.ensure(entry({ key: 'newer' }))
  expect(existsSync(folder)).toBe(false)
})

test('an entry that is removed in the moment of its use is made again', async () => {
  const cache = openCache(scratchFolder())
  const { folder } = await cache.ensure(entry())
  age(folder, 31)
  const defect = async () => void rmSync(folder, { recursive: true, force: true })
  expect(await cache.ensure(entry({ defect }))).toEqual({ folder, facts: { version: '1' } })
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('content')
})
