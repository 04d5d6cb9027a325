import type { ResourceLimits } from '../../scenario/resourceLimits.ts'
import { DRIVER, MASTER_URL } from './cluster.ts'
import { heapMb } from './memory.ts'
import { DAEMON_MB, shares } from './shares.ts'

type Conf = Record<string, string>

/** They follow from `resourceLimits`, which are equal for all stacks. */
export const FROM_LIMITS = [
  'spark.master',
  'spark.driver.memory',
  'spark.executor.memory',
  'spark.executor.cores',
  'spark.executor.instances',
  'spark.cores.max',
] as const

const ICEBERG_SQL = 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions'

interface ConfRequest {
  limits: ResourceLimits
  /** 0: driver and executor are one JVM. */
  executors: number
  jars: readonly string[]
  /** A user's own. */
  own: Conf
}

/**
 * All settings of the session but those of the catalog, which may hold secrets. A user's own win, except
 * that class path, Java options and SQL extensions are added to ours.
 */
export const sparkConf = ({ limits, executors, jars, own }: ConfRequest): Conf => ({
  ...(executors > 0 ? clusterSettings(limits, executors) : localSettings(limits)),
  ...settings(limits),
  ...own,
  // MERGE and CALL.
  'spark.sql.extensions': [ICEBERG_SQL, own['spark.sql.extensions']].filter(Boolean).join(),
  ...jvmSettings('driver', jars, own),
  ...(executors > 0 && jvmSettings('executor', jars, own)),
})

const localSettings = ({ cpus, memoryMb }: ResourceLimits): Conf => ({
  'spark.master': `local[${cpus}]`,
  'spark.driver.memory': `${heapMb(memoryMb)}m`,
  // No name is looked up, so it starts without a network.
  'spark.driver.host': '127.0.0.1',
  'spark.driver.bindAddress': '127.0.0.1',
})

const clusterSettings = (limits: ResourceLimits, executors: number): Conf => {
  const { driver, worker, cores } = shares(limits, executors)
  return {
    'spark.master': MASTER_URL,
    'spark.driver.memory': `${heapMb(driver.memoryMb)}m`,
    'spark.executor.memory': `${heapMb(worker.memoryMb - DAEMON_MB)}m`,
    'spark.executor.cores': String(cores),
    'spark.cores.max': String(executors * cores),
    // Executors connect to the driver.
    'spark.driver.host': DRIVER,
    'spark.driver.bindAddress': '0.0.0.0',
    'spark.driver.port': '7079',
    'spark.driver.blockManager.port': '7080',
    // Work that starts before the last executor is there would be spread in another way each time.
    'spark.scheduler.minRegisteredResourcesRatio': '1.0',
    // Spark's 30 s are short for a JVM with a part of a CPU; the trial's timeout ends a longer wait.
    'spark.scheduler.maxRegisteredResourcesWaitingTime': '24h',
  }
}

const settings = ({ cpus }: ResourceLimits): Conf => ({
  'spark.app.name': 'etl-bench',
  'spark.ui.enabled': 'false',
  'spark.ui.showConsoleProgress': 'false',
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.ansi.enabled': 'true',
  'spark.sql.adaptive.enabled': 'true',
  'spark.sql.adaptive.coalescePartitions.enabled': 'true',
  // Small data is coalesced to few; of big data each has to fit a task's share of the heap.
  'spark.sql.shuffle.partitions': String(16 * cpus),
})

const jvmSettings = (of: 'driver' | 'executor', jars: readonly string[], own: Conf): Conf => {
  const [path, options] = [`spark.${of}.extraClassPath`, `spark.${of}.extraJavaOptions`] as const
  return {
    // On the class path the jars are used where they lie; `spark.jars` copies them at every start.
    [path]: [...jars, own[path]].filter(Boolean).join(':'),
    [options]: javaOptions(own[options] ?? ''),
  }
}

/**
 * UTC and, unless a user chooses a garbage collector, the one that is made for throughput: a batch job has
 * no pauses to avoid. Measured on a sessionisation of 6 M rows: 7 to 25 % less CPU than the default, G1.
 */
const javaOptions = (own: string): string => {
  const collector = /-XX:\+Use\w+GC\b/.test(own) ? '' : '-XX:+UseParallelGC'
  return ['-Duser.timezone=UTC', collector, own].filter(Boolean).join(' ')
}
