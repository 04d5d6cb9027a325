import { join } from 'node:path'
import type { LocalRuntime } from './setUp/prepare.ts'

/**
 * The environment of a program: small and the same everywhere, so that a user's PYTHONPATH or Spark
 * settings don't reach a trial. `folder` takes all that the program leaves behind.
 */
export const programEnvironment = (
  user: NodeJS.ProcessEnv,
  { python, sources, javaHome }: LocalRuntime,
  folder: string,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> => {
  const kept = Object.entries(user).filter(
    (pair): pair is [string, string] => KEPT.test(pair[0]) && !!pair[1],
  )
  return {
    ...Object.fromEntries(kept),
    // First, because Spark's scripts and workers run `python3`.
    PATH: [join(python, '..'), user.PATH].filter(Boolean).join(':'),
    PYTHONPATH: sources,
    PYTHONNOUSERSITE: '1',
    // The folder that it runs in holds nothing to import.
    PYTHONSAFEPATH: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    TZ: 'UTC',
    // Without a UTF-8 locale Java can't name files outside ASCII; no language, so that nothing prints in one.
    ...(process.platform === 'linux' && { LC_ALL: 'C.UTF-8' }),
    TMPDIR: folder,
    ...(javaHome !== undefined && {
      JAVA_HOME: javaHome,
      SPARK_LOCAL_IP: '127.0.0.1',
      SPARK_LOCAL_DIRS: folder,
      // Java does not know TMPDIR, and native libraries are unpacked there.
      SPARK_SUBMIT_OPTS: `"-Djava.io.tmpdir=${folder}"`,
    }),
    ETL_BENCH_PROTOCOL_FD: '3',
    ...own,
  }
}

/** Who and where the user is, and how the network is reached. */
const KEPT = /^(HOME|USER|LOGNAME|LANG|(https?|all|no)_proxy|SSL_CERT_(FILE|DIR))$/i
