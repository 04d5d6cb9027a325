import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { UserError } from '../recovery/errors.ts'

/**
 * The per-user cache, shared between projects: `ETL_BENCH_CACHE_DIR`, else the platform's own place
 * (XDG base directories; ~/Library/Caches on macOS).
 */
export const cacheFolder = (
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string => {
  const own = environment.ETL_BENCH_CACHE_DIR
  if (own) {
    if (isAbsolute(own)) return own
    throw new UserError(`ETL_BENCH_CACHE_DIR: expected an absolute path, got '${own}'.`)
  }
  const home = environment.HOME || homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'etl-bench')
  // The XDG specification: relative paths are to be ignored.
  const xdg = environment.XDG_CACHE_HOME
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, '.cache'), 'etl-bench')
}
