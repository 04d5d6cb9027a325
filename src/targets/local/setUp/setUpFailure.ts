import { InfrastructureError, UserError } from '../../../recovery/errors.ts'
import { CommandFailed } from './command.ts'

/** Says in one message what stopped a step of the set-up and what to do about it. */
export const setUpFailure = (error: unknown, step: string, cacheFolder: string): Error => {
  if (error instanceof UserError || error instanceof InfrastructureError) return error
  if (!(error instanceof Error)) return new InfrastructureError(`Setting up the ${step} failed: ${error}`)
  // An interrupted run is not a failure of the set-up.
  if (error.name === 'AbortError') return error
  const text = error instanceof CommandFailed ? error.output : error.message
  const cause = CAUSES.find(({ pattern }) => pattern.test(text))
  const advice = cause?.advice(cacheFolder) ?? 'The lines above come from the tool itself.'
  return new InfrastructureError(
    `Setting up the ${step} failed${cause ? `: ${cause.what}` : ''}.\n${error.message}\n${advice}`,
    { cause: error },
  )
}

const CAUSES: { pattern: RegExp; what: string; advice: (cacheFolder: string) => string }[] = [
  {
    pattern: /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i,
    what: 'the disk is full',
    advice: (folder) =>
      `Free some space for ${folder}, or set ETL_BENCH_CACHE_DIR to a folder on another disk, and run again.`,
  },
  {
    pattern: /EACCES|EPERM|EROFS|ENOTDIR|Read-only file system|Permission denied/i,
    what: 'the cache folder is not writable',
    advice: (folder) =>
      `Make ${folder} writable, or set ETL_BENCH_CACHE_DIR to a folder that is, and run again.`,
  },
  {
    pattern: /hash mismatch|DO NOT MATCH THE HASHES/i,
    what: 'a download is not the file that was expected',
    advice: () =>
      'The package index or a proxy in between served something else. Nothing of it was kept; check the index and run again.',
  },
  {
    pattern:
      /dns error|failed to lookup|name or service not known|name resolution|error sending request|network is unreachable|connection (refused|reset|timed out)|NewConnectionError|ConnectTimeout|UnknownHostException|NoRouteToHost|ConnectException|SocketTimeout|PKIX|certificate/i,
    what: 'a package server could not be reached',
    advice: () =>
      'The first set-up needs the network; later runs work offline. Mirrors, proxies and certificates are taken from ' +
      'the settings of pip, uv (PIP_*, pip.conf, UV_*), Maven (settings.xml, spark.jars.ivySettings) and HTTPS_PROXY. Run again when they work.',
  },
]
