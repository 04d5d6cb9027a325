import { join } from 'node:path'
import { CommandFailed, runCommand } from './command.ts'

/** A Java that is there. `home` has `bin/java`. */
interface Java {
  home: string
  version: string
}

/**
 * Looks for a Java of an accepted major version, best first, at JAVA_HOME and on the PATH. It is run,
 * because a `java` on the PATH may be a stub (macOS).
 */
export const findJava = async (
  accepted: readonly number[],
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Java | undefined> => {
  const places = [...(environment.JAVA_HOME ? [join(environment.JAVA_HOME, 'bin', 'java')] : []), 'java']
  const answers = await Promise.all(places.map((java) => askJava(java, environment, signal)))
  const found = answers.filter((java) => java !== undefined)
  return accepted
    .map((major) => found.find(({ version }) => majorVersion(version) === major))
    .find((java) => java !== undefined)
}

/** 17 of `17.0.15`, 8 of `1.8.0_402`. */
export const majorVersion = (version: string): number => {
  const [first, second] = version.split(/[._+-]/).map(Number)
  return (first === 1 ? second : first) ?? Number.NaN
}

/**
 * Spark 4.1's launcher always passes this argument, and a trimmed runtime without that module does not
 * start with it. It is passed here too, so that such a one is not taken.
 */
export const VECTOR_MODULE = '--add-modules=jdk.incubator.vector'

const askJava = async (
  java: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Java | undefined> => {
  let output = ''
  const onLine = (line: string) => {
    output += `${line}\n`
  }
  try {
    await runCommand(java, [VECTOR_MODULE, '-XshowSettings:properties', '-version'], {
      environment,
      signal,
      onLine,
    })
  } catch (error) {
    if (error instanceof CommandFailed) return undefined
    throw error
  }
  return parseJavaSettings(output)
}

/** Reads home and version from what `java -XshowSettings:properties -version` prints. */
export const parseJavaSettings = (output: string): Java | undefined => {
  const property = (name: string) =>
    new RegExp(`^ *${name.replace('.', '\\.')} = (.+)$`, 'm').exec(output)?.[1]
  const home = property('java.home')
  const version = property('java.version')
  return home && version ? { home, version } : undefined
}
