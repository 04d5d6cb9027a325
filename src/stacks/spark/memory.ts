import { UserError } from '../../recovery/errors.ts'

/** What Spark needs to start, MiB. */
export const LEAST_MB = 1024

/**
 * The heap that leaves room for the rest of the JVM and for Python. It is Spark's own rule for containers:
 * 10 % of the memory, at least 384 MiB, is overhead (`spark.driver.memoryOverhead`, `spark.executor.memoryOverhead`).
 *
 * @throws UserError below 1024 MiB, where Spark does not start.
 */
export const heapMb = (memoryMb: number): number => {
  if (memoryMb < LEAST_MB) {
    throw new UserError(
      `resourceLimits.memoryMb: expected at least ${LEAST_MB}, which Spark needs to start; got ${memoryMb}`,
    )
  }
  return memoryMb - Math.max(384, Math.ceil(memoryMb * 0.1))
}
