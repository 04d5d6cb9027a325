import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { planFor } from '../../../src/controller/planned.ts'
import { makeAnswers, prepareSide, type ScenarioSide } from '../../../src/controller/scenarioSide.ts'
import { ensureDataset } from '../../../src/dataset/ensureDataset.ts'
import type { HeldDataset } from '../../../src/dataset/heldDataset.ts'
import { cacheFolder } from '../../../src/host/cacheFolder.ts'
import { defaultConfig, defaultWrite } from '../../../src/scenario/config.ts'
import { clickstream } from '../../../src/scenario/data.ts'
import { aggregate, filter } from '../../../src/scenario/operations.ts'
import { parseScenario } from '../../../src/scenario/scenario.ts'
import { builtInStacks } from '../../../src/stacks/registry.ts'
import { createDockerTarget } from '../../../src/targets/docker/docker.ts'
import type { Engine } from '../../../src/targets/docker/engine.ts'
import { RUN_LABEL } from '../../../src/targets/docker/labels.ts'
import { findResources } from '../../../src/targets/docker/resources.ts'
import { jobFor, runInBlock, type TrialOutcome } from '../../../src/trial/block.ts'
import { EnvironmentManager, type OpenEnvironment } from '../../../src/trial/environments.ts'
import { runTrial } from '../../../src/trial/trial.ts'
import { quickClusterConf } from '../../stacks/support/engine.ts'
import { testEngine } from '../../support/containers.ts'
import { dockerSettings } from '../../support/docker.ts'

const runId = `cluster-${process.pid}`
const limits = { cpus: 2, memoryMb: 4096 }
const progress = { step: () => {}, note: () => {} }
const { signal } = new AbortController()

const scenario = parseScenario('revenue by hour', {
  data: clickstream({ size: { rows: 20_000 }, seed: 42 }),
  operations: [
    filter('NOT is_bot'),
    aggregate({
      by: { hour: "date_trunc('hour', event_time)" },
      metrics: { events: 'count(*)', revenue: 'sum(revenue)' },
    }),
  ],
  output: { hour: 'timestamp', events: 'long', revenue: 'decimal(18,2)' },
  key: ['hour'],
  answer: `
    SELECT date_trunc('hour', event_time) AS hour, count(*) AS events, sum(revenue) AS revenue
    FROM events WHERE NOT is_bot GROUP BY ALL`,
})

/** Rows pass slowly through Python, which has a process of its own where they do. */
const slow = `
import time
from pyspark.sql import functions

def transform(spark, inputs):
    @functions.udf("long")
    def pass_slowly(v):
        time.sleep(0.005)
        return v
    rows = spark.range(3000).repartition(8)
    return rows.select(pass_slowly("id").alias("id"))
`

