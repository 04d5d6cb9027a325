import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { InfrastructureError } from '../../../src/recovery/errors.ts'
import { connectEngine, type Engine } from '../../../src/targets/docker/engine.ts'
import { ENVIRONMENT_LABEL, ownLabels } from '../../../src/targets/docker/labels.ts'
import type { DockerSettings } from '../../../src/targets/docker/options.ts'
import { findResources, removeResources } from '../../../src/targets/docker/resources.ts'
import { type Services, startServices } from '../../../src/targets/docker/services/services.ts'
import { dockerOptions, SEAWEEDFS_IMAGE, TEST_IMAGES } from '../../support/docker.ts'

const signal = new AbortController().signal
let engine: Engine

beforeAll(async () => {
  engine = await connectEngine(signal)
})

/** Services of a network of their own, removed after the test. */
const start = async (settings: DockerSettings = {}) => {
  const network = `etl-bench-test-${randomUUID().slice(0, 8)}`
  const notes: string[] = []
  const ofNetwork = { [ENVIRONMENT_LABEL]: network }
  const left = () => findResources(engine, ofNetwork)
  onTestFinished(async () => removeResources(engine, await left()))
  const starting = startServices({
    engine,
    options: dockerOptions(settings),
    network,
    labels: await ownLabels('test', false),
    keep: false,
    progress: { step: () => {}, note: (line) => notes.push(line) },
    signal,
  })
  return { starting, notes, left, network }
}

const execIn = async (id: string, command: readonly string[]): Promise<string> => {
  const exec = await engine.docker.getContainer(id).exec({
    Cmd: [...command],
    AttachStdout: true,
    AttachStderr: true,
  })
  const stream = await exec.start({ Tty: true })
  let text = ''
  for await (const chunk of stream) text += chunk
  return text
}

const containerOf = ({ containers }: Services, name: string) =>
  engine.docker.getContainer(containers.find((container) => container.name === name)!.id)

describe.each([
  ['minio', 'MinIO', TEST_IMAGES.minio],
  ['seaweedfs', 'SeaweedFS', SEAWEEDFS_IMAGE],
] as const)('with %s', (objectStore, product, image) => {
  test('catalog and store come up, answer, meet in one network, and nothing is left of them', async () => {
    const { starting, left, network } = await start({ objectStore })
    const services = await starting
    expect(services.objectStore).toBe(product)
    expect(services.containers.map((container) => [container.name, container.image])).toEqual([
      ['PostgreSQL', TEST_IMAGES.postgres],
      [product, image],
    ])
    await services.check()
    const [postgres] = services.containers
    const { user } = credentialsOf(services)
    expect(await execIn(postgres!.id, ['psql', '-U', user, '-tAc', 'select 6 * 7', 'catalog'])).toMatch(/^42/)
    const script = 'exec 3<>/dev/tcp/objectstore/9000 && echo reached'
    expect(await execIn(postgres!.id, ['bash', '-c', script])).toContain('reached')

    const { NetworkSettings } = await containerOf(services, product).inspect()
    expect(Object.keys(NetworkSettings.Networks)).toEqual([network])
    const hosts = NetworkSettings.Ports['9000/tcp']!.map(({ HostIp }) => HostIp)
    expect(hosts).toEqual(['127.0.0.1'])

    const kinds = new Set((await left()).map(({ kind }) => kind))
    expect(kinds).toEqual(new Set(['container', 'network', 'volume']))
    await services[Symbol.asyncDispose]()
    expect(await left()).toEqual([])
  })
})

/** The catalog's user; the password stays where it is. */
const credentialsOf = ({ catalog }: Services) => {
  const [, user = '', password = ''] = /\/\/(\w+):(\w+)@/.exec(catalog.properties.uri!) ?? []
  return { user, password }
}

