import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { planFor } from '../../../src/controller/planned.ts'
import { makeAnswers, prepareSide, type ScenarioSide } from '../../../src/controller/scenarioSide.ts'
import { ensureDataset } from '../../../src/dataset/ensureDataset.ts'
import type { HeldDataset } from '../../../src/dataset/heldDataset.ts'
import { cacheFolder } from '../../../src/host/cacheFolder.ts'
import { InfrastructureError } from '../../../src/recovery/errors.ts'
import { defaultConfig } from '../../../src/scenario/config.ts'
import { clickstream } from '../../../src/scenario/data.ts'
import { aggregate } from '../../../src/scenario/operations.ts'
import { parseScenario } from '../../../src/scenario/scenario.ts'
import { builtInStacks } from '../../../src/stacks/registry.ts'
import { createDockerTarget } from '../../../src/targets/docker/docker.ts'
import type { Engine } from '../../../src/targets/docker/engine.ts'
import { RUN_LABEL, SERVICE_LABEL } from '../../../src/targets/docker/labels.ts'
import { findResources } from '../../../src/targets/docker/resources.ts'
import type { Environment, Target } from '../../../src/targets/target.ts'
import { jobFor, makeTables } from '../../../src/trial/block.ts'
import { EnvironmentManager } from '../../../src/trial/environments.ts'
import { runTrial } from '../../../src/trial/trial.ts'
import { testEngine } from '../../support/containers.ts'
import { dockerSettings } from '../../support/docker.ts'
import { type ToxicNetwork, throughToxiproxy } from '../../support/toxiproxy.ts'

const runId = `faults-${process.pid}`
const { signal } = new AbortController()
const scenario = parseScenario('revenue by hour', {
  data: clickstream({ size: { rows: 20_000 }, seed: 42 }),
  operations: [
    aggregate({
      by: { hour: "date_trunc('hour', event_time)" },
      metrics: { events: 'count(*)', revenue: 'sum(revenue)' },
    }),
  ],
  output: { hour: 'timestamp', events: 'long', revenue: 'decimal(18,2)' },
  key: ['hour'],
  answer: `
    SELECT date_trunc('hour', event_time) AS hour, count(*) AS events, sum(revenue) AS revenue
    FROM events GROUP BY ALL`,
})

let engine: Engine
let root: string
let network: ToxicNetwork
let manager: EnvironmentManager
let dataset: HeldDataset
let side: ScenarioSide
/** Called when a trial's program has started. */
let underWay: () => Promise<void>

/** A target that says when a trial has started, before anyone listens to it. */
const telling = (target: Target): Target => ({
  ...target,
  open: async (request) => {
    const environment = await target.open(request)
    const start: Environment['start'] = async (program) => {
      const execution = await environment.start(program)
      if (program.limits) await underWay()
      return execution
    }
    return { ...environment, start }
  },
})

beforeAll(async () => {
  engine = await testEngine()
  root = mkdtempSync(join(tmpdir(), 'etl-bench-test-'))
  const toxic = throughToxiproxy(engine, createDockerTarget({ root, ...dockerSettings() }))
  network = toxic.network
  const progress = { step: () => {}, note: () => {} }
  manager = new EnvironmentManager([telling(toxic.target)], { runId, keep: false, progress, signal })
  const open = await manager.open('docker')
  dataset = await ensureDataset({
    data: scenario.data,
    referee: open.referee,
    folder: cacheFolder(process.env),
    baseFolder: root,
    maxBytes: 2 ** 40,
    progress,
  })
  const planned = await planFor({
    scenario,
    file: join(root, 'people.bench.ts'),
    configuration: {
      config: {
        ...defaultConfig,
        stacks: { 'pythonic:polars': {} },
        resourceLimits: { cpus: 1, memoryMb: 1024 },
      },
      overrides: {},
    },
    registered: builtInStacks,
    open,
  })
  side = await prepareSide({
    planned,
    dataset,
    open,
    signal,
    onReading: () => {},
    onVerify: () => {},
  })
  side.run.references = await makeAnswers(side.run, 'current')
}, 600_000)
afterAll(async () => {
  await dataset?.[Symbol.asyncDispose]()
  await manager?.[Symbol.asyncDispose]()
  rmSync(root, { recursive: true, force: true })
}, 120_000)

