import { z } from 'zod'
import type { ResourceLimits } from '../../scenario/resourceLimits.ts'
import { requirementLines, stackRequirements } from '../requirements.ts'
import type { Stack } from '../stack.ts'
import { clusterText, standaloneCluster } from './cluster.ts'
import { FROM_LIMITS, sparkConf } from './conf.ts'
import { sparkJars } from './jars.ts'
import { heapMb } from './memory.ts'
import { DAEMON_MB, shares } from './shares.ts'

const VERSION = '4.1.4'

const version = z.string().regex(/^\d+\.\d+\.\d+\S*$/, 'expected a whole version such as 4.1.4')

const options = z.strictObject({
  /** PySpark's version; Iceberg's runtime for it is chosen to match. */
  version: version.optional(),
  /** Spark's own settings, over the stack's. */
  conf: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .refine(
      (conf) => FROM_LIMITS.every((name) => !(name in conf)),
      `expected none of ${FROM_LIMITS.join(', ')}: set resourceLimits, which hold for all stacks`,
    )
    .default({}),
  /** More jars, as Maven coordinates. */
  packages: z
    .array(z.string().regex(/^[^:\s]+:[^:\s]+:[^:\s]+$/, 'expected group:artifact:version'))
    .default([]),
  /** More Python packages, or other versions. */
  requirements: requirementLines.default([]),
  icebergVersion: version.optional(),
})
type SparkOptions = z.infer<typeof options>

/** PySpark with the Iceberg runtime: in local mode, where driver and executor are one JVM, or as a cluster. */
export const sparkStack: Stack<SparkOptions> = {
  name: 'spark',
  options,
  offline: true,
  label: ({ version }, limits, executors) => {
    const where = executors > 0 ? clusterText(limits, executors) : `local[${limits.cpus}]`
    return `${version ? `spark ${version}` : 'spark'} (${where})`
  },
  runtime: ({ version, icebergVersion, packages, requirements }, catalog) => ({
    name: 'spark',
    requirements: stackRequirements(new URL('./', import.meta.url), [
      ...(version ? [`pyspark==${version}`] : []),
      ...requirements,
    ]),
    sources: ['stacks/runner', 'stacks/spark'],
    dockerfile: new URL('./Dockerfile', import.meta.url),
    java: [17, 21],
    jars: sparkJars({ sparkVersion: version ?? VERSION, icebergVersion, packages }, catalog),
  }),
  processor: () => 'stacks.spark.processor',
  expressions: () => 'stacks.spark.expressions',
  engine: ({ options, limits, executors, runtime }) => ({
    conf: sparkConf({ limits, executors, jars: runtime.jars, own: options.conf }),
  }),
  limitSettings: (limits, _, executors) =>
    executors > 0 ? clusterLimits(limits, executors) : localLimits(limits),
  cluster: ({ limits, executors }) => standaloneCluster(limits, executors),
}

const localLimits = ({ cpus, memoryMb }: ResourceLimits): Record<string, string> => ({
  cpus: `spark.master=local[${cpus}]`,
  memory: `spark.driver.memory=${heapMb(memoryMb)}m; the rest of the JVM and Python share the difference`,
})

const clusterLimits = (limits: ResourceLimits, executors: number): Record<string, string> => {
  const { driver, worker, cores } = shares(limits, executors)
  const memory = [
    `spark.driver.memory=${heapMb(driver.memoryMb)}m`,
    `spark.executor.memory=${heapMb(worker.memoryMb - DAEMON_MB)}m`,
  ]
  return {
    cpus: `spark.executor.cores=${cores}, spark.cores.max=${executors * cores}`,
    memory: `${memory.join(', ')}; the rest of the JVMs and Python share the difference`,
  }
}
