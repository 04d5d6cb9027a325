import { imagePaths } from './buildContext.ts'

/** Where a program may write: on the disk of its container, and not in the layers of its image. */
export const temporaryFolder = '/tmp'

/**
 * The environment of a program in an image of ours, as on the local target: nothing of the user's machine
 * reaches it.
 */
export const containerEnvironment = (
  { java }: { java: boolean },
  own: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  // First, because Spark's scripts and workers run `python3`.
  PATH: [`${imagePaths.venv}/bin`, ...(java ? [`${imagePaths.java}/bin`] : []), SYSTEM_PATH].join(':'),
  HOME: imagePaths.home,
  USER: 'etl-bench',
  PYTHONPATH: imagePaths.sources,
  PYTHONNOUSERSITE: '1',
  PYTHONSAFEPATH: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  TZ: 'UTC',
  LC_ALL: 'C.UTF-8',
  TMPDIR: temporaryFolder,
  ...(java && {
    JAVA_HOME: imagePaths.java,
    SPARK_LOCAL_DIRS: temporaryFolder,
    SPARK_SUBMIT_OPTS: `"-Djava.io.tmpdir=${temporaryFolder}"`,
  }),
  ...own,
})

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Words that start a program under the supervisor. `sampled: false`: its counters are read only when asked for. */
export const supervisedCommand = (command: readonly string[], { sampled = true } = {}): string[] => [
  imagePaths.python,
  '-I',
  '-S',
  imagePaths.supervisor,
  ...(sampled ? [] : ['--sample-ms', '0']),
  '--',
  ...command,
]
