import { expect, test } from 'vitest'
import { type ServiceLoad, serviceWarnings } from '../../../src/monitor/infrastructure/serviceUsage.ts'
import { figure } from '../../support/usage.ts'

const used = (service: string, cpuSeconds: number) => ({
  service,
  cpuSeconds: figure(cpuSeconds),
  peakMemoryMb: figure(100),
  networkMb: figure(10),
})

/** A trial of 10 CPU-seconds in 10 s that has the whole machine. */
const load = (fields: Partial<ServiceLoad> = {}): ServiceLoad => ({
  services: [used('PostgreSQL', 0.5), used('MinIO', 2)],
  cpuSeconds: 10,
  executionTimeMs: 10_000,
  limits: { cpus: 2, memoryMb: 4096 },
  available: { cpus: 2, memoryMb: 8192 },
  ...fields,
})

test('services that used a fifth as much CPU time as the trial are told of, as one', () => {
  const [warning, ...others] = serviceWarnings(load())
  expect(others).toEqual([])
  expect(warning).toMatchObject({ code: 'busyServices', figure: '25 %', severity: 0.25 })
  expect(warning!.text).toContain('used 25 % as much CPU time as the trial')
})

test('nothing is told where they used less, or had cores of their own, or nothing is known', () => {
  const quiet = [
    load({ services: [used('MinIO', 1.9)] }),
    load({ services: [] }),
    load({ available: { cpus: 3, memoryMb: 8192 } }),
    load({ cpuSeconds: null }),
    load({ executionTimeMs: null }),
    load({ services: [{ ...used('MinIO', 9), cpuSeconds: { value: null, reason: 'gone' } }] }),
  ]
  for (const one of quiet) expect(serviceWarnings(one)).toEqual([])
})

test('a quarter of a core that is free is not enough for half a core', () => {
  const busy = { ...load().services[0]!, cpuSeconds: figure(5) }
  const { available } = load()
  const cpus = (free: number) => ({
    services: [busy],
    limits: { cpus: 2, memoryMb: 1 },
    available: { ...available, cpus: 2 + free },
  })
  expect(serviceWarnings(load(cpus(0.25)))).toHaveLength(1)
  expect(serviceWarnings(load(cpus(0.5)))).toEqual([])
})
