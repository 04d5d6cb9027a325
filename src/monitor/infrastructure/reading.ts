import { z } from 'zod'

/** What was measured, or null with the reason; `expected` says that there is nothing of the kind here. */
const attempted = <Value extends z.ZodType>(value: Value) =>
  z.object({ value: value.nullable(), reason: z.string().optional(), expected: z.boolean().optional() })

/** Response times one after another, ms. */
const responseTimes = attempted(z.array(z.number()).min(1))
export type ResponseTimes = z.infer<typeof responseTimes>

/** Sequential throughput of the warehouse's disk, MiB/s. */
export const storageThroughput = z.object({
  /** With fsync. */
  write: z.number(),
  read: z.number(),
  /** How much was written and read. */
  mb: z.number(),
  /** False: `read` came from the page cache. */
  cacheDropped: z.boolean(),
})

/** One look at what trials depend on, taken where they run. `probe.py` makes it. */
export const infrastructureReading = z.object({
  /** Loading one small table. */
  catalog: responseTimes,
  /** Writing and reading one object of 4 KiB in the warehouse. */
  storeWrite: responseTimes,
  storeRead: responseTimes,
  /** Opening a TCP connection to each service. */
  network: attempted(z.array(z.object({ service: z.string(), address: z.string(), connect: responseTimes }))),
  /** Measured once in each environment of a run; null: not this time. */
  storage: attempted(storageThroughput).nullable(),
  inputsCachedShare: attempted(z.number()),
  /** What the reading itself cost. */
  tookMs: z.number(),
})
export type InfrastructureReading = z.infer<typeof infrastructureReading>
