import { formatByteSize } from '../../host/byteSize.ts'
import { freeBytes } from '../../host/diskSpace.ts'
import { type Check, type Diagnosis, limited, type MetricSource, missing, ok } from '../diagnosis.ts'
import type { DiagnoseRequest } from '../target.ts'
import { connectEngine, type Engine } from './engine.ts'
import { findLeftovers } from './leftovers.ts'
import { type DockerOptions, serviceImages } from './options.ts'
import { findImage, missingImage } from './services/images.ts'

/** What this engine can run and measure; nothing is pulled, built or started. */
export const diagnoseDocker = async (
  options: DockerOptions,
  { signal }: Pick<DiagnoseRequest, 'signal'>,
): Promise<Diagnosis> => {
  try {
    const engine = await connectEngine(signal)
    const checks = await Promise.all([
      ok(
        'Docker engine',
        `${engine.serverVersion} (API ${engine.apiVersion}) at ${engine.address}, ${engine.cpus} CPUs, ` +
          `${formatByteSize(engine.memoryMb * 2 ** 20)}, cgroup v${engine.cgroupVersion}`,
      ),
      diskCheck(engine),
      imageCheck('catalog image', serviceImages('postgres', options), engine, options),
      imageCheck('object store image', serviceImages(options.objectStore, options), engine, options),
      leftoverCheck(engine),
    ])
    return { checks, metrics: metricSources(engine) }
  } catch (error) {
    // The words that a run would end with, in two halves.
    const [detail = '', ...advice] = (error as Error).message.replace(/^docker: /, '').split('\n')
    return { checks: [missing('Docker engine', detail, advice.join(' '))], metrics: [] }
  }
}

/** Images of the stacks, and data in the object store. */
const NEEDED_BYTES = 8e9

const diskCheck = async ({ isLocal, rootFolder }: Engine): Promise<Check> => {
  if (!isLocal) return ok("engine's disk", 'on another machine: not looked at')
  const free = await freeBytes(rootFolder)
  const found = `${rootFolder}, ${formatByteSize(free)} free`
  return free < NEEDED_BYTES
    ? limited("engine's disk", found, 'free some: `etl-bench clean --images`, `docker system prune`')
    : ok("engine's disk", found)
}

/** The first that is there, or what would come of the first that is not. */
const imageCheck = async (
  name: string,
  images: readonly string[],
  engine: Engine,
  { pull }: DockerOptions,
): Promise<Check> => {
  for (const image of images) if (await findImage(engine, image)) return ok(name, image)
  const [first = ''] = images
  if (pull !== 'never') return ok(name, `${first}, to be pulled`)
  const { detail, advice } = missingImage(first)
  return missing(name, detail, advice)
}

const leftoverCheck = async (engine: Engine): Promise<Check> => {
  const left = await findLeftovers(engine)
  if (left.length === 0) return ok('leftovers', 'none')
  const runs = new Set(left.map(({ run }) => run)).size
  return limited(
    'leftovers',
    `${left.length} containers, networks and volumes of ${runs} ${runs === 1 ? 'run' : 'runs'}`,
    'remove them: etl-bench clean',
  )
}

const metricSources = ({ cgroupVersion }: Engine): MetricSource[] => {
  const source = `cgroup v${cgroupVersion} of the container`
  return [
    { metric: 'executionTimeMs', source: 'monotonic clock', exactness: 'exact' },
    { metric: 'startupTimeMs', source: 'monotonic clock', exactness: 'exact' },
    { metric: 'peakMemoryMb', source, exactness: 'an interval: largest seen to largest possible' },
    { metric: 'avgCpuPercent', source, exactness: 'exact' },
    { metric: 'diskIoMb', source, exactness: 'where the kernel counts it, at the disk' },
    { metric: 'networkIoMb', source: 'network namespace of the container', exactness: 'exact' },
    { metric: 'throughputRecordsPerSec', source: 'input rows over executionTimeMs', exactness: 'exact' },
    { metric: 'errorCount', source: 'the runner', exactness: 'exact' },
  ]
}
