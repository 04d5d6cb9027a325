import type { Runtime } from '../../target.ts'
import type { Cache, EntrySpec, Facts } from '../setUp/cache.ts'
import { findJava } from '../setUp/java.ts'
import { javaRuntimeEntry, PACKAGED_JAVA } from '../setUp/javaRuntime.ts'
import { jarEntries, runtimeEnvironment } from '../setUp/prepare.ts'
import { setUpEnvironment } from '../setUp/setUpEnvironment.ts'

export interface RuntimeFinding {
  name: string
  /** What a first run would have to bring. */
  missing: { label: string; neededMb: number }[]
  /** Of what is there already. */
  versions: Facts
  /** Major versions of Java that would do, where none is to be found or brought. */
  noJava: readonly number[] | null
}

/** Looks at which parts of a runtime with locked requirements are in the cache. Makes nothing. */
export const findRuntime = async (
  runtime: Runtime,
  cache: Cache,
  variables: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<RuntimeFinding> => {
  const chosenPython = variables.ETL_BENCH_PYTHON
  const specs: EntrySpec[] = [
    runtimeEnvironment(runtime, runtime.requirements.text, { chosenPython, pythonTools: nothingIsMade }),
    ...jarEntries(runtime, runtime.requirements.text, nothingIsMade),
  ]
  const versions: Facts = {}
  let noJava: readonly number[] | null = null
  if (runtime.java) {
    const java = await findJava(runtime.java, setUpEnvironment(variables), signal)
    if (java) versions.java = java.version
    else if (runtime.java.includes(PACKAGED_JAVA)) specs.push(javaRuntimeEntry(chosenPython, nothingIsMade))
    else noJava = runtime.java
  }
  const entries = await Promise.all(specs.map((spec) => cache.find(spec)))
  for (const entry of entries) Object.assign(versions, entry?.facts)
  const missing = specs.filter((_, index) => !entries[index])
  return { name: runtime.name, missing, versions, noJava }
}

const nothingIsMade = (): never => {
  throw new Error('a look at the cache makes nothing')
}
