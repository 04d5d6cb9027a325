import { UserError } from '../../../recovery/errors.ts'
import { CommandFailed, runCommand } from './command.ts'
import { setUpEnvironment } from './setUpEnvironment.ts'

/** A Python that environments can be made from. */
export interface Interpreter {
  path: string
  version: string
}

export interface InterpreterSearch {
  interpreter?: Interpreter
  /** What was looked at and why it won't do, one line each. */
  rejected: string[]
}

/**
 * Looks for Python ≥ 3.11: only `ETL_BENCH_PYTHON` if that is set, else the names it usually has.
 * Versions that the locked packages have wheels for come before newer ones.
 */
export const findInterpreter = async (
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<InterpreterSearch> => {
  const own = environment.ETL_BENCH_PYTHON
  const rejected: string[] = []
  let newer: Interpreter | undefined
  for (const name of own ? [own] : NAMES) {
    const answer = await probe(name, setUpEnvironment(environment), signal)
    if (typeof answer === 'string') rejected.push(`${name}: ${answer}`)
    else if (own || !isNewer(answer.version)) return { interpreter: answer, rejected }
    else newer ??= answer
  }
  return { rejected, ...(newer && { interpreter: newer }) }
}

const NAMES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python']
const OLDEST_MINOR = 11
const NEWEST_MINOR = 14

/** Why a version is not accepted; undefined when it is. */
export const versionProblem = (version: string, implementation: string): string | undefined => {
  if (implementation !== 'cpython') return `${implementation} ${version}, CPython is needed`
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const old = major < 3 || (major === 3 && minor < OLDEST_MINOR)
  return old ? `version ${version}, at least 3.${OLDEST_MINOR} is needed` : undefined
}

const isNewer = (version: string): boolean => Number(version.split('.')[1]) > NEWEST_MINOR

const PROBE = `import json, platform, sys
print(json.dumps([sys.executable, platform.python_version(), sys.implementation.name]))`

const probe = async (
  name: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<Interpreter | string> => {
  try {
    const stdout = await runCommand(name, ['-c', PROBE], { environment, ...(signal && { signal }) })
    const [path, version, implementation] = JSON.parse(stdout) as [string, string, string]
    return versionProblem(version, implementation) ?? { path, version }
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof CommandFailed)) return 'it does not answer as Python does'
    return /ENOENT/.test(error.output) ? 'not found' : `it does not run (${firstLine(error.output)})`
  }
}

/** Says what was looked at and what to do. */
export const noPython = ({ rejected }: InterpreterSearch): UserError =>
  new UserError(
    `Python 3.${OLDEST_MINOR} or newer is needed and none was found:\n` +
      rejected.map((line) => `  ${line}\n`).join('') +
      `Install Python 3.${OLDEST_MINOR}–3.${NEWEST_MINOR} with pip or venv, or uv (which can bring its own Python), ` +
      'or set ETL_BENCH_PYTHON to the path of one, and run again.',
  )

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? ''
