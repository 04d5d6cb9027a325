import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../../../recovery/errors.ts'
import type { EntrySpec } from './cache.ts'
import { CommandFailed, runCommand } from './command.ts'
import { type Interpreter, type InterpreterSearch, noPython } from './python.ts'

/** The oldest uv that has all options used here. */
const OLDEST_UV = [0, 8, 0]

/** The uv on the PATH, if there is one that is new enough. */
export const findUv = async (
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const answer = await runCommand('uv', ['--version'], { environment, signal }).catch(() => '')
  signal.throwIfAborted()
  return isRecentUv(answer) ? 'uv' : undefined
}

/** Judges the answer to `uv --version`. */
export const isRecentUv = (answer: string): boolean => {
  const version = /^uv (\d+)\.(\d+)\.(\d+)/.exec(answer)?.slice(1).map(Number)
  if (!version) return false
  const different = version.findIndex((part, index) => part !== OLDEST_UV[index])
  return different === -1 || version[different]! > OLDEST_UV[different]!
}

interface UvTools {
  search: InterpreterSearch
  environment: NodeJS.ProcessEnv
  signal: AbortSignal
}

/** A uv of our own, installed by pip. The program is `bin/uv` in the entry. */
export const uvEntry = ({ search, environment, signal }: UvTools): EntrySpec => ({
  kind: 'uv',
  key: [REQUIREMENTS, process.platform, process.arch],
  label: 'uv',
  neededMb: 150,
  make: async (folder, onLine) => {
    if (!search.interpreter) throw noPython(search)
    const python = await findPip(search.interpreter, `${folder}.pip`, environment, signal)
    const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--no-deps']
    const pinned = ['--require-hashes', '--requirement', REQUIREMENTS_FILE]
    // PIP_USER=0: a configured `user = true` can't be combined with --target.
    const options = {
      environment: { ...environment, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0' },
      signal,
      onLine,
    }
    await runCommand(python, [...install, ...pinned, '--target', folder], options)
    const version = await runCommand(join(folder, 'bin', 'uv'), ['--version'], { environment, signal })
    return { version }
  },
})

const REQUIREMENTS_FILE = fileURLToPath(new URL('./uv-requirements.txt', import.meta.url))
const REQUIREMENTS = readFileSync(REQUIREMENTS_FILE, 'utf8')

/** A Python that has pip: the interpreter itself, or a virtual environment of it in `folder`. */
const findPip = async (
  { path, version }: Interpreter,
  folder: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> => {
  const works = (python: string, args: string[]) =>
    runCommand(python, args, { environment, signal }).then(
      () => true,
      (error) => {
        if (error instanceof CommandFailed) return false
        throw error
      },
    )
  if (await works(path, ['-m', 'pip', '--version'])) return path
  // Debian's Python without python3-venv has the module venv, but not the ensurepip that it needs.
  if (await works(path, ['-m', 'venv', folder])) return join(folder, 'bin', 'python')
  throw new UserError(
    `Python ${version} at ${path} has neither pip nor a working venv, and there is no recent uv on the PATH. ` +
      'Install one of them (on Debian and Ubuntu: the package python3-venv or python3-pip) and run again.',
  )
}
