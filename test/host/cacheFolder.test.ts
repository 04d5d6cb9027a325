import { expect, test } from 'vitest'
import { cacheFolder } from '../../src/host/cacheFolder.ts'
import { UserError } from '../../src/recovery/errors.ts'

test.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, string]>([
  ['Linux', { HOME: '/home/a' }, 'linux', '/home/a/.cache/etl-bench'],
  ['Linux with XDG', { HOME: '/home/a', XDG_CACHE_HOME: '/big' }, 'linux', '/big/etl-bench'],
  ['a relative XDG folder', { HOME: '/home/a', XDG_CACHE_HOME: 'big' }, 'linux', '/home/a/.cache/etl-bench'],
  ['macOS', { HOME: '/Users/a', XDG_CACHE_HOME: '/big' }, 'darwin', '/Users/a/Library/Caches/etl-bench'],
  ['its own variable', { HOME: '/home/a', ETL_BENCH_CACHE_DIR: '/mine' }, 'linux', '/mine'],
])('%s: the cache is where it belongs', (_, environment, platform, folder) => {
  expect(cacheFolder(environment, platform)).toBe(folder)
})

test('a relative ETL_BENCH_CACHE_DIR is refused', () => {
  const find = () => cacheFolder({ ETL_BENCH_CACHE_DIR: 'mine' })
  expect(find).toThrow(UserError)
  expect(find).toThrow("ETL_BENCH_CACHE_DIR: expected an absolute path, got 'mine'.")
})
