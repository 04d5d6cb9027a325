import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../../src/host/cacheFolder.ts'
import { scratchFolder } from '../support/scratch.ts'
import { type Script, startScript } from '../support/scripts.ts'

const program = new URL('../../src/cli.ts', import.meta.url)

/** A cache whose data is its own and whose set-up is that of this machine. */
export const ownDataCache = (): string => {
  const cache = join(scratchFolder(), 'cache')
  mkdirSync(cache)
  const shared = cacheFolder(process.env)
  for (const kind of ['uv', 'uv-cache', 'environments', 'sources']) {
    mkdirSync(join(shared, kind), { recursive: true })
    symlinkSync(join(shared, kind), join(cache, kind))
  }
  return cache
}

export const datasetsOf = (cache: string): string => join(cache, 'datasets')

/** Vitest asks for colours in its workers, and Node warns of both variables together. */
const plain = { NO_COLOR: '1', FORCE_COLOR: undefined }

/** `etl-bench …args` in a process of its own. */
export const startEtlBench = (
  cache: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Script =>
  startScript(program, args, { env: { ...process.env, ...plain, ...variables, ETL_BENCH_CACHE_DIR: cache } })

export const etlBench = (...given: Parameters<typeof startEtlBench>) => startEtlBench(...given).ended

/** `etl-bench …args` in a project's folder. */
export const etlBenchIn = (folder: string, args: readonly string[]) =>
  startScript(program, args, { env: { ...process.env, ...plain }, cwd: folder }).ended
