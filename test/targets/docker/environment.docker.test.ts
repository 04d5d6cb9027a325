import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectReferee } from '../../../src/referee/client.ts'
import { refereeRuntime } from '../../../src/referee/runtime.ts'
import { createDockerTarget } from '../../../src/targets/docker/docker.ts'
import { connectEngine, type Engine } from '../../../src/targets/docker/engine.ts'
import { RUN_LABEL, SERVICE_LABEL } from '../../../src/targets/docker/labels.ts'
import { findResources } from '../../../src/targets/docker/resources.ts'
import type { Environment, PreparedRuntime } from '../../../src/targets/target.ts'
import { dockerSettings } from '../../support/docker.ts'

const signal = new AbortController().signal
const runId = `test-${randomUUID().slice(0, 8)}`
let engine: Engine
let environment: Environment
let runtime: PreparedRuntime

const left = () => findResources(engine, { [RUN_LABEL]: runId })

beforeAll(async () => {
  engine = await connectEngine(signal)
  environment = await createDockerTarget(dockerSettings()).open({
    runId,
    keep: false,
    progress: { step: () => {}, note: () => {} },
    signal,
  })
  runtime = await environment.prepare(refereeRuntime)
})
afterAll(async () => {
  await environment?.[Symbol.asyncDispose]()
})

const table = {
  schema: [{ name: 'id', type: 'long' }],
  partitionBy: [],
  write: {
    formatVersion: 2,
    codec: 'zstd',
    rowLevelMode: 'copy-on-write',
    distribution: 'none',
    targetFileSizeMb: 128,
  },
} as const

test('a program in it reaches catalog and store by their names', async () => {
  await using referee = connectReferee(await environment.start({ runtime, module: 'referee.main' }))
  const { catalog } = environment
  const made = await referee.call('createTable', { catalog, table: 'etl_bench.reached', ...table } as never)
  expect(made).toEqual({ location: 's3://warehouse/etl_bench/reached' })
})

test('what its services use for a program is counted', async () => {
  await using referee = connectReferee(await environment.start({ runtime, module: 'referee.main' }))
  using meter = await environment.meterServices!()
  const { catalog } = environment
  await referee.call('createTable', { catalog, table: 'etl_bench.counted', ...table } as never)
  const services = await meter.read()
  expect(services.map(({ service }) => service)).toEqual(['PostgreSQL', 'MinIO'])
  for (const { cpuSeconds, peakMemoryMb, networkMb } of services) {
    expect(cpuSeconds.value).toBeGreaterThan(0)
    expect(peakMemoryMb.value).toBeGreaterThan(5)
    expect(networkMb.value).toBeGreaterThan(0)
  }
})

test('what results depend on is in its fingerprint', async () => {
  expect(await environment.fingerprint()).toMatchObject({
    engine: `Docker ${engine.serverVersion}`,
    kernel: engine.kernel,
    cpus: engine.cpus,
    memoryMb: engine.memoryMb,
    PostgreSQL: dockerSettings().images!.postgres,
    MinIO: dockerSettings().images!.minio,
  })
})

test('a store that is killed ends what waits for it, with the reason and within seconds; then all is removed', async () => {
  await using referee = connectReferee(await environment.start({ runtime, module: 'referee.main' }))
  const store = await findResources(engine, { [RUN_LABEL]: runId, [SERVICE_LABEL]: 'objectstore' })
  const container = store.find(({ kind }) => kind === 'container')!
  await engine.docker.getContainer(container.id).kill({ signal: 'SIGKILL' })
  const { catalog } = environment
  const call = referee.call('createTable', { catalog, table: 'etl_bench.late', ...table } as never)
  await expect(call).rejects.toThrow('docker: MinIO has ended with exit code 137')
  expect(environment.failure?.()?.message).toContain('MinIO has ended')
  await expect(environment.start({ runtime, module: 'referee.main' })).rejects.toThrow('MinIO has ended')
  await environment[Symbol.asyncDispose]()
  expect(await left()).toEqual([])
})
