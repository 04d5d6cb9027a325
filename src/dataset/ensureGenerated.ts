import { createHash } from 'node:crypto'
import { glob, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withLock } from '../host/lock.ts'
import type { DataCharacteristics } from '../scenario/data.ts'
import { type GeneratorRequest, generatorRequest } from './clickstream.ts'
import type { Dataset } from './dataset.ts'
import type { EnsureRequest } from './ensureDataset.ts'
import { findDamage } from './integrity.ts'
import { makeDataset } from './makeDataset.ts'
import { readManifest } from './manifest.ts'
import { mendDataset } from './mendDataset.ts'

/**
 * A generated dataset out of the cache, where its folder is named after all that its bytes depend on: the
 * generator's version and the characteristics. Made, resumed or mended first where need be.
 */
export const ensureGenerated = async (
  data: DataCharacteristics,
  request: EnsureRequest,
): Promise<Dataset> => {
  const { referee, progress } = request
  const asked = generatorRequest(data)
  const { generator } = await referee.call<{ generator: string }>('describeClickstream', asked)
  const folder = join(request.folder, 'datasets', datasetName(generator, asked))
  const found = await verified(folder, request)
  if (found && found.damage.length === 0) return { manifest: found.manifest, folder, source: 'events' }

  const onWait = () => progress.note('Waiting for another process that makes the same input data')
  return withLock(`${folder}.lock`, { onWait }, async () => {
    await mkdir(folder, { recursive: true })
    await removeTemporaries(folder)
    const now = await verified(folder, request)
    if (now) await mendDataset(folder, now.manifest, now.damage, asked, request)
    const manifest = now?.manifest ?? (await makeDataset(folder, asked, request))
    return { manifest, folder, source: 'events' }
  })
}

/** Says what the data is, for people, and tells it from all other data. */
const datasetName = (generator: string, asked: GeneratorRequest): string => {
  const { size, characteristics } = asked
  const amount = 'bytes' in size ? `${size.bytes / 1e6}MB` : `${size.rows}rows`
  const digest = createHash('sha256')
    .update(JSON.stringify([generator, asked]))
    .digest('hex')
  return [
    'clickstream',
    characteristics.complexity,
    amount,
    characteristics.format,
    digest.slice(0, 16),
  ].join('-')
}

/** The manifest, if there is one, and the files that are not as it says. */
const verified = async (folder: string, { progress }: Pick<EnsureRequest, 'progress'>) => {
  const manifest = await readManifest(folder)
  if (!manifest) return undefined
  let done = 0
  const files = Object.values(manifest.tables).flatMap((table) => table.files)
  const damage = await findDamage(folder, files, (bytes) => {
    done += bytes
    progress.step({ name: 'verify data', done, total: manifest.bytes, unit: 'bytes' })
  })
  return { manifest, damage }
}

/** What a process that was killed has left behind. */
const removeTemporaries = async (folder: string): Promise<void> => {
  for await (const name of glob('{.*,*/.*.tmp}', { cwd: folder }))
    await rm(join(folder, name), { recursive: true })
}
