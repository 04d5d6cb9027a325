import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { claimDataset } from '../../src/dataset/inUse.ts'
import { dataCharacteristics } from '../../src/scenario/data.ts'
import { nameOf, presentIn, putStandIn } from '../dataset/standIns.ts'
import { datasetsOf, etlBench, ownDataCache } from './commandLine.ts'

describe('what is asked wrongly ends with code 2, the option, what was expected and what came', () => {
  test.each<[string[], RegExp]>([
    [['generate', '--skew-factor', '3'], /^--skew-factor: expected a share from 0 to 1; got 3\n$/],
    [['generate', '--size', '60'], /^--size: expected 'small', .*; got "60"\n$/],
    [['generate', '--rows', '10'], /^--rows: expected from 1,000 to 1,000,000,000 rows; got 10\n$/],
    [
      ['generate', '--seed', 'abc', '--join-tables', '9'],
      /^--join-tables: .*; got 9\n--seed: .*; got "abc"\n$/,
    ],
    [
      ['generate', '--size', 'small', '--rows', '1_000'],
      /'--size <size>' cannot be used with option '--rows <n>'/,
    ],
    [['generate', '--colour', 'red'], /unknown option '--colour'/],
    [['generate', 'tpcds'], /Allowed choices are clickstream, tpch/],
    [['generate', 'tpch', '--seed', '3'], /^--seed: expected an option of tpch, which has no such one\n$/],
    [['generate', 'tpch', '--rows', '5_000'], /^--rows: expected an option of tpch/],
    [['generate', 'tpch', '--scale-factor', '99'], /^--scale-factor: expected .* 0.001 to 30; got 99\n$/],
    [['generate', 'tpch', '--size', '20GB'], /^--size: expected a size from '1MB' to '10GB'; got "20GB"\n$/],
    [
      ['generate', 'tpch', '--size', '3MB', '--scale-factor', '1'],
      /^--scale-factor: expected either size or scaleFactor; got 1\n$/,
    ],
    [['generate', '--scale-factor', '1'], /^--scale-factor: expected an option of clickstream/],
    [
      ['verify', 'nothing'],
      /^There is no generated data of the name 'nothing' in .*`etl-bench data list` shows/,
    ],
    [
      ['prune', '--older-than', '3x'],
      /^--older-than: expected a time like '12h', '30d' or '4w'; got "3x"\n$/,
    ],
    [['prune', '--max-size', '3'], /^--max-size: expected a size like '500MB' or '50GB'; got "3"\n$/],
    [['prune', '--all', '--older-than', '3d'], /cannot be used with/],
    [['polish'], /unknown command 'polish'/],
  ])('%j', async (args, message) => {
    const end = await etlBench(ownDataCache(), ['data', ...args])
    expect(end).toMatchObject({ code: 2, stdout: '' })
    expect(end.stderr).toMatch(message)
    expect(end.stderr).not.toMatch(/^ +at /m)
  })

  test('a limit in the environment', async () => {
    const end = await etlBench(ownDataCache(), ['data', 'list'], { ETL_BENCH_CACHE_MAX_SIZE: 'much' })
    expect(end.code).toBe(2)
    expect(end.stderr).toMatch(
      /ETL_BENCH_CACHE_MAX_SIZE:\n {2}cacheMaxSize: expected a size like .*; got "much"/,
    )
  })
})

test('the help names every characteristic', async () => {
  const { code, stdout } = await etlBench(ownDataCache(), ['data', 'generate', '--help'])
  expect(code).toBe(0)
  const { kind: _, ...characteristics } = dataCharacteristics.shape
  for (const name of Object.keys(characteristics)) {
    expect(stdout).toContain(`--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} `)
  }
})

describe('prune', () => {
  const filled = async (): Promise<string> => {
    const cache = ownDataCache()
    for (const [number, daysAgo] of [
      [1, 40],
      [2, 20],
      [3, 1],
    ] as const) {
      await putStandIn(datasetsOf(cache), { number, bytes: 1e6, daysAgo })
    }
    return cache
  }

  test.each<[string, string[], number[]]>([
    ['the limit, which is not reached', [], [1, 2, 3]],
    ['a smaller limit', ['--max-size', '2.5MB'], [2, 3]],
    ['age', ['--older-than', '10d'], [3]],
    ['names', [nameOf(2)], [1, 3]],
    ['nothing spared', ['--all'], []],
  ])('by %s', async (_, args, left) => {
    const cache = await filled()
    const dry = await etlBench(cache, ['data', 'prune', ...args, '--dry-run'])
    expect(await presentIn(datasetsOf(cache))).toEqual([1, 2, 3])
    const end = await etlBench(cache, ['data', 'prune', ...args])
    expect(end).toMatchObject({ code: 0, stderr: '' })
    expect(await presentIn(datasetsOf(cache))).toEqual(left)
    expect(dry.stdout.replaceAll('Would evict', 'Evicted').replace('that would leave', 'left')).toBe(
      end.stdout,
    )
  })

  test('says what stays because it is in use', async () => {
    const cache = await filled()
    await using _claim = await claimDataset(join(datasetsOf(cache), nameOf(2)))
    const { code, stdout } = await etlBench(cache, ['data', 'prune', '--all'])
    expect(code).toBe(0)
    expect(stdout).toContain(`${nameOf(2)} is in use by another process and stays.\n`)
    expect(await presentIn(datasetsOf(cache))).toEqual([2])
  })

  test('finds nothing to do where there is no data yet', async () => {
    const { code, stdout } = await etlBench(ownDataCache(), ['data', 'prune'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Evicted 0 datasets, 0 B; left 0 datasets, 0 B of at most 50 GB, in /)
  })
})
