import { describe, expect, test } from 'vitest'
import { summariseInfrastructure } from '../../src/analysis/infrastructure.ts'
import { infrastructureWarnings } from '../../src/analysis/infrastructureWarnings.ts'
import type { InfrastructureReading } from '../../src/monitor/infrastructure/reading.ts'
import type { ServiceUsage } from '../../src/monitor/infrastructure/serviceUsage.ts'
import { trial } from './records.ts'

const nothing = { value: null, reason: 'there is none', expected: true }

const reading = (fields: Partial<InfrastructureReading> = {}): InfrastructureReading => ({
  catalog: { value: [2, 1, 3] },
  storeWrite: { value: [0.2] },
  storeRead: { value: [0.1] },
  network: nothing,
  storage: null,
  inputsCachedShare: { value: 1 },
  tookMs: 20,
  ...fields,
})

const disk = (write: number) => ({ value: { write, read: 1000, mb: 64, cacheDropped: true } })

describe('summary', () => {
  test('pools answers of all readings; below 100 the 99th percentile is the longest', () => {
    const summary = summariseInfrastructure([
      reading({ storage: disk(200) }),
      reading({ catalog: { value: [9] } }),
    ])
    expect(summary).toEqual({
      catalog: { n: 4, p50Ms: 2, p99Ms: 9, p99IsMax: true, maxMs: 9, reason: null },
      storeWrite: { n: 2, p50Ms: 0.2, p99Ms: 0.2, p99IsMax: true, maxMs: 0.2, reason: null },
      storeRead: { n: 2, p50Ms: 0.1, p99Ms: 0.1, p99IsMax: true, maxMs: 0.1, reason: null },
      network: {},
      networkReason: 'there is none',
      storage: disk(200).value,
      storageReason: null,
      services: {},
      readings: 2,
      tookMs: 40,
    })
  })

  test('services beside trials have medians of those that completed, and the largest memory', () => {
    const used = (cpuSeconds: number, peakMemoryMb: number): ServiceUsage => ({
      service: 'MinIO',
      cpuSeconds: { value: cpuSeconds },
      peakMemoryMb: { value: peakMemoryMb },
      networkMb: { value: null, reason: 'no network of its own' },
    })
    const trials = [used(1, 300), used(2, 200), used(9, 100)].map((one, i) =>
      trial(i + 1, { services: [one] }),
    )
    const failed = trial(4, { status: 'failed', services: [used(50, 900)] })
    const { services } = summariseInfrastructure([reading()], [...trials, failed])!
    expect(services).toEqual({
      MinIO: {
        trials: 3,
        cpuSeconds: 2,
        networkMb: null,
        peakMemoryMb: 300,
        reason: 'no network of its own',
      },
    })
  })

  test('from 100 answers on it is one of them by nearest rank', () => {
    const times = Array.from({ length: 100 }, (_, i) => i + 1)
    const { catalog } = summariseInfrastructure([reading({ catalog: { value: times } })])!
    expect(catalog).toMatchObject({ n: 100, p50Ms: 50, p99Ms: 99, p99IsMax: false, maxMs: 100 })
  })

  test('keeps services apart, and says why one has no times', () => {
    const connect = (service: string, value: number[] | null) => ({
      service,
      address: `${service}:1`,
      connect: value ? { value } : { value: null, reason: 'refused', expected: false },
    })
    const { network, networkReason } = summariseInfrastructure([
      reading({ network: { value: [connect('catalog', [1]), connect('object store', null)] } }),
      reading({ network: { value: [connect('catalog', [2]), connect('object store', null)] } }),
    ])!
    expect(networkReason).toBeNull()
    expect(network).toMatchObject({
      catalog: { address: 'catalog:1', n: 2, p50Ms: 1, maxMs: 2, reason: null },
      'object store': { n: 0, p50Ms: null, p99Ms: null, maxMs: null, reason: 'refused' },
    })
  })

  test('of no readings there is none', () => {
    expect(summariseInfrastructure([])).toBeNull()
    expect(infrastructureWarnings([])).toEqual([])
  })
})

describe('warnings', () => {
  const texts = (...readings: InfrastructureReading[]) =>
    infrastructureWarnings(readings).map(({ text }) => text)

  test('none where all is well, or where there is nothing of the kind', () => {
    expect(texts(reading({ storage: disk(200) }), reading({ storage: nothing }))).toEqual([])
  })

  test('an answer that took far longer than the others, and long enough to be felt', () => {
    expect(texts(reading({ catalog: { value: [3, 3, 3, 1200] } }))).toEqual([
      'the catalog once took 1200 ms to answer, as a rule 3.0 ms',
    ])
    expect(texts(reading({ catalog: { value: [3, 3, 3, 240] } }))).toEqual([])
    expect(texts(reading({ catalog: { value: [300, 310, 1200] } }))).toEqual([])
  })

  test('what did not answer', () => {
    const failed = { value: null, reason: 'OSError: disk full', expected: false }
    expect(texts(reading({ storeWrite: failed, storage: failed }))).toEqual([
      'the object store (writing) did not answer a probe: OSError: disk full',
      'the warehouse’s disk did not answer a probe: OSError: disk full',
    ])
  })

  test('a disk that most pipelines would wait for', () => {
    expect(texts(reading({ storage: disk(12.3) }))).toEqual([
      'the warehouse’s disk takes 12 MiB/s with fsync',
    ])
  })
})
