import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { withLock } from '../host/lock.ts'
import { InfrastructureError } from '../recovery/errors.ts'
import type { GeneratedData } from '../scenario/data.ts'
import type { DatasetManifest } from './dataset.ts'
import { type GeneratorRequest, generatorRequest, sourceTable } from './generators.ts'
import type { EnsureRequest, HeldDataset } from './heldDataset.ts'
import { findDamage } from './integrity.ts'
import { claimDataset, datasetLock } from './inUse.ts'
import { removeTemporaries } from './leftovers.ts'
import { makeDataset } from './makeDataset.ts'
import { makeRoom } from './makeRoom.ts'
import { readManifest } from './manifest.ts'
import { mendDataset } from './mendDataset.ts'
import { datasetName, type StoredRequest, writeRequest } from './request.ts'
import { datasetsFolder } from './stored.ts'

type Means = Pick<EnsureRequest, 'referee' | 'progress' | 'maxBytes'>

/**
 * A generated dataset out of the cache, where its folder is named after all that its bytes depend on: the
 * generator's version and the characteristics. Made, resumed or mended first where need be.
 */
export const ensureGenerated = async (data: GeneratedData, request: EnsureRequest): Promise<HeldDataset> => {
  const asked = generatorRequest(data)
  const generator = await generatorVersion(asked, request)
  const folder = join(datasetsFolder(request.folder), datasetName(generator, asked))
  return holdWhole(folder, { generator, asked }, request)
}

/** What this version's generator calls itself; part of every dataset's name. */
export const generatorVersion = async (
  asked: GeneratorRequest,
  { referee }: Pick<Means, 'referee'>,
): Promise<string> => (await referee.call<{ generator: string }>('describeDataset', asked)).generator

/** The dataset in `folder`, whole, and safe from eviction until it is disposed of. */
export const holdWhole = async (
  folder: string,
  request: StoredRequest,
  means: Means,
): Promise<HeldDataset> => {
  const { progress } = means
  const onWait = () => progress.note('Waiting for another process that makes the same input data')
  const claim = await claimDataset(folder, { onWait })
  try {
    const found = await verifyDataset(folder, progress)
    const manifest =
      found?.damage.length === 0
        ? found.manifest
        : await withLock(datasetLock(folder), { onWait }, () => makeWhole(folder, request, means))
    return { manifest, folder, source: sourceTable(request.asked), ...claim }
  } catch (error) {
    await claim[Symbol.asyncDispose]()
    throw notWritable(error) ? readOnly(folder, error) : error
  }
}

const makeWhole = async (
  folder: string,
  request: StoredRequest,
  { referee, progress, maxBytes }: Means,
): Promise<DatasetManifest> => {
  await mkdir(folder, { recursive: true })
  await removeTemporaries(folder)
  await writeRequest(folder, request)
  const room = (bytes: number) =>
    makeRoom({ datasets: dirname(folder), asked: basename(folder), bytes, maxBytes, note: progress.note })
  const making = { referee, progress, room }
  const found = await verifyDataset(folder, progress)
  if (!found) return makeDataset(folder, request.asked, making)
  await mendDataset(folder, found.manifest, found.damage, request.asked, making)
  return found.manifest
}

/** The manifest, if there is a sound one, and the files that are not as it says. Reads every byte. */
export const verifyDataset = async (folder: string, progress: EnsureRequest['progress']) => {
  const manifest = await readManifest(folder)
  if (!manifest) return undefined
  let done = 0
  const files = Object.values(manifest.tables).flatMap((table) => table.files)
  const step = () => progress.step({ name: 'verify data', done, total: manifest.bytes, unit: 'bytes' })
  step()
  const damage = await findDamage(folder, files, (bytes) => {
    done += bytes
    step()
  })
  return { manifest, damage }
}

const notWritable = (error: unknown): boolean =>
  ['EROFS', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')

const readOnly = (folder: string, cause: unknown): InfrastructureError =>
  new InfrastructureError(
    `The input data can't be kept in ${folder} (${(cause as Error).message}). Make it writable, or set ETL_BENCH_CACHE_DIR to a folder ` +
      'that is, and run again.',
    { cause },
  )
