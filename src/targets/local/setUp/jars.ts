import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { removeFolder } from '../../../host/ownedFolder.ts'
import { InfrastructureError, UserError } from '../../../recovery/errors.ts'
import { javaProxyOptions } from '../../javaProxy.ts'
import type { Runtime } from '../../target.ts'
import type { EntrySpec, Facts } from './cache.ts'
import { runCommand } from './command.ts'
import { systemTrustStore, TRUST_STORE_PASSWORD } from './trustStore.ts'

type Jar = NonNullable<Runtime['jars']>[number]

export interface JarTools {
  /** Interpreter of an environment with PySpark. */
  python: string
  javaHome: string
  /** A packaged Java does not know the machine's own certificate authorities. */
  packagedJava: boolean
  environment: NodeJS.ProcessEnv
  signal: AbortSignal
}

/**
 * Jars by their Maven coordinates, through Spark's own resolver, so that the user's mirrors hold. Of
 * pinned ones (all with `sha256`) the very files named are kept; of others also what they depend on.
 */
export const jarsEntry = (
  label: string,
  jars: readonly Jar[],
  spark: string,
  tools: () => Promise<JarTools>,
): EntrySpec => ({
  kind: 'jars',
  // What others depend on is resolved against what this Spark brings.
  key: [jars, jars.every(isPinned) ? '' : spark],
  label,
  neededMb: 100 + 100 * jars.length,
  make: async (folder, onLine) => {
    for (const { coordinate } of jars) checkCoordinate(coordinate)
    await mkdir(join(folder, 'jars'))
    const digests: Facts = {}
    // Apart: what others depend on must not mix with what pinned ones would bring.
    for (const part of [jars.filter(isPinned), jars.filter((jar) => !isPinned(jar))]) {
      if (part.length === 0) continue
      const ivy = join(folder, 'ivy')
      await resolveJars(part, ivy, await tools(), onLine)
      const files = (await readdir(join(ivy, 'jars'))).sort()
      const wanted = part.every(isPinned) ? part.map(({ coordinate }) => fileName(coordinate)) : files
      for (const name of wanted) {
        if (!files.includes(name))
          throw new InfrastructureError(`The resolver gave no ${name}, but ${files.join(', ')}.`)
        digests[name] = await sha256Of(join(ivy, 'jars', name))
      }
      for (const jar of part) checkDigest(jar, digests[fileName(jar.coordinate)])
      for (const name of wanted) await rename(join(ivy, 'jars', name), join(folder, 'jars', name))
      await removeFolder(ivy)
    }
    return digests
  },
  defect: async (folder, facts) => {
    for (const path of jarPaths(folder, facts)) {
      const gone = await access(path).catch(() => true)
      if (gone) return `${path} is gone`
    }
    return undefined
  },
})

export const jarPaths = (folder: string, facts: Facts): string[] =>
  Object.keys(facts).map((name) => join(folder, 'jars', name))

export const isPinned = ({ sha256 }: Jar): boolean => sha256 !== undefined

const checkCoordinate = (coordinate: string): void => {
  if (/^[\w.-]+:[\w.-]+:[\w.+-]+$/.test(coordinate)) return
  throw new UserError(`Jar '${coordinate}': expected Maven coordinates as group:artifact:version.`)
}

/** The name that Spark's resolver gives the file. */
const fileName = (coordinate: string): string => {
  const [group, artifact, version] = coordinate.split(':')
  return `${group}_${artifact}-${version}.jar`
}

const checkDigest = ({ coordinate, sha256 }: Jar, got: string | undefined): void => {
  if (sha256 === undefined || sha256 === got) return
  throw new InfrastructureError(
    `${fileName(coordinate)} is not the file that was expected: sha256 ${sha256} expected, ${got} got. ` +
      'Nothing of it was kept. It came from the configured Maven repository or from the local one ' +
      '(~/.m2/repository): mend or remove it there and run again.',
  )
}

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

const SCRIPT = fileURLToPath(new URL('./resolve_jars.py', import.meta.url))

const resolveJars = async (
  jars: readonly Jar[],
  ivy: string,
  { python, javaHome, packagedJava, environment, signal }: JarTools,
  onLine: (line: string) => void,
): Promise<void> => {
  await mkdir(ivy)
  const options = javaProxyOptions(environment)
  if (packagedJava) {
    const store = join(ivy, 'trust.jks')
    await writeFile(store, await systemTrustStore(environment.SSL_CERT_FILE))
    options.push(`"-Djavax.net.ssl.trustStore=${store}"`, '-Djavax.net.ssl.trustStoreType=JKS')
    options.push(`-Djavax.net.ssl.trustStorePassword=${TRUST_STORE_PASSWORD}`)
  }
  const own = environment.SPARK_SUBMIT_OPTS ? [environment.SPARK_SUBMIT_OPTS] : []
  const coordinates = jars.map(({ coordinate }) => coordinate).join(',')
  await runCommand(python, [SCRIPT, ivy, coordinates], {
    environment: {
      ...environment,
      JAVA_HOME: javaHome,
      SPARK_LOCAL_IP: '127.0.0.1',
      // The user's own options come last and so win.
      SPARK_SUBMIT_OPTS: [...options, ...own].join(' '),
      // Spark's launcher runs `python3`.
      PATH: `${join(python, '..')}:${environment.PATH ?? ''}`,
    },
    cwd: ivy,
    signal,
    onLine,
  })
}
