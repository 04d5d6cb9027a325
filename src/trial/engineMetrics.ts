import { z } from 'zod'

const nonnegative = z.number().nonnegative()

/** What an engine's own counters say of one stretch of work. MiB, and seconds summed over its tasks. */
const engineTotals = z.object({
  stages: z.number().int(),
  tasks: z.number().int(),
  failedTasks: z.number().int(),
  shuffleReadMb: nonnegative,
  shuffleWriteMb: nonnegative,
  /** Size in memory of what was spilled. */
  spillMemoryMb: nonnegative,
  /** Size on the disk of what was spilled. */
  spillDiskMb: nonnegative,
  /** Tasks that run at once each count a collection, as they count the time that they run. */
  gcSeconds: nonnegative,
  executorCpuSeconds: nonnegative,
  executorRunSeconds: nonnegative,
  /** Memory for sorts, joins and aggregates of the task that took the most. */
  peakExecutionMemoryMb: nonnegative,
})

/** An engine's own counters of the timed task, read when all timing is over. Today Spark has them. */
export const engineMetrics = engineTotals.extend({
  steps: z.record(z.string(), engineTotals),
  /** In the order of their start; `step` is null outside of steps. */
  queries: z.array(z.object({ step: z.string().nullable(), description: z.string(), ms: nonnegative })),
  /** Peaks of the executor that took the most, over the whole session. Null where none was sampled. */
  peakHeapMb: nonnegative.nullable(),
  peakOffHeapMb: nonnegative.nullable(),
  /** What each executor ran of the whole session, also one that was lost; one alone in local mode. */
  executors: z.array(z.object({ id: z.string(), tasks: z.number().int() })).default([]),
  /** Stages that the engine had forgotten by the end: the figures above are without them. */
  forgottenStages: z.number().int(),
})
export type EngineMetrics = z.infer<typeof engineMetrics>
