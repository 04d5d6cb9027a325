import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Dataset } from '../../../src/dataset/dataset.ts'
import { connectReferee } from '../../../src/referee/client.ts'
import { refereeRuntime } from '../../../src/referee/runtime.ts'
import { startContainer } from '../../../src/targets/docker/container.ts'
import type { Engine } from '../../../src/targets/docker/engine.ts'
import type { StackImage } from '../../../src/targets/docker/image.ts'
import { ownLabels } from '../../../src/targets/docker/labels.ts'
import { createDatasetStore } from '../../../src/targets/docker/provide.ts'
import { type Services, startServices } from '../../../src/targets/docker/services/services.ts'
import type { Program } from '../../../src/targets/target.ts'
import { startInContainer, testEngine, testImage } from '../../support/containers.ts'
import { dockerOptions } from '../../support/docker.ts'
import { firstMessage } from '../../support/programs.ts'

const progress = { step: () => {}, note: () => {} }
const network = `etl-bench-test-${randomBytes(4).toString('hex')}`
let engine: Engine
let image: StackImage
let services: Services
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'etl-bench-test-'))
  engine = await testEngine()
  image = await testImage(engine, refereeRuntime)
  services = await startServices({
    engine,
    options: dockerOptions(),
    network,
    labels: await ownLabels('test', false),
    keep: false,
    progress,
    signal: new AbortController().signal,
  })
})
afterAll(async () => {
  await services[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const start = async (program: Program) =>
  startContainer({
    engine,
    image: image.id,
    network,
    labels: await ownLabels('test', false),
    program,
    mounts: [folder],
    user: `${process.getuid!()}:${process.getgid!()}`,
  })

const csv = (rows: number): string =>
  `id,name\n${Array.from({ length: rows }, (_, i) => `${i},name ${i}`).join('\n')}\n`

const datasetOf = async (files: Record<string, string>): Promise<Dataset> => {
  const described = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const path = join(folder, name)
      await writeFile(path, content)
      return {
        path,
        bytes: content.length,
        rows: 1,
        sha256: createHash('sha256').update(content).digest('hex'),
      }
    }),
  )
  const schema = [{ name: 'id', type: 'long' as const }]
  return {
    folder,
    source: 'names',
    manifest: {
      manifestVersion: 1,
      generator: 'files',
      seed: null,
      characteristics: {},
      tables: { names: { format: 'csv', schema, rows: 1, malformedRows: 0, files: described } },
      rows: 1,
      bytes: 1,
      digest: randomBytes(16).toString('hex'),
    },
  }
}

const storeFor = () =>
  createDatasetStore({ catalog: services.catalog, runtime: async () => image.prepared, start, progress })

test('files are in the object store as they were on the disk, small and of several parts', async () => {
  const contents = { 'small.csv': csv(3), 'large.csv': csv(1_500_000), 'with space é.csv': csv(1) }
  const { names } = await storeFor().provide(await datasetOf(contents))
  const reader = await startInContainer(['-c', READ], {
    engine,
    image: image.id,
    network,
    files: [
      {
        path: 'request.json',
        content: Buffer.from(JSON.stringify({ properties: services.catalog.properties, uris: names!.uris })),
      },
    ],
    limits: { cpus: 1, memoryMb: 1024 },
  })
  expect(JSON.parse(await firstMessage(reader))).toEqual(
    Object.values(contents).map((content) => createHash('sha256').update(content).digest('hex')),
  )
})

test('files that the container does not see are named', async () => {
  const dataset = await datasetOf({ 'seen.csv': csv(1) })
  dataset.manifest.tables.names!.files.push({
    path: '/elsewhere/x.csv',
    bytes: 1,
    rows: 1,
    sha256: 'f'.repeat(64),
  })
  await expect(storeFor().provide(dataset)).rejects.toThrow(
    /don't see these input files: \/elsewhere\/x\.csv\n/,
  )
})

test('an upload that the store refuses says why', async () => {
  const properties = { ...services.catalog.properties, 's3.secret-access-key': 'wrong' }
  const store = createDatasetStore({
    catalog: { ...services.catalog, properties },
    runtime: async () => image.prepared,
    start,
    progress,
  })
  await expect(store.provide(await datasetOf({ 'a.csv': csv(1) }))).rejects.toThrow(
    /could not be put into the object store.*ACCESS_DENIED|SignatureDoesNotMatch|denied|signature/is,
  )
})

test('a referee in a container answers, as the user who started it', async () => {
  const file = join(folder, 'described.csv')
  await writeFile(file, csv(10))
  const execution = await start({ runtime: image.prepared, module: 'referee.main' })
  await using referee = connectReferee(execution)
  const inputs = { names: { format: 'csv', schema: [], uris: [file] } }
  expect(await referee.call('warmInputs', { inputs })).toEqual({ bytes: csv(10).length })
  await expect(referee.call('noSuchMethod', {})).rejects.toThrow('KeyError')
})

const READ = `
import hashlib, json, os
from pyiceberg.io.pyarrow import PyArrowFileIO
request = json.load(open("request.json"))
io = PyArrowFileIO(request["properties"])
digests = [hashlib.sha256(io.new_input(uri).open().read()).hexdigest() for uri in request["uris"]]
os.write(3, json.dumps(digests).encode() + b"\\n")
`
