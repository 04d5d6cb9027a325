import { median } from 'simple-statistics'
import { z } from 'zod'
import {
  type InfrastructureReading,
  type ResponseTimes,
  storageThroughput,
} from '../monitor/infrastructure/reading.ts'
import type { ExecutionResult } from '../trial/record.ts'

/** Response times of one service over all readings, ms; null with the reason where there are none. */
const responseSummary = z.object({
  n: z.number().int(),
  p50Ms: z.number().nullable(),
  /** By nearest rank: below 100 answers it is the longest, and `p99IsMax` says so. */
  p99Ms: z.number().nullable(),
  p99IsMax: z.boolean(),
  maxMs: z.number().nullable(),
  /** Why there are none, or fewer than were asked for. */
  reason: z.string().nullable(),
})
type ResponseSummary = z.infer<typeof responseSummary>

/** What one service used in a trial, over those that completed. Null where no trial has the figure. */
const serviceSummary = z.object({
  trials: z.number().int(),
  /** Medians of a trial. */
  cpuSeconds: z.number().nullable(),
  networkMb: z.number().nullable(),
  /** Of all trials. */
  peakMemoryMb: z.number().nullable(),
  /** Why one is null, or trials are missing in it. */
  reason: z.string().nullable(),
})

/** What trials depended on, as it was before, between and after them. */
export const infrastructure = z.object({
  catalog: responseSummary,
  storeWrite: responseSummary,
  storeRead: responseSummary,
  /** By service; empty where none is reached over a network, `networkReason` says why. */
  network: z.record(z.string(), responseSummary.extend({ address: z.string() })),
  networkReason: z.string().nullable(),
  storage: storageThroughput.nullable(),
  storageReason: z.string().nullable(),
  /** By product; empty where trials have no services beside them. */
  services: z.record(z.string(), serviceSummary).default({}),
  readings: z.number().int(),
  /** Of all readings together; none of it is part of a trial. */
  tookMs: z.number(),
})
type Infrastructure = z.infer<typeof infrastructure>

/** Summarises the readings of one scenario; null where there are none. */
export const summariseInfrastructure = (
  readings: readonly InfrastructureReading[],
  trials: readonly ExecutionResult[] = [],
): Infrastructure | null => {
  if (readings.length === 0) return null
  const storage = readings.findLast((reading) => reading.storage)?.storage
  const connections = readings.flatMap(({ network }) => network.value ?? [])
  const services = Map.groupBy(connections, ({ service }) => service)
  return {
    catalog: summariseTimes(readings.map(({ catalog }) => catalog)),
    storeWrite: summariseTimes(readings.map(({ storeWrite }) => storeWrite)),
    storeRead: summariseTimes(readings.map(({ storeRead }) => storeRead)),
    network: Object.fromEntries(
      [...services].map(([service, own]) => [
        service,
        { address: own.at(-1)!.address, ...summariseTimes(own.map(({ connect }) => connect)) },
      ]),
    ),
    networkReason: readings.find(({ network }) => network.reason)?.network.reason ?? null,
    storage: storage?.value ?? null,
    storageReason: storage ? (storage.reason ?? null) : 'not measured',
    services: summariseServices(trials),
    readings: readings.length,
    tookMs: readings.reduce((sum, { tookMs }) => sum + tookMs, 0),
  }
}

const summariseServices = (trials: readonly ExecutionResult[]): Infrastructure['services'] => {
  const used = trials.flatMap(({ status, services }) => (status === 'completed' ? services : []))
  return Object.fromEntries(
    [...Map.groupBy(used, ({ service }) => service)].map(([service, own]) => {
      const values = (figure: 'cpuSeconds' | 'networkMb' | 'peakMemoryMb') =>
        own.flatMap((one) => one[figure].value ?? [])
      const [cpu, network, memory] = [values('cpuSeconds'), values('networkMb'), values('peakMemoryMb')]
      const reasons = own.flatMap(({ cpuSeconds, networkMb }) => cpuSeconds.reason ?? networkMb.reason ?? [])
      return [
        service,
        {
          trials: own.length,
          cpuSeconds: cpu.length > 0 ? median(cpu) : null,
          networkMb: network.length > 0 ? median(network) : null,
          peakMemoryMb: memory.length > 0 ? Math.max(...memory) : null,
          reason: reasons[0] ?? null,
        },
      ]
    }),
  )
}

const summariseTimes = (all: readonly ResponseTimes[]): ResponseSummary => {
  const times = all.flatMap(({ value }) => value ?? []).sort((a, b) => a - b)
  const nearestRank = (share: number): number | null => times[Math.ceil(share * times.length) - 1] ?? null
  return {
    n: times.length,
    p50Ms: nearestRank(0.5),
    p99Ms: nearestRank(0.99),
    p99IsMax: Math.ceil(0.99 * times.length) === times.length,
    maxMs: times.at(-1) ?? null,
    reason: all.find(({ reason }) => reason)?.reason ?? null,
  }
}
