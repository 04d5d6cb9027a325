import { basename, isAbsolute, join } from 'node:path'
import { z } from 'zod'
import type { Dataset, DatasetFile } from '../../dataset/dataset.ts'
import { inputFiles } from '../../dataset/inputFiles.ts'
import { InfrastructureError, UserError } from '../../recovery/errors.ts'
import type { InputFiles } from '../../trial/protocol.ts'
import type { CatalogAccess, Execution, PreparedRuntime, Program, Progress } from '../target.ts'

interface DatasetStore {
  /** Uploads the dataset's files, once for each content, and says where trials read them. */
  provide(dataset: Dataset): Promise<Record<string, InputFiles>>
}

interface DatasetStoreRequest {
  catalog: CatalogAccess
  /** The referee's, which has the program that uploads. */
  runtime(): Promise<PreparedRuntime>
  /** Starts a program that sees the datasets' folders. */
  start(program: Program): Promise<Execution>
  progress: Progress
}

/** Datasets in the warehouse's bucket, below `datasets/<digest of the content>`. */
export const createDatasetStore = (request: DatasetStoreRequest): DatasetStore => {
  const uploads = new Map<string, Promise<void>>()
  return {
    provide: async (dataset) => {
      const { manifest } = dataset
      const folder = `${request.catalog.properties.warehouse}/datasets/${manifest.digest}`
      const uris = new Map(filesOf(dataset).map((file) => [file.path, keyOf(file)]))
      const uriOf = (path: string) => `${folder}/${uris.get(path)}`
      const uploaded = uploads.get(manifest.digest) ?? upload(request, dataset, uriOf)
      uploads.set(manifest.digest, uploaded)
      await uploaded.catch((error) => {
        // The next scenario may have more luck.
        uploads.delete(manifest.digest)
        throw error
      })
      return inputFiles(manifest, uriOf)
    },
  }
}

const filesOf = ({ manifest }: Dataset): DatasetFile[] =>
  Object.values(manifest.tables).flatMap(({ files }) => files)

/** A user's own files lie anywhere, and two may have the same name. */
const keyOf = ({ path, sha256 }: DatasetFile): string =>
  isAbsolute(path) ? `${sha256.slice(0, 16)}/${basename(path)}` : path

const upload = async (
  { catalog, runtime, start, progress }: DatasetStoreRequest,
  dataset: Dataset,
  uriOf: (path: string) => string,
): Promise<void> => {
  const files = filesOf(dataset).map(({ path }) => ({
    from: isAbsolute(path) ? path : join(dataset.folder, path),
    to: uriOf(path),
  }))
  await using execution = await start({
    runtime: await runtime(),
    module: 'dataset.upload',
    input: Buffer.from(JSON.stringify({ properties: catalog.properties, files })),
  })
  let whole = false
  for await (const line of execution.messages) {
    const message = uploadMessage.parse(JSON.parse(line))
    if (message.type === 'uploaded') whole = true
    else if (message.type === 'refused') throw unseen(message.message)
    else
      progress.step({
        name: 'upload',
        detail: 'dataset',
        done: message.files,
        total: files.length,
        unit: 'files',
      })
  }
  const { outputTail } = await execution.exited
  if (!whole)
    throw new InfrastructureError(
      `docker: the dataset could not be put into the object store. The end of what the upload said:\n${outputTail}`,
    )
}

const uploadMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), files: z.number() }),
  z.object({ type: z.literal('uploaded') }),
  z.object({ type: z.literal('refused'), message: z.string() }),
])

const unseen = (files: string): UserError =>
  new UserError(
    `docker: containers don't see these input files: ${files}\n` +
      "They see the project's folder and the cache. Name other folders with data in docker.mounts: ['/data'].",
  )
