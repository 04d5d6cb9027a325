import { randomBytes, randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { basename, posix } from 'node:path'
import { cacheFolder } from '../../host/cacheFolder.ts'
import { BenchmarkError } from '../../recovery/errors.ts'
import { refereeRuntime } from '../../referee/runtime.ts'
import { imagePaths } from '../container/buildContext.ts'
import { settle } from '../machine/settle.ts'
import { createPrograms } from '../programs.ts'
import type { Environment, Execution, OpenRequest, PreparedRuntime, Program, Runtime } from '../target.ts'
import { containersOf, createClusters } from './cluster.ts'
import { startContainer } from './container.ts'
import { connectEngine } from './engine.ts'
import { fingerprintEngine } from './fingerprint.ts'
import { guarded } from './guard.ts'
import { type StackImage, stackImage } from './image.ts'
import { ENVIRONMENT_LABEL, ownLabels } from './labels.ts'
import { removeLeftovers } from './leftovers.ts'
import type { DockerOptions } from './options.ts'
import { createDatasetStore } from './provide.ts'
import { startServices } from './services/services.ts'
import { meterServices } from './serviceUsage.ts'

/** Brings services up, and gives programs their containers beside them. */
export const openDockerEnvironment = async (
  { root, options }: { root: string; options: DockerOptions },
  { runId, keep, progress, signal }: OpenRequest,
): Promise<Environment> => {
  const engine = await connectEngine(signal)
  for (const run of await removeLeftovers(engine))
    progress.note(`Removed what the killed run ${run} had left`)

  // Two environments of one run don't meet either.
  const network = `etl-bench-${runId}-${randomBytes(3).toString('hex')}`
  const labels = { ...(await ownLabels(runId, keep)), [ENVIRONMENT_LABEL]: network }
  const services = await startServices({ engine, options, network, labels, keep, progress, signal })

  const images = new Map<PreparedRuntime, StackImage>()
  const files = new Map<string, Uint8Array>()
  const programs = createPrograms()
  const clusters = createClusters(options.workers === 'keep')
  /** Of the referee: where it makes data and where users have theirs. */
  const mounts = [cacheFolder(process.env), root, ...options.mounts]
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`

  const launch = (program: Program): Promise<Execution> => {
    const image = images.get(program.runtime)
    if (!image)
      throw new BenchmarkError(`The runtime ${program.runtime.name} was not prepared in this environment.`)
    // Trials see what every trial sees, in any container: the object store.
    const sees = program.limits ? {} : { mounts, user }
    const spec = { engine, image: image.id, network, labels, program, files, ...sees }
    return program.companions?.length ? clusters.start(containersOf(spec)) : startContainer(spec)
  }

  const start = (program: Program): Promise<Execution> =>
    programs.start(async () => {
      const failure = services.failure()
      if (failure) throw failure
      return guarded(await launch(program), services)
    })

  const prepare = async (runtime: Runtime): Promise<PreparedRuntime> => {
    const image = await stackImage({ engine, runtime, options, progress, signal })
    images.set(image.prepared, image)
    return image.prepared
  }
  const datasets = createDatasetStore({
    catalog: services.catalog,
    runtime: () => prepare(refereeRuntime),
    start,
    progress,
  })

  return {
    target: 'docker',
    catalog: services.catalog,
    executors: options.executors,
    canSpread: true,
    keepsCompanions: options.workers === 'keep',
    limits: {
      available: { cpus: engine.cpus, memoryMb: engine.memoryMb },
      scalesDown: options.scaleDown,
      cpus: { enforced: true, by: 'a cpuset of the container' },
      memory: { enforced: true, by: `cgroup v${engine.cgroupVersion} of the container, without swap` },
    },
    failure: services.failure,
    prepare,
    provide: datasets.provide,
    provideFile: async (name, bytes) => {
      const path = posix.join(imagePaths.home, 'files', randomUUID(), basename(name))
      files.set(path, bytes)
      return path
    },
    start,
    // An engine elsewhere can't be asked how busy it is.
    settle: async (longestMs) =>
      /^(unix|npipe):/.test(engine.address)
        ? settle(engine.isLocal ? engine.rootFolder : tmpdir(), longestMs)
        : { waitedMs: 0, calm: true },
    meterServices: () => meterServices(engine, services.containers),
    fingerprint: async () => fingerprintEngine(engine, services, options),
    [Symbol.asyncDispose]: async () => {
      await programs.end()
      await clusters[Symbol.asyncDispose]()
      await services[Symbol.asyncDispose]()
      if (!keep) return
      for (const { name, reach } of services.containers) progress.note(`Kept ${name}: ${reach}`)
      progress.note('`etl-bench clean` removes what was kept')
    },
  }
}
