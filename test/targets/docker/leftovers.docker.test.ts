import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { findBuiltImages, removeBuiltImages } from '../../../src/targets/docker/builtImages.ts'
import { createDockerTarget } from '../../../src/targets/docker/docker.ts'
import { connectEngine, type Engine } from '../../../src/targets/docker/engine.ts'
import { RUN_LABEL } from '../../../src/targets/docker/labels.ts'
import { findLeftovers, removeLeftovers } from '../../../src/targets/docker/leftovers.ts'
import { findResources, removeResources } from '../../../src/targets/docker/resources.ts'
import { dockerSettings, TEST_IMAGES } from '../../support/docker.ts'

const fixture = fileURLToPath(new URL('./fixtures/abandon.ts', import.meta.url))
const cli = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url))
let engine: Engine

beforeAll(async () => {
  engine = await connectEngine(new AbortController().signal)
})

/** A process that has a container, a network and a volume. */
const harness = async (keep: 'keep' | 'drop' = 'drop') => {
  const run = `etl-bench-test-${randomUUID().slice(0, 8)}`
  const resources = () => findResources(engine, { [RUN_LABEL]: run })
  onTestFinished(async () => removeResources(engine, await resources()))
  const child = execa(process.execPath, [fixture, run, keep], { reject: false })
  onTestFinished(() => void child.kill('SIGKILL'))
  // Not by iterating over it, which waits for its end.
  await once(child.stdout, 'data')
  const kill = async () => {
    child.kill('SIGKILL')
    await child
  }
  const kinds = async () => (await resources()).map(({ kind }) => kind)
  return { run, kinds, kill }
}

const all = ['container', 'network', 'volume']

test('what a killed run has left is removed by the next start; a run that lives keeps its own', async () => {
  const [killed, living] = [await harness(), await harness()]
  expect(await killed.kinds()).toEqual(all)
  await killed.kill()
  const runs = await removeLeftovers(engine)
  expect(runs).toContain(killed.run)
  expect(runs).not.toContain(living.run)
  expect(await killed.kinds()).toEqual([])
  expect(await living.kinds()).toEqual(all)
})

test('two starts at once remove the same without failing', async () => {
  const killed = await harness()
  await killed.kill()
  await Promise.all([removeLeftovers(engine), removeLeftovers(engine)])
  expect(await killed.kinds()).toEqual([])
})

test('what was asked to be kept outlives its run and other starts, until `etl-bench clean`', async () => {
  const kept = await harness('keep')
  await kept.kill()
  expect(await removeLeftovers(engine)).not.toContain(kept.run)
  expect(await kept.kinds()).toEqual(all)
  const found = await findLeftovers(engine)
  expect(found.filter(({ run }) => run === kept.run).map(({ ownership }) => ownership)).toEqual(
    Array(3).fill('kept'),
  )
  const { stdout } = await execa(process.execPath, [cli, 'clean'])
  expect(stdout).toMatch(/^Removed \d+ containers?, \d+ networks? and \d+ volumes? from /)
  expect(await kept.kinds()).toEqual([])
})

test('an environment that is kept says how each service is reached, without a secret', async () => {
  const runId = `test-${randomUUID().slice(0, 8)}`
  const left = () => findResources(engine, { [RUN_LABEL]: runId })
  onTestFinished(async () => removeResources(engine, await left()))
  const notes: string[] = []
  const kept = await createDockerTarget(dockerSettings()).open({
    runId,
    keep: true,
    progress: { step: () => {}, note: (line) => notes.push(line) },
    signal: new AbortController().signal,
  })
  await kept[Symbol.asyncDispose]()
  const kinds = (await left()).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'container')).toHaveLength(2)
  const told = notes.join('\n')
  expect(told).toMatch(/Kept PostgreSQL: docker exec -it etl-bench-test-.*-postgres psql/)
  expect(told).toContain('Kept MinIO: S3 at the address')
  expect(told).not.toContain(kept.catalog.properties['s3.secret-access-key'])
})

test('images that were built for stacks are found by their label and removed where nothing uses them', async () => {
  const name = `etl-bench-test/built:${randomUUID().slice(0, 8)}`
  const { id } = await engine.docker.createContainer({ Image: TEST_IMAGES.toxiproxy })
  const container = engine.docker.getContainer(id)
  onTestFinished(() => container.remove())
  const [repo, tag] = name.split(':')
  await container.commit({ repo, tag, changes: 'LABEL io.etl-bench.tool=etl-bench' })
  const built = (await findBuiltImages(engine)).filter((image) => image.name === name)
  expect(built).toHaveLength(1)

  const user = await engine.docker.createContainer({ Image: name })
  expect(await removeBuiltImages(engine, built)).toEqual({ removed: [], inUse: [name] })
  await user.remove()
  expect(await removeBuiltImages(engine, built)).toEqual({ removed: [name], inUse: [] })
})
