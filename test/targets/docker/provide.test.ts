import { expect, test } from 'vitest'
import type { Dataset } from '../../../src/dataset/dataset.ts'
import { createDatasetStore } from '../../../src/targets/docker/provide.ts'
import type { Execution, Program } from '../../../src/targets/target.ts'

const catalog = { name: 'etl_bench', properties: { warehouse: 's3://warehouse' } }

const datasetOf = (digest: string, paths: readonly string[] = ['events/1.parquet']): Dataset => ({
  folder: '/cache/1',
  source: 'events',
  manifest: {
    manifestVersion: 1,
    generator: 'test',
    seed: 1,
    characteristics: {},
    tables: {
      events: {
        format: 'parquet',
        schema: [{ name: 'id', type: 'long' }],
        rows: 1,
        malformedRows: 0,
        files: paths.map((path) => ({ path, bytes: 1, rows: 1, sha256: `${path.length}`.repeat(32) })),
      },
    },
    rows: 1,
    bytes: 1,
    digest,
  },
})

/** A store whose uploads are fakes that say these lines. */
const fakeStore = (lines: () => readonly string[]) => {
  const uploads: { files: { from: string; to: string }[] }[] = []
  const start = async (program: Program): Promise<Execution> => {
    uploads.push(JSON.parse(new TextDecoder().decode(program.input)))
    return {
      startedNs: 0,
      messages: (async function* () {
        yield* lines()
      })(),
      send: async () => {},
      usage: () => Promise.reject(new Error('not measured')),
      exited: Promise.resolve({ code: 1, signal: null, outOfMemory: false, outputTail: 'no such bucket' }),
      kill: async () => {},
      [Symbol.asyncDispose]: async () => {},
    }
  }
  const store = createDatasetStore({
    catalog,
    runtime: async () => ({ name: 'referee', jars: [], versions: {} }),
    start,
    progress: { step: () => {}, note: () => {} },
  })
  return { store, uploads }
}

const well = () => ['{"type": "progress", "files": 1}', '{"type": "uploaded"}']

test('puts a dataset below its digest, once for each content, with a fake upload', async () => {
  const { store, uploads } = fakeStore(well)
  const [first, again] = await Promise.all([store.provide(datasetOf('d1')), store.provide(datasetOf('d1'))])
  await store.provide(datasetOf('d2'))
  expect(first.events!.uris).toEqual(['s3://warehouse/datasets/d1/events/1.parquet'])
  expect(again).toEqual(first)
  expect(uploads.map(({ files }) => files)).toEqual([
    [{ from: '/cache/1/events/1.parquet', to: 's3://warehouse/datasets/d1/events/1.parquet' }],
    [{ from: '/cache/1/events/1.parquet', to: 's3://warehouse/datasets/d2/events/1.parquet' }],
  ])
})

test('keeps a user’s files of one name apart, with a fake upload', async () => {
  const { store } = fakeStore(well)
  const { events } = await store.provide(datasetOf('d1', ['/a/data.csv', '/other/data.csv']))
  expect(new Set(events!.uris).size).toBe(2)
  for (const uri of events!.uris) expect(uri).toMatch(/^s3:\/\/warehouse\/datasets\/d1\/\d{16}\/data\.csv$/)
})

test('says what to do about files that containers don’t see, with a fake upload', async () => {
  const { store } = fakeStore(() => ['{"type": "refused", "message": "/data/x.csv"}'])
  await expect(store.provide(datasetOf('d1'))).rejects.toThrow(
    /don't see these input files: \/data\/x\.csv\n.*mounts/,
  )
})

test('an upload that fails says why and is tried again by the next, with a fake upload', async () => {
  let lines: readonly string[] = []
  const { store, uploads } = fakeStore(() => lines)
  await expect(store.provide(datasetOf('d1'))).rejects.toThrow(
    /could not be put into the object store.*no such bucket/s,
  )
  lines = well()
  await store.provide(datasetOf('d1'))
  expect(uploads).toHaveLength(2)
})
