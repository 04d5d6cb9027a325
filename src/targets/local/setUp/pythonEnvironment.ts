import { constants } from 'node:fs'
import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EntrySpec } from './cache.ts'
import { runCommand } from './command.ts'

/** What the making of an environment uses; asked for only when something has to be made. */
export interface PythonTools {
  /** The Python that environments are made from. */
  interpreter: string
  uv: string
  /** With the package servers' settings. */
  environment: NodeJS.ProcessEnv
  uvArguments: string[]
  /** Whether uv's cache is ours, so that what only the building needed may be removed. */
  ownUvCache: boolean
  signal: AbortSignal
}

interface EnvironmentSpec {
  label: string
  /** A requirements text with the hash of every package. */
  requirements: string
  /** Packages without a wheel (PySpark) are built with the tools pinned here; a user's own may need others. */
  pinnedBuild: boolean
  chosenPython: string | undefined
}

/** The interpreter of an environment. */
export const pythonOf = (folder: string): string => join(folder, 'bin', 'python')

/**
 * The environment with exactly the packages of a locked requirements text, bytecode compiled.
 *
 * The key leaves the Python version out, so that finding a complete environment runs no program; an
 * environment stays with the Python that it was made with, unless the user names another.
 */
export const environmentEntry = (
  { label, requirements, pinnedBuild, chosenPython }: EnvironmentSpec,
  tools: () => Promise<PythonTools>,
): EntrySpec => ({
  kind: 'environments',
  key: [1, requirements, chosenPython ?? '', process.platform, process.arch],
  label,
  // PySpark is built from source: that, the build and its wheel are there at once.
  neededMb: requirements.includes('pyspark') ? 2400 : 700,
  make: async (folder, onLine) => {
    const { interpreter, uv, environment, uvArguments, ownUvCache, signal } = await tools()
    const built: string[] = []
    const run = (program: string, args: string[]) =>
      runCommand(program, args, {
        environment,
        cwd: folder,
        signal,
        onLine: (line) => {
          built.push(...(/^\s*Built ([\w.-]+)/.exec(line)?.slice(1) ?? []))
          onLine(line)
        },
      })
    const file = join(folder, 'requirements.txt')
    await writeFile(file, requirements)
    const venv = ['venv', '--relocatable', '--no-project', '--allow-existing', '--python']
    await run(uv, [...venv, interpreter, folder])
    const sync = ['pip', 'sync', '--require-hashes', '--compile-bytecode', ...uvArguments]
    const build = pinnedBuild ? ['--build-constraints', BUILD_CONSTRAINTS] : []
    await run(uv, [...sync, ...build, '--python', pythonOf(folder), file])
    // The sources, the build and the wheel of PySpark alone are 1.4 GB; the installed files stay.
    if (ownUvCache && built.length > 0) await run(uv, ['cache', 'clean', ...built]).catch(() => {})
    return JSON.parse(await run(pythonOf(folder), ['-c', LIST_VERSIONS])) as Record<string, string>
  },
  // The Python that it was made from may have been removed since.
  defect: (folder) =>
    access(pythonOf(folder), constants.X_OK).then(
      () => undefined,
      () => `its Python is gone (${pythonOf(folder)})`,
    ),
})

const BUILD_CONSTRAINTS = fileURLToPath(new URL('./build-constraints.txt', import.meta.url))

const LIST_VERSIONS = `import json, platform
from importlib.metadata import distributions
packages = {one.metadata["Name"]: one.version for one in distributions()}
print(json.dumps({"python": platform.python_version(), **dict(sorted(packages.items()))}))`

/** Requirements without hashes, resolved once for this machine's Python and then kept. */
export const resolutionEntry = (
  label: string,
  requirements: string,
  chosenPython: string | undefined,
  tools: () => Promise<PythonTools>,
): EntrySpec => ({
  kind: 'resolutions',
  key: [requirements, chosenPython ?? '', process.platform, process.arch],
  label: `requirements of ${label}`,
  neededMb: 50,
  make: async (folder, onLine) => {
    const { interpreter, uv, environment, uvArguments, signal } = await tools()
    const source = join(folder, 'requirements.in')
    await writeFile(source, requirements)
    const compile = [
      'pip',
      'compile',
      '--generate-hashes',
      '--no-header',
      '--no-annotate',
      '--no-emit-index-url',
    ]
    const python = ['--python', interpreter]
    const args = [...compile, ...uvArguments, ...python, source, '--output-file', join(folder, LOCKED)]
    await runCommand(uv, args, { environment, cwd: folder, signal, onLine })
    return {}
  },
})

const LOCKED = 'requirements.txt'

export const readResolution = (folder: string): Promise<string> => readFile(join(folder, LOCKED), 'utf8')
