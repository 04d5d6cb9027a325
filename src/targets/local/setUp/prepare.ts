import { UserError } from '../../../recovery/errors.ts'
import type { PreparedRuntime, Runtime } from '../../target.ts'
import type { EntrySpec } from './cache.ts'
import { isPinned, type JarTools, jarPaths, jarsEntry } from './jars.ts'
import { findJava } from './java.ts'
import { javaRuntimeEntry, PACKAGED_JAVA, packagedJavaHome } from './javaRuntime.ts'
import { environmentEntry, pythonOf, readResolution, resolutionEntry } from './pythonEnvironment.ts'
import type { SetUp } from './setUp.ts'
import { sourcesEntry } from './sources.ts'

/** A runtime on this machine: what the contract shows of it, and where its parts are. */
export interface LocalRuntime {
  prepared: PreparedRuntime
  python: string
  /** Folder for PYTHONPATH. */
  sources: string
  javaHome: string | undefined
}

/** Makes a runtime's Python environment, Java, jars and sources, as far as they are missing. */
export const prepareRuntime = async (runtime: Runtime, setUp: SetUp): Promise<LocalRuntime> => {
  const requirements = await lockedRequirements(runtime, setUp)
  const environmentSpec = runtimeEnvironment(runtime, requirements, setUp)
  const java = runtime.java && (await chooseJava(runtime.java, setUp))
  const jarSpecs = jarEntries(runtime, requirements, async () => jarTools())
  await setUp.plan([environmentSpec, ...(java?.spec ? [java.spec] : []), ...jarSpecs])

  const [environment, javaHere] = await Promise.all([setUp.ensure(environmentSpec), java?.ensure()])
  const python = pythonOf(environment.folder)

  const jarTools = async (): Promise<JarTools> => ({
    python,
    javaHome: javaHere?.home ?? '',
    packagedJava: java?.spec !== undefined,
    environment: await setUp.packageEnvironment(),
    signal: setUp.signal,
  })
  const jars = await Promise.all(jarSpecs.map((spec) => setUp.ensure(spec)))

  const sources = await sourcesEntry(runtime.sources, {
    python,
    pythonVersion: environment.facts.python ?? '',
    environment: setUp.environment,
    signal: setUp.signal,
  })
  return {
    python,
    sources: (await setUp.ensure(sources)).folder,
    javaHome: javaHere?.home,
    prepared: {
      name: runtime.name,
      jars: jars.flatMap(({ folder, facts }) => jarPaths(folder, facts)),
      versions: {
        ...environment.facts,
        ...(javaHere && { java: javaHere.version }),
        ...Object.fromEntries(jars.flatMap(({ facts }) => Object.entries(facts))),
      },
    },
  }
}

/** The Python environment of a runtime, with its requirements as they were locked. */
export const runtimeEnvironment = (
  { name, requirements: { locked } }: Runtime,
  requirements: string,
  { chosenPython, pythonTools }: Pick<SetUp, 'chosenPython' | 'pythonTools'>,
): EntrySpec =>
  environmentEntry(
    { label: `${name} Python environment`, requirements, pinnedBuild: locked, chosenPython },
    pythonTools,
  )

const lockedRequirements = async ({ name, requirements }: Runtime, setUp: SetUp): Promise<string> => {
  if (requirements.locked) return requirements.text
  const spec = resolutionEntry(name, requirements.text, setUp.chosenPython, setUp.pythonTools)
  await setUp.plan([spec])
  return readResolution((await setUp.ensure(spec)).folder)
}

/** The machine's own Java, else a packaged one. */
const chooseJava = async (accepted: readonly number[], setUp: SetUp) => {
  const found = await findJava(accepted, setUp.environment, setUp.signal)
  if (found) return { spec: undefined, ensure: async () => found }
  if (!accepted.includes(PACKAGED_JAVA)) {
    throw new UserError(
      `Java ${accepted.join(' or ')} is needed and was not found. Install it, or set JAVA_HOME to where it is, ` +
        'and run again.',
    )
  }
  const spec = javaRuntimeEntry(setUp.chosenPython, setUp.pythonTools)
  const ensure = async () => {
    const { folder, facts } = await setUp.ensure(spec)
    return { home: packagedJavaHome(folder), version: facts.java ?? '' }
  }
  return { spec, ensure }
}

/** Pinned jars are one entry, so that a user's own further ones don't download them again. */
export const jarEntries = (runtime: Runtime, spark: string, tools: () => Promise<JarTools>): EntrySpec[] => {
  const jars = runtime.jars ?? []
  const groups = [
    { label: `${runtime.name} jars`, jars: jars.filter(isPinned) },
    { label: `further jars of ${runtime.name}`, jars: jars.filter((jar) => !isPinned(jar)) },
  ]
  return groups
    .filter((group) => group.jars.length > 0)
    .map((group) => jarsEntry(group.label, group.jars, spark, tools))
}
