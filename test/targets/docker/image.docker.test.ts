import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Engine } from '../../../src/targets/docker/engine.ts'
import { stackImage } from '../../../src/targets/docker/image.ts'
import type { DockerSettings } from '../../../src/targets/docker/options.ts'
import type { Runtime } from '../../../src/targets/target.ts'
import { testEngine } from '../../support/containers.ts'
import { dockerOptions, TEST_BASE } from '../../support/docker.ts'
import { scratchFolder } from '../../support/scratch.ts'

let engine: Engine
beforeAll(async () => {
  engine = await testEngine()
})

const built = new Set<string>()
afterAll(async () => {
  for (const tag of built) await engine.docker.getImage(tag).remove({ force: true })
})

/** A runtime with one module of its own content, so that no earlier test run has built it. */
const runtimeOf = async (module: string, more: Partial<Runtime> = {}): Promise<Runtime> => {
  const folder = scratchFolder()
  await writeFile(join(folder, 'module.py'), module)
  return { name: 'Test image', requirements: { text: '', locked: true }, sources: [folder], ...more }
}

const build = async (runtime: Runtime, settings: DockerSettings = {}) => {
  const notes: string[] = []
  const steps: string[] = []
  const image = await stackImage({
    engine,
    runtime,
    options: dockerOptions({
      ...settings,
      images: { base: { [runtime.name]: TEST_BASE }, ...settings.images },
    }),
    progress: { step: ({ detail = '' }) => steps.push(detail), note: (line) => notes.push(line) },
    signal: new AbortController().signal,
  })
  built.add(image.tag)
  return { ...image, notes, steps }
}

const layersOf = async (id: string): Promise<string[]> =>
  (await engine.docker.getImage(id).inspect()).RootFS.Layers ?? []

describe('the image of a runtime', () => {
  test('is built once for each content, and says what is in it', async () => {
    const runtime = await runtimeOf(`content = ${Date.now()}`)
    const first = await build(runtime)
    expect(first.tag).toMatch(/^etl-bench\/test-image:[0-9a-f]{12}$/)
    expect(first.notes).toEqual([expect.stringMatching(/^Built etl-bench\/test-image:\w+ \([\d.]+ s\)$/)])
    expect(first.steps).toContain('RUN sh packages.sh requirements.txt')
    expect(first.prepared).toEqual({
      name: 'Test image',
      jars: [],
      versions: { python: expect.stringMatching(/^3\.\d+\.\d+$/) },
    })

    const again = await build(runtime)
    expect(again).toMatchObject({ id: first.id, tag: first.tag, notes: [], steps: [] })
  })

  test('has a user’s own packages, which carry no hashes', async () => {
    const requirements = { text: 'six==1.17.0\n', locked: false }
    const { prepared } = await build(await runtimeOf(`content = ${Date.now()}`, { requirements }))
    expect(prepared.versions).toMatchObject({ six: '1.17.0' })
  })

  test('of changed sources is another one, and keeps the installed packages’ layers', async () => {
    const one = await build(await runtimeOf(`content = ${Date.now()}`))
    const other = await build(await runtimeOf(`content = ${Date.now()} + 1`))
    expect(other.tag).not.toBe(one.tag)
    const [layers, otherLayers] = await Promise.all([layersOf(one.id), layersOf(other.id)])
    const shared = layers.findIndex((layer, index) => layer !== otherLayers[index])
    // Sources and their bytecode are what differs.
    expect(layers.length - shared).toBe(2)
  })

  test('is built by one of two that want it at once', async () => {
    const runtime = await runtimeOf(`content = ${Date.now()}`)
    const [one, other] = await Promise.all([build(runtime), build(runtime)])
    expect(one.id).toBe(other.id)
    expect([...one.notes, ...other.notes].filter((note) => note.startsWith('Built'))).toHaveLength(1)
  })

  test('is another one with other build arguments', async () => {
    const runtime = await runtimeOf(`content = ${Date.now()}`)
    const plain = await build(runtime)
    const other = await build(runtime, { buildArgs: { OWN_ARGUMENT: '1' } })
    expect(other.tag).not.toBe(plain.tag)
  })

  const ended = async (): Promise<string[]> => {
    const found = await engine.docker.listContainers({ all: true, filters: { status: ['exited'] } })
    return found.filter(({ Command }) => Command.includes('packages.sh')).map(({ Id }) => Id)
  }

  test('that fails to build shows the end of its log, and leaves no container', async () => {
    const requirements = { text: './no-such-package-0.1-py3-none-any.whl\n', locked: false }
    const before = await ended()
    const failing = build(await runtimeOf('', { requirements }))
    await expect(failing).rejects.toThrow(/the image of Test image could not be built.*no-such-package/s)
    const left = await ended()
    expect(left.filter((id) => !before.includes(id))).toEqual([])
  })

  test('on a base that is not there and may not be pulled is refused', async () => {
    const runtime = await runtimeOf(`content = ${Date.now()}`)
    const failing = build(runtime, { images: { base: { [runtime.name]: 'etl-bench-test/none:local' } } })
    await expect(failing).rejects.toThrow(/the image etl-bench-test\/none:local is not on this engine/)
  })

  test('stops building when the run is cancelled', async () => {
    const cancelled = new AbortController()
    onTestFinished(() => cancelled.abort())
    const building = stackImage({
      engine,
      runtime: await runtimeOf(`content = ${Date.now()}`),
      options: dockerOptions({
        images: { base: { 'Test image': TEST_BASE } },
        buildArgs: { PIP_INDEX_URL: `https://${Date.now()}.test` },
      }),
      progress: { step: () => cancelled.abort(new Error('enough')), note: () => {} },
      signal: cancelled.signal,
    })
    await expect(building).rejects.toThrow('enough')
  })
})
