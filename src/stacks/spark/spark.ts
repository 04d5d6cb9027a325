import { z } from 'zod'
import { requirementLines, stackRequirements } from '../requirements.ts'
import type { Stack } from '../stack.ts'
import { sparkConf } from './conf.ts'
import { sparkJars } from './jars.ts'
import { heapMb } from './memory.ts'

const VERSION = '4.1.4'

/** They follow from `resourceLimits`, which are equal for all stacks. */
const FROM_LIMITS = ['spark.master', 'spark.driver.memory'] as const

const version = z.string().regex(/^\d+\.\d+\.\d+\S*$/, 'expected a whole version such as 4.1.4')

const options = z.strictObject({
  /** PySpark's version; Iceberg's runtime for it is chosen to match. */
  version: version.optional(),
  /** Spark's own settings, over the stack's. */
  conf: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .refine(
      (conf) => FROM_LIMITS.every((name) => !(name in conf)),
      `expected no ${FROM_LIMITS.join(' or ')}: set resourceLimits, which hold for all stacks`,
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
export type SparkOptions = z.infer<typeof options>

/** PySpark in local mode: driver and executor in one JVM, with the Iceberg runtime. */
export const sparkStack: Stack<SparkOptions> = {
  name: 'spark',
  options,
  offline: true,
  label: ({ version }, { cpus }) => `${version ? `spark ${version}` : 'spark'} (local[${cpus}])`,
  runtime: ({ version, icebergVersion, packages, requirements }, catalog) => ({
    name: 'spark',
    requirements: stackRequirements(new URL('./', import.meta.url), [
      ...(version ? [`pyspark==${version}`] : []),
      ...requirements,
    ]),
    sources: ['stacks/runner', 'stacks/spark'],
    java: [17, 21],
    jars: sparkJars({ sparkVersion: version ?? VERSION, icebergVersion, packages }, catalog),
  }),
  processor: () => 'stacks.spark.processor',
  expressions: () => 'stacks.spark.expressions',
  engine: ({ options, limits, runtime }) => ({ conf: sparkConf(limits, runtime.jars, options.conf) }),
  limitSettings: ({ cpus, memoryMb }) => ({
    cpus: `spark.master=local[${cpus}]`,
    memory: `spark.driver.memory=${heapMb(memoryMb)}m; the rest of the JVM and Python share the difference`,
  }),
}