describe('a cluster of spark in containers', () => {
  let engine: Engine
  let root: string
  let manager: EnvironmentManager
  let open: OpenEnvironment
  let dataset: HeldDataset
  let side: ScenarioSide
  beforeAll(async () => {
    engine = await testEngine()
    root = mkdtempSync(join(tmpdir(), 'etl-bench-test-'))
    const target = createDockerTarget({ root, ...dockerSettings({ executors: 2, workers: 'keep' }) })
    manager = new EnvironmentManager([target], { runId, keep: false, progress, signal })
    open = await manager.open('docker')
    dataset = await ensureDataset({
      data: scenario.data,
      referee: open.referee,
      folder: cacheFolder(process.env),
      baseFolder: root,
      maxBytes: 2 ** 40,
      progress,
    })
    const stacks = { spark: { conf: quickClusterConf }, 'pythonic:duckdb': {} }
    const planned = await planFor({
      scenario,
      file: join(root, 'revenue.bench.ts'),
      configuration: { config: { ...defaultConfig, stacks, resourceLimits: limits }, overrides: {} },
      registered: builtInStacks,
      open,
    })
    side = await prepareSide({ planned, dataset, open, signal, onReading: () => {}, onVerify: () => {} })
    side.run.references = await makeAnswers(side.run, 'current')
  }, 1_500_000)
  afterAll(async () => {
    await dataset?.[Symbol.asyncDispose]()
    await manager?.[Symbol.asyncDispose]()
    rmSync(root, { recursive: true, force: true })
  }, 300_000)

  /** Containers of the cluster by host name. */
  const containers = async (): Promise<Record<string, string>> => {
    const found = await findResources(engine, { [RUN_LABEL]: runId })
    const ours = found.filter(({ kind }) => kind === 'container')
    const named = await Promise.all(
      ours.map(async ({ id }) => [(await engine.docker.getContainer(id).inspect()).Config.Hostname, id]),
    )
    return Object.fromEntries(named.filter(([name]) => /^(driver|master|worker-\d+)$/.test(name!)))
  }

  const runArm = async (id: string): Promise<TrialOutcome> => {
    const arm = side.arms.find((arm) => arm.id === id)!
    return runInBlock(side.run, arm, { block: 1, position: 1 })
  }

  test('gives the answer, as a stack in one container does', async () => {
    const { result: spark } = await runArm('spark')
    expect(spark).toMatchObject({ status: 'completed', error: null })
    const { result: pythonic } = await runArm('pythonic:duckdb')
    expect(pythonic).toMatchObject({ status: 'completed', error: null, parts: [] })
    expect(pythonic.output!.digest).toBe(spark.output!.digest)

    const { executors } = spark.engineMetrics!
    expect(executors.map(({ id }) => id).sort()).toEqual(['0', '1'])
    for (const { tasks } of executors) expect(tasks).toBeGreaterThan(0)

    expect(spark.parts.map(({ name }) => name)).toEqual(['driver', 'master', 'worker-1', 'worker-2'])
    for (const { cpuSeconds, peakMemoryMb, outOfMemory } of spark.parts) {
      expect(cpuSeconds).toBeGreaterThan(0)
      expect(peakMemoryMb).toBeGreaterThan(0)
      expect(outOfMemory).toBe(false)
    }
    expect(spark.parts.reduce((sum, { cpuSeconds }) => sum + cpuSeconds!, 0)).toBeCloseTo(
      spark.cpuSeconds!,
      6,
    )
    expect(spark.metrics.peakMemoryMb).toBeLessThanOrEqual(limits.memoryMb)
  }, 900_000)

  test('has each part of the limits in a container, and is held to it', async () => {
    const { parts } = side.arms[0]!.cluster!
    const ids = await containers()
    // The driver has ended with its trial.
    expect(Object.keys(ids).sort()).toEqual(['master', 'worker-1', 'worker-2'])
    for (const [name, id] of Object.entries(ids)) {
      const { HostConfig } = await engine.docker.getContainer(id).inspect()
      const part = parts.find((part) => part.name === name)!
      expect({ cpus: HostConfig.NanoCpus! / 1e9, memoryMb: HostConfig.Memory! / 2 ** 20 }).toEqual({
        cpus: part.cpus,
        memoryMb: part.memoryMb,
      })
    }
  })

  test('serves the next trial where workers are kept; when one is killed every row is written, and none is kept', async () => {
    const before = await containers()
    const table = 'etl_bench.slow'
    const schema = [{ name: 'id', type: 'long' }]
    const { catalog } = open.environment
    await open.referee.call('createTable', { catalog, table, schema, partitionBy: [], write: defaultWrite })
    const arm = side.arms[0]!
    const job = jobFor(side.run, arm, [{ output: table }])
    const uri = await open.environment.provideFile('slow.py', Buffer.from(slow))
    const script = { uri, table: 'output', schema }
    const running = runTrial({
      environment: open.environment,
      runtime: arm.runtime,
      cluster: arm.cluster,
      job: { ...job, tasks: job.tasks.map((task) => ({ ...task, steps: [], script })) },
      timeoutMs: 600_000,
      inputRows: 3000,
      signal,
    })
    const worker = engine.docker.getContainer((await containers())['worker-1']!)
    await vi.waitUntil(
      async () => JSON.stringify(await worker.top().catch(() => '')).includes('pyspark.daemon'),
      { timeout: 300_000, interval: 250 },
    )
    const { driver: _, ...during } = await containers()
    expect(during).toEqual(before)
    await worker.kill()
    const { status, error, warnings, parts, cpuSeconds } = await running
    expect({ status, error }).toEqual({ status: 'completed', error: null })
    const master = parts.find(({ name }) => name === 'master')!
    // Its own start took seconds; a trial costs it next to nothing.
    expect(master.cpuSeconds).toBeLessThan(cpuSeconds! / 10)
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'companionLost', subject: 'worker-1' }))
    const { rows } = await open.referee.call<{ rows: number }>('digestTable', { catalog, table, schema })
    expect(rows).toBe(3000)
    expect(await containers()).toEqual({})
  }, 900_000)
})
