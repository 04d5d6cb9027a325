import { join } from 'node:path'
import { cacheFolder } from '../../../host/cacheFolder.ts'
import { requireDiskSpace } from '../../../host/diskSpace.ts'
import type { Progress } from '../../target.ts'
import { digest, type Entry, type EntrySpec, openCache } from './cache.ts'
import { managedPython } from './managedPython.ts'
import { readPipSettings, uvSettings } from './packageIndex.ts'
import { findInterpreter, noPython } from './python.ts'
import type { PythonTools } from './pythonEnvironment.ts'
import { setUpEnvironment } from './setUpEnvironment.ts'
import { setUpFailure } from './setUpFailure.ts'
import { createSteps, type Step } from './steps.ts'
import { findUv, uvEntry } from './uv.ts'

/** Finds or makes what runtimes need in the per-user cache, each thing once, as steps of one progress. */
export interface SetUp {
  /** The user's environment as set-up commands see it. */
  readonly environment: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  /** The Python that the user names, if any. */
  readonly chosenPython: string | undefined
  /** Announces which of the entries have to be made, and checks that there is room for them. */
  plan(specs: readonly EntrySpec[]): Promise<void>
  ensure(spec: EntrySpec): Promise<Entry>
  /** What Python environments are made with; installs uv where there is none. */
  pythonTools(): Promise<PythonTools>
  /** The environment with the machine's settings for package servers. */
  packageEnvironment(): Promise<NodeJS.ProcessEnv>
}

interface SetUpOptions {
  /** The user's environment. */
  variables: NodeJS.ProcessEnv
  progress: Progress
  signal: AbortSignal
}

export const createSetUp = ({ variables, progress, signal }: SetUpOptions): SetUp => {
  const cache = openCache(cacheFolder(variables))
  const environment = setUpEnvironment(variables)
  const steps = createSteps(progress)
  const planned = new Map<string, Step>()
  const ensured = new Map<string, Promise<Entry>>()
  const identity = (spec: EntrySpec) => `${spec.kind}/${digest(spec.key)}`

  const search = once(() => findInterpreter(variables, signal))
  const servers = once(async () => {
    const pip = await readPipSettings((await search()).interpreter?.path, environment, signal)
    return uvSettings(pip, environment)
  })
  const packageEnvironment = once(async () => ({ ...environment, ...(await servers()).environment }))
  const uvOnPath = once(() => findUv(environment, signal))
  const ownUv = once(async () => uvEntry({ search: await search(), environment, signal }))

  const plan = async (specs: readonly EntrySpec[]): Promise<void> => {
    const wanted = specs.filter((spec) => !planned.has(identity(spec)))
    const found = await Promise.all(wanted.map((spec) => cache.find(spec)))
    const missing = wanted.filter((_, index) => !found[index])
    const neededMb = missing.reduce((sum, spec) => sum + spec.neededMb, 0)
    await requireDiskSpace(cache.folder, neededMb * 1e6, 'Set-up')
    if (missing.some(({ kind }) => MADE_BY_UV.has(kind)) && !(await uvOnPath())) await plan([await ownUv()])
    for (const spec of missing) {
      if (!planned.has(identity(spec))) planned.set(identity(spec), steps.add(spec.label))
    }
  }

  const make = async (spec: EntrySpec): Promise<Entry> => {
    const step = planned.get(identity(spec))
    const ensure = (onLine: (line: string) => void) =>
      cache.ensure(spec, { signal, onLine, note: progress.note })
    try {
      return await (step ? step.run(ensure) : ensure(() => {}))
    } catch (error) {
      // An interrupted run is not a failure of the set-up.
      throw signal.aborted ? error : setUpFailure(error, spec.label, cache.folder)
    }
  }

  const ensure = (spec: EntrySpec): Promise<Entry> => {
    const made = ensured.get(identity(spec)) ?? make(spec)
    ensured.set(identity(spec), made)
    return made
  }

  const pythonTools = once(async () => {
    const uv = (await uvOnPath()) ?? join((await ensure(await ownUv())).folder, 'bin', 'uv')
    const environmentOfUv = { UV_CACHE_DIR: join(cache.folder, 'uv-cache'), ...(await packageEnvironment()) }
    const found = await search()
    if (!found.interpreter && variables.ETL_BENCH_PYTHON) throw noPython(found)
    return {
      interpreter: found.interpreter?.path ?? (await managedPython(uv, found, environmentOfUv, signal)),
      uv,
      environment: environmentOfUv,
      ownUvCache: environment.UV_CACHE_DIR === undefined,
      uvArguments: (await servers()).arguments,
      signal,
    }
  })

  return {
    environment,
    signal,
    chosenPython: variables.ETL_BENCH_PYTHON,
    plan,
    ensure,
    pythonTools,
    packageEnvironment,
  }
}

const MADE_BY_UV = new Set<EntrySpec['kind']>(['environments', 'resolutions', 'java'])

const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let result: Promise<T> | undefined
  return () => (result ??= work())
}
