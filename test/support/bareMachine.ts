import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findExecutable } from '../../src/targets/local/findExecutable.ts'
import { findInterpreter } from '../../src/targets/local/setUp/python.ts'

/** What is on every machine that the local target promises to work on; no Java, no uv, no Maven. */
const BASIC = [
  'bash',
  'cat',
  'dirname',
  'env',
  'mount',
  'ps',
  'sh',
  'sync',
  'taskset',
  'true',
  'uname',
  'unshare',
]

export interface BareMachine extends Disposable {
  /** For all that the test leaves. */
  folder: string
  /** The environment of a new user: an empty home, a Python, and the basic programs. */
  variables: NodeJS.ProcessEnv
}

/** This machine as a new user with nothing but Python would find it. */
export const bareMachine = async (): Promise<BareMachine> => {
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-bare-'))
  const programs = join(folder, 'bin')
  mkdirSync(programs)
  mkdirSync(join(folder, 'home'))
  for (const name of BASIC) {
    const found = findExecutable(name)
    if (found) symlinkSync(found, join(programs, name))
  }
  const { interpreter } = await findInterpreter(process.env)
  if (!interpreter) throw new Error('these tests need Python 3.11 or newer')
  symlinkSync(interpreter.path, join(programs, 'python3'))
  // Named, so that they also take away what the tests' own set-up has put into the environment.
  const none = { JAVA_HOME: undefined, ETL_BENCH_CACHE_DIR: undefined, XDG_CACHE_HOME: undefined }
  return {
    folder,
    variables: { ...process.env, ...none, HOME: join(folder, 'home'), PATH: programs },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
