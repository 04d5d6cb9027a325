import { globSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { nameOf, presentIn, putStandIn } from '../dataset/standIns.ts'
import { linesOf } from '../support/scripts.ts'
import { datasetsOf, etlBench, ownDataCache, startEtlBench } from './commandLine.ts'

const rows = ['data', 'generate', '--rows', '5_000', '--join-tables', '2', '--format', 'csv', '--late', '0.5']

test('is made, found again, listed, verified and mended', async () => {
  const cache = ownDataCache()
  const made = await etlBench(cache, rows)
  expect(made.code).toBe(0)
  const [name = '', folder = ''] = made.stdout.split('\n').map((line) => line.replace('  folder  ', ''))
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    digest: string
    bytes: number
    characteristics: Record<string, unknown>
  }
  expect(basename(folder)).toBe(name)
  expect(made.stdout).toMatch(/rows {4}[\d,]+: events 5,000 · users \d+ · products \d+\n/)
  expect(made.stdout).toContain(`in 6 files (${manifest.bytes.toLocaleString('en')} bytes)`)
  expect(made.stdout).toContain(`digest  ${manifest.digest}\n`)
  expect(manifest.characteristics).toMatchObject({ rows: 5_000, joinTables: 2, format: 'csv', late: 0.5 })
  expect(made.stderr).toMatch(/^plan data\ngenerate data: [\d.]+ [kM]?B\n$/)

  const again = await etlBench(cache, rows)
  expect(again).toMatchObject({ code: 0, stdout: made.stdout })
  expect(again.stderr).toMatch(/^verify data: [\d.]+ [kM]?B\n$/)

  const list = () => etlBench(cache, ['data', 'list'])
  expect((await list()).stdout).toMatch(
    new RegExp(`^${name}\n {2}[\\d,]+ rows · .* · used just now · whole\n {2}.*late 0.5, .*\n\n1 dataset, `),
  )
  const verify = (...more: string[]) => etlBench(cache, ['data', 'verify', ...more])
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(`^${name}: whole, 6 files, `),
  })

  const [one = '', two = '', three = ''] = globSync('*/*.csv', { cwd: folder }).sort()
  rmSync(join(folder, one))
  truncateSync(join(folder, two), 100)
  const bytes = readFileSync(join(folder, three))
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(join(folder, three), bytes)
  expect((await list()).stdout).toContain('2 files damaged')
  const damaged = await verify(name)
  expect(damaged.code).toBe(1)
  expect(damaged.stdout.split('\n')).toEqual([
    `${name}: damaged, 3 of 6 files`,
    `  ${one} is missing`,
    expect.stringMatching(`^  ${two} has 100 bytes, expected \\d+$`),
    `  ${three} has other content than was written`,
    '--repair makes again what is damaged, as the next run that uses it does.',
    '',
  ])
  const mended = await verify(name, '--repair')
  expect(mended.code).toBe(0)
  expect(mended.stdout).toMatch(`${name}: whole again\n`)
  expect(await verify()).toMatchObject({ code: 0 })

  writeFileSync(join(folder, 'manifest.json'), '{')
  expect((await list()).stdout).toContain('unfinished')
  expect((await verify()).code).toBe(1)
  expect((await verify('--repair')).code).toBe(0)
  expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest)
})

test('of another version of the generator is not mended with this one', async () => {
  const cache = ownDataCache()
  const folder = await putStandIn(datasetsOf(cache), { number: 1, bytes: 10, daysAgo: 1 })
  const end = await etlBench(cache, ['data', 'verify', '--repair'])
  expect(end.code).toBe(1)
  expect(end.stdout).toContain(
    `can't be made again here: its request.json is damaged. \`etl-bench data prune ${basename(folder)}\``,
  )
})

test.each(['SIGINT', 'SIGKILL'] as const)(
  '%s in the middle: the same command goes on, to the same digest',
  async (signal) => {
    const cache = ownDataCache()
    const large = ['data', 'generate', '--size', '24MB', '--seed', '9']
    const { child, ended } = startEtlBench(cache, large)
    const finished = () =>
      globSync(join(datasetsOf(cache), '*', 'finished.jsonl')).flatMap((path) => linesOf(path))
    await expect.poll(finished, { timeout: 60_000, interval: 5 }).not.toHaveLength(0)
    child.kill(signal)
    const end = await ended
    if (signal === 'SIGKILL') expect(end.signal).toBe(signal)
    else {
      expect(end.code).toBe(130)
      expect(end.stderr).toMatch(/\nInterrupted. The same command goes on from here.\n$/)
    }
    expect((await etlBench(cache, ['data', 'list'])).stdout).toContain('unfinished')
    const kept = finished().length
    const resumed = await etlBench(cache, large)
    expect(resumed.code).toBe(0)
    expect(resumed.stderr).toMatch(`: ${kept} files are there\n`)
    const inOneGo = await etlBench(ownDataCache(), large)
    const digest = (stdout: string) => /digest .*/.exec(stdout)![0]
    expect(digest(resumed.stdout)).toBe(digest(inOneGo.stdout))
  },
)

test('two processes that make one, while a third evicts all that it can, both get it whole', async () => {
  const cache = ownDataCache()
  let over = false
  const evicting = async (): Promise<number> => {
    let evicted = 0
    while (!over) {
      const { stdout, code } = await etlBench(cache, ['data', 'prune', '--all'])
      expect(code).toBe(0)
      evicted += stdout.split('\n').filter((line) => line.startsWith('Evicted clickstream')).length
    }
    return evicted
  }
  const prunes = evicting()
  const ends = []
  for (let round = 0; round < 2; round++) {
    ends.push(...(await Promise.all([etlBench(cache, rows), etlBench(cache, rows)])))
  }
  over = true
  expect(ends.map(({ code }) => code)).toEqual(Array(4).fill(0))
  expect(new Set(ends.map(({ stdout }) => stdout)).size).toBe(1)
  expect(await prunes).toBeGreaterThan(0)
})

test('above the limit evicts what was used longest ago', async () => {
  const cache = ownDataCache()
  for (const number of [1, 2, 3]) {
    await putStandIn(datasetsOf(cache), { number, bytes: 1e6, daysAgo: number })
  }
  const { code, stderr } = await etlBench(cache, rows, { ETL_BENCH_CACHE_MAX_SIZE: '4MB' })
  expect(code).toBe(0)
  expect(stderr).toContain(`Evicted ${nameOf(3)} (1 MB, used 3 days ago): the cache is limited to 4 MB\n`)
  expect((await presentIn(datasetsOf(cache))).slice(0, 2)).toEqual([1, 2])
})