let trials = 0
const runWith = async (meanwhile: () => Promise<void> = async () => {}) => {
  underWay = meanwhile
  const { run, arms } = side
  const table = `etl_bench.fault_${++trials}`
  await makeTables(run, { output: table })
  const trial = await runTrial({
    environment: run.open.environment,
    runtime: arms[0]!.runtime,
    job: jobFor(run, arms[0]!, [{ output: table }]),
    timeoutMs: 60_000,
    inputRows: 20_000,
    signal,
  })
  return { trial, table }
}

/** Rows and digest of a table. */
const contentOf = async (table: string) => {
  const { open, tables } = side.run
  const { catalog } = open.environment
  const { rows, digest } = await open.referee.call<{ rows: number; digest: string }>('digestTable', {
    catalog,
    table,
    schema: tables[0]!.schema,
  })
  return { rows, digest }
}

const expectSound = async ({ trial, table }: Awaited<ReturnType<typeof runWith>>) => {
  expect(trial).toMatchObject({ status: 'completed', error: null })
  expect(await contentOf(table)).toEqual(await contentOf(side.run.references.output!))
}

const postgres = async () => {
  const [container] = await findResources(engine, { [RUN_LABEL]: runId, [SERVICE_LABEL]: 'postgres' })
  return engine.docker.getContainer(container!.id)
}

test('a slow network makes a trial slow, response times say so, and all its rows are right', async () => {
  const { probe } = side.run.open
  const latencyMs = 60
  await network.slow(latencyMs, 500)
  const slow = await runWith()
  const reading = await probe(side.run.inputs, 2)
  await network.heal()
  await expectSound(slow)
  // From the first connection on it asks some 50 times, one after another.
  const asking = slow.trial.phases.filter(({ name }) => /session|plan|execute|commit/.test(name))
  expect(asking.reduce((sum, { ms }) => sum + ms, 0)).toBeGreaterThan(30 * latencyMs)
  for (const { value } of [reading.catalog, reading.storeRead, reading.storeWrite])
    expect(Math.min(...value!)).toBeGreaterThan(latencyMs)
}, 120_000)

test('a catalog that is cut off fails the trial with its reason, and the next one is sound', async () => {
  const { trial } = await runWith(() => network.cut('postgres'))
  expect(trial.status).toBe('failed')
  expect(trial.error!.message).toMatch(/^the runner ended early \(exit code 1\): \S*OperationalError: /)
  expect(trial.error!.detail).toContain('Traceback')
  const late = contentOf('etl_bench.late')
  await expect(late).rejects.toThrow(InfrastructureError)
  await expect(late).rejects.toThrow(/^the catalog does not answer: /)
  await network.heal()
  // Also the referee's own connection had been closed.
  await expectSound(await runWith())
}, 120_000)

test('a catalog that takes connections and says nothing fails the trial in seconds', async () => {
  const { trial } = await runWith(() => network.swallow('postgres'))
  // And not `timeout`, after a minute.
  expect(trial.status).toBe('failed')
  expect(trial.error!.message).toMatch(/OperationalError: .*timeout expired/)
  await network.heal()
}, 120_000)

test('a store that is cut off, or swallows all, fails the trial with its reason', async () => {
  for (const fault of ['cut', 'swallow'] as const) {
    const { trial } = await runWith(() => network[fault]('objectstore'))
    // And not `timeout`, after a minute.
    expect(trial.status).toBe('failed')
    expect(trial.error!.message).toContain('AWS Error NETWORK_CONNECTION')
    if (fault === 'cut')
      await expect(contentOf(side.run.references.output!)).rejects.toThrow(
        /^the object store does not answer: /,
      )
    await network.heal()
  }
  await expectSound(await runWith())
}, 240_000)

test('a catalog that is paused for a moment holds a trial up, and no more', async () => {
  const container = await postgres()
  let resumed: Promise<unknown> | undefined
  const paused = await runWith(async () => {
    await container.pause()
    resumed = setTimeout(600).then(() => container.unpause())
  })
  await resumed
  await expectSound(paused)
}, 120_000)

test('a catalog that stays paused ends the trial in seconds, not as a failure of the stack; nothing is left', async () => {
  const container = await postgres()
  const running = runWith(async () => void (await container.pause()))
  await expect(running).rejects.toThrow(InfrastructureError)
  await expect(running).rejects.toThrow(/PostgreSQL is paused \(docker unpause /)
  expect(side.run.open.environment.failure?.()?.message).toContain('PostgreSQL is paused')
  await manager[Symbol.asyncDispose]()
  expect(await findResources(engine, { [RUN_LABEL]: runId })).toEqual([])
}, 120_000)