test('secrets are new for each environment and nowhere in what is said of it', async () => {
  const { starting, notes } = await start()
  await using services = await starting
  const { password } = credentialsOf(services)
  expect(password).toMatch(/^[0-9a-f]{48}$/)
  expect(password).not.toBe(services.catalog.properties['s3.secret-access-key'])
  const told = JSON.stringify([services.containers, notes])
  expect(told).not.toContain(password)
  expect(told).not.toContain(services.catalog.properties['s3.secret-access-key'])
})

test('an image that can’t be had is replaced by the next, and MinIO by SeaweedFS', async () => {
  const { starting, notes } = await start({
    images: { postgres: ['etl-bench-test/none:1', TEST_IMAGES.postgres], minio: 'etl-bench-test/none:2' },
  })
  await using services = await starting
  expect(services.containers.map(({ image }) => image)).toEqual([TEST_IMAGES.postgres, SEAWEEDFS_IMAGE])
  expect(notes).toContainEqual(
    expect.stringMatching(/none:1 is not on this engine.*taking etl-bench-test\/postgres:local/),
  )
})

test('a service that does not come up is tried again, and then told with its last lines; nothing is left', async () => {
  // Toxiproxy's image has no shell that MinIO's command could run in.
  const { starting, left, notes } = await start({
    images: { minio: TEST_IMAGES.postgres, seaweedfs: TEST_IMAGES.toxiproxy },
  })
  const error = await starting.then(() => undefined).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(InfrastructureError)
  const { message } = error as Error
  expect(message).toContain(`MinIO (${TEST_IMAGES.postgres}) did not start`)
  expect(message).toContain('Its last lines:\n')
  expect(message).toMatch(/sh: .*minio: not found/)
  expect(message).toContain(`SeaweedFS (${TEST_IMAGES.toxiproxy}) did not start`)
  expect(notes).toContainEqual(expect.stringMatching(/trying again in \d+ ms \(MinIO, attempt 3\)/))
  expect(await left()).toEqual([])
})

test('a run that is cancelled while services start waits for none, and leaves nothing', async () => {
  const cancel = new AbortController()
  const network = `etl-bench-test-${randomUUID().slice(0, 8)}`
  const starting = startServices({
    engine,
    // It runs, and never becomes a PostgreSQL.
    options: dockerOptions({ images: { postgres: TEST_IMAGES.toxiproxy }, startUpTimeoutMs: 3_600_000 }),
    network,
    labels: await ownLabels('test', false),
    keep: false,
    progress: {
      step: ({ name, detail }) =>
        name === 'MinIO' && detail === 'ready' && cancel.abort(new Error('stopped')),
      note: () => {},
    },
    signal: cancel.signal,
  })
  await expect(starting).rejects.toThrow('stopped')
  expect(await findResources(engine, { [ENVIRONMENT_LABEL]: network })).toEqual([])
})

describe('a service that fails while a run goes on', () => {
  test.each(['PostgreSQL', 'MinIO'])('%s killed: told at once', async (name) => {
    const { starting } = await start()
    await using services = await starting
    await containerOf(services, name).kill({ signal: 'SIGKILL' })
    await expect(services.broken).rejects.toThrow(`docker: ${name} has ended with exit code 137`)
    expect(services.failure()?.message).toContain(name)
  })

  test('paused for longer than a moment: told, with how to wake it', async () => {
    const { starting } = await start()
    await using services = await starting
    const container = containerOf(services, 'PostgreSQL')
    await container.pause()
    await expect(services.broken).rejects.toThrow(/PostgreSQL is paused \(docker unpause etl-bench-/)
    await container.unpause()
  })

  test('cut off from the network for a moment: nothing is lost', async () => {
    const { starting, network } = await start()
    await using services = await starting
    const { id } = services.containers[1]!
    const cut = engine.docker.getNetwork(network)
    await cut.disconnect({ Container: id })
    await expect(services.check()).rejects.toThrow(/MinIO (is cut off|does not answer)/)
    await cut.connect({ Container: id, EndpointConfig: { Aliases: ['objectstore'] } })
    await services.check()
    expect(services.failure()).toBeUndefined()
  })
})
