import { InfrastructureError, UserError } from '../../../recovery/errors.ts'
import { CommandFailed } from './command.ts'

/** Says in one message what stopped the set-up of `label` and what to do about it. */
export const setUpFailure = (error: unknown, label: string, cacheFolder: string): Error => {
  if (error instanceof UserError || error instanceof InfrastructureError) return error
  const text = error instanceof CommandFailed ? error.output : String(error)
  const cause = CAUSES.find(({ pattern }) => pattern.test(text))
  const message = cause
    ? [`Set-up of ${label} failed: ${cause.what}.`, ...evidence(text, cause), cause.advice(cacheFolder)].join(
        '\n',
      )
    : `Set-up of ${label} failed.\n${error instanceof Error ? error.message : text}`
  return new InfrastructureError(message, { cause: error })
}

/** The lines that tell most: which address, and the innermost cause, with which tools end. */
const evidence = (text: string, { pattern, address }: Cause): string[] => {
  const lines = text.split('\n')
  const telling = [address, pattern].map((sought) => sought && lines.findLast((line) => sought.test(line)))
  return [...new Set(telling)]
    .filter((line) => line !== undefined)
    .map((line) => `  ${line.trim().slice(0, 300)}`)
}

interface Cause {
  pattern: RegExp
  /** Finds the line that names the server. */
  address?: RegExp
  what: string
  advice(cacheFolder: string): string
}

const NETWORK_ADVICE =
  'The first set-up needs the network; later runs work offline. Mirrors, proxies and certificates are taken from ' +
  'the settings of pip (pip.conf, PIP_*), uv (UV_*), Maven (settings.xml, spark.jars.ivySettings) and HTTPS_PROXY.'

/** What the tools print, most certain first. */
const CAUSES: Cause[] = [
  {
    pattern: /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i,
    what: 'the disk is full',
    advice: (folder) =>
      `Free some space for ${folder}, or set ETL_BENCH_CACHE_DIR to a folder on another disk, and run again.`,
  },
  {
    pattern: /EACCES|EPERM|EROFS|ENOTDIR|ENOENT: .* mkdir|Read-only file system|Permission denied/,
    what: 'the cache folder is not writable',
    advice: (folder) =>
      `Make ${folder} writable, or set ETL_BENCH_CACHE_DIR to a folder that is, and run again.`,
  },
  {
    pattern: /hash mismatch|do not match the hashes/i,
    what: 'a download is not the file that was expected',
    advice: () =>
      'Nothing of it was kept. Find out why the package index, or a proxy before it, serves another file.',
  },
  {
    pattern: /unresolved dependency: /,
    what: 'a jar could not be had',
    advice: () => `Check its Maven coordinates and the network. ${NETWORK_ADVICE}`,
  },
  {
    pattern:
      /dns error|failed to lookup|name or service not known|name resolution|network is unreachable|connection (refused|reset|timed out)|connect ?timeout|error sending request|UnknownHostException|certificate verify failed|invalid peer certificate/i,
    address: /failed to fetch.*:\/\//i,
    what: 'a package server could not be reached',
    advice: () => NETWORK_ADVICE,
  },
  {
    pattern: /no solution found|because .* unsatisfiable/i,
    what: 'the requirements contradict each other, or ask for what there is not',
    advice: () => 'Check the requirements of the stack.',
  },
]
