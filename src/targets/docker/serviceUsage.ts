import { createInterface } from 'node:readline'
import type Docker from 'dockerode'
import { z } from 'zod'
import type { ServiceUsage } from '../../monitor/infrastructure/serviceUsage.ts'
import type { ServiceMeter } from '../target.ts'
import type { Engine } from './engine.ts'
import type { RunningService } from './services/services.ts'

/** An engine that is busy with a trial answers in tens of milliseconds. */
const ANSWER_MS = 5_000
const MIB = 2 ** 20
const SOURCE = 'the engine’s statistics'

/**
 * Counts what services use by the engine's statistics, as nothing of ours runs in their containers. Counters are read
 * at both ends; memory comes once a second in between.
 */
export const meterServices = async (
  { docker }: Pick<Engine, 'docker'>,
  services: readonly Pick<RunningService, 'name' | 'id'>[],
): Promise<ServiceMeter> => {
  const over = new AbortController()
  const meters = await Promise.all(
    services.map(({ name, id }) => meterContainer(docker.getContainer(id), name, over.signal)),
  )
  return {
    read: () => Promise.all(meters.map((read) => read())),
    [Symbol.dispose]: () => over.abort(),
  }
}

const meterContainer = async (
  container: Docker.Container,
  service: string,
  over: AbortSignal,
): Promise<() => Promise<ServiceUsage>> => {
  const seen: ServiceCounters[] = []
  const first = readOnce(container, over)
  await first.catch(() => {})
  follow(container, over, (counters) => seen.push(counters)).catch(() => {})
  return async () => {
    try {
      const [from, to] = [await first, await readOnce(container, over)]
      return usageBetween(service, [from, ...seen, to])
    } catch (error) {
      return notRead(service, `the engine does not tell: ${(error as Error).message.trim()}`)
    }
  }
}

const readOnce = async (container: Docker.Container, over: AbortSignal): Promise<ServiceCounters> => {
  const abortSignal = AbortSignal.any([over, AbortSignal.timeout(ANSWER_MS)])
  // The types leave out that it can be called off.
  const options = { stream: false, 'one-shot': true, abortSignal } as const
  return readCounters(await container.stats(options))
}

const follow = async (
  container: Docker.Container,
  over: AbortSignal,
  heard: (counters: ServiceCounters) => void,
): Promise<void> => {
  const options = { stream: true, abortSignal: over } as const
  for await (const line of createInterface({ input: await container.stats(options) }))
    heard(readCounters(JSON.parse(line)))
}

interface ServiceCounters {
  /** Since the container's start. */
  cpuNs: number
  /** As `docker stats` shows it: without the page cache that was not used again. Bytes. */
  memory: number | null
  /** Received and sent since its start; null: it has no network of its own. Bytes. */
  network: number | null
}

const engineStats = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({
    usage: z.number().optional(),
    stats: z
      .object({
        /** cgroup version 1, with the groups below. */
        total_inactive_file: z.number().optional(),
        /** Version 2. */
        inactive_file: z.number().optional(),
      })
      .optional(),
  }),
  networks: z.record(z.string(), z.object({ rx_bytes: z.number(), tx_bytes: z.number() })).optional(),
})

/** One object of the engine's statistics (Engine API 1.41, ContainerStats). */
export const readCounters = (stats: unknown): ServiceCounters => {
  const { cpu_stats, memory_stats, networks } = engineStats.parse(stats)
  const { usage, stats: memory } = memory_stats
  return {
    cpuNs: cpu_stats.cpu_usage.total_usage,
    memory: usage === undefined ? null : usage - (memory?.total_inactive_file ?? memory?.inactive_file ?? 0),
    network:
      networks === undefined
        ? null
        : Object.values(networks).reduce((sum, { rx_bytes, tx_bytes }) => sum + rx_bytes + tx_bytes, 0),
  }
}

/** @param seen - one or more in the order of their time. */
export const usageBetween = (service: string, seen: readonly ServiceCounters[]): ServiceUsage => {
  const [from, to] = [seen[0]!, seen.at(-1)!]
  // What does not run has counters of zero, and no memory at all.
  if (to.memory === null) return notRead(service, 'its container does not run')
  if (to.cpuNs < from.cpuNs) return notRead(service, 'its container was started again')
  const memory = Math.max(...seen.map((counters) => counters.memory ?? 0))
  return {
    service,
    cpuSeconds: { value: (to.cpuNs - from.cpuNs) / 1e9, source: SOURCE },
    peakMemoryMb: { value: memory / MIB, source: SOURCE },
    networkMb:
      to.network === null || from.network === null
        ? { value: null, reason: 'its container has no network of its own' }
        : { value: (to.network - from.network) / MIB, source: SOURCE },
  }
}

const notRead = (service: string, reason: string): ServiceUsage => ({
  service,
  cpuSeconds: { value: null, reason },
  peakMemoryMb: { value: null, reason },
  networkMb: { value: null, reason },
})
