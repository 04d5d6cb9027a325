import { expect, test } from 'vitest'
import { programEnvironment } from '../../../src/targets/local/programEnvironment.ts'
import type { LocalRuntime } from '../../../src/targets/local/setUp/prepare.ts'

const runtime: LocalRuntime = {
  python: '/cache/env/bin/python',
  sources: '/cache/sources',
  javaHome: undefined,
  prepared: { name: 'any', jars: [], versions: {} },
}

test('a program gets a small environment, and nothing of the user that could change a trial', () => {
  const user = {
    PATH: '/usr/bin',
    HOME: '/home/a',
    LANG: 'de_DE.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
    https_proxy: 'http://proxy:3128',
    TZ: 'Asia/Tokyo',
    PYTHONPATH: '/mine',
    PYTHONHASHSEED: '1',
    SPARK_HOME: '/opt/spark',
    JAVA_TOOL_OPTIONS: '-Xmx9g',
    DUCKDB_THREADS: '9',
  }
  expect(programEnvironment(user, runtime, '/run/program', { MINE: 'yes' })).toEqual({
    PATH: '/cache/env/bin:/usr/bin',
    HOME: '/home/a',
    LANG: 'de_DE.UTF-8',
    ...(process.platform === 'linux' && { LC_ALL: 'C.UTF-8' }),
    https_proxy: 'http://proxy:3128',
    TZ: 'UTC',
    TMPDIR: '/run/program',
    PYTHONPATH: '/cache/sources',
    PYTHONNOUSERSITE: '1',
    PYTHONSAFEPATH: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    ETL_BENCH_PROTOCOL_FD: '3',
    MINE: 'yes',
  })
})

test('a program with Java keeps what Java and Spark write in its own folder too', () => {
  const environment = programEnvironment({}, { ...runtime, javaHome: '/jdk' }, '/run/a b')
  expect(environment).toMatchObject({
    JAVA_HOME: '/jdk',
    SPARK_LOCAL_IP: '127.0.0.1',
    SPARK_LOCAL_DIRS: '/run/a b',
    SPARK_SUBMIT_OPTS: '"-Djava.io.tmpdir=/run/a b"',
  })
})
