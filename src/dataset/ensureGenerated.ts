import { createHash } from 'node:crypto'
import { glob, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BenchmarkError } from '../recovery/errors.ts'
import type { DataCharacteristics } from '../scenario/data.ts'
import { withLock } from '../targets/local/setUp/lock.ts'
import { type GeneratorRequest, generatorRequest } from './clickstream.ts'
import type { Dataset, DatasetFile, DatasetManifest, DatasetTable } from './dataset.ts'
import { requireDiskSpace } from './diskSpace.ts'
import type { EnsureRequest } from './ensureDataset.ts'
import { finishedFiles } from './finishedFiles.ts'
import { generateFiles } from './generateFiles.ts'
import { type Damage, findDamage } from './integrity.ts'
import { readManifest, summarise, writeManifest } from './manifest.ts'

interface Plan {
  generator: string
  rows: number
  bytes: number
  tables: Record<
    string,
    { schema: DatasetTable['schema']; rows: number; files: { path: string; rows: number }[] }
  >
}

type Tools = Pick<EnsureRequest, 'referee' | 'progress'>

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
    const manifest = now ? await mend(folder, now, asked, request) : await make(folder, asked, request)
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

const verified = async (folder: string, { progress }: Tools) => {
  const manifest = await readManifest(folder)
  if (!manifest) return undefined
  let done = 0
  const damage = await findDamage(folder, filesOf(manifest), (bytes) => {
    done += bytes
    progress.step({ name: 'verify data', done, total: manifest.bytes, unit: 'bytes' })
  })
  return { manifest, damage }
}

const filesOf = (manifest: DatasetManifest): DatasetFile[] =>
  Object.values(manifest.tables).flatMap((table) => table.files)

const make = async (folder: string, asked: GeneratorRequest, tools: Tools): Promise<DatasetManifest> => {
  const { referee, progress } = tools
  progress.step({ name: 'plan data' })
  const plan = await referee.call<Plan>('planDataset', { ...asked, folder })
  const finished = finishedFiles(folder)
  const whole = new Map((await finished.read()).map((file) => [file.path, file]))
  if (whole.size > 0)
    progress.note(`Going on with the input data in ${folder}: ${whole.size} files are there`)

  const missing = Object.values(plan.tables)
    .flatMap((table) => table.files)
    .filter(({ path }) => !whole.has(path))
  const bytes = plan.bytes - [...whole.values()].reduce((sum, file) => sum + file.bytes, 0)
  await requireDiskSpace(folder, bytes)
  const made = await generateFiles(referee, progress, {
    characteristics: asked.characteristics,
    rows: plan.rows,
    folder,
    paths: missing.map(({ path }) => path),
    bytes,
    onFile: finished.add,
  })
  for (const file of made) whole.set(file.path, file)

  const tables: Record<string, DatasetTable> = {}
  for (const [name, { schema, rows, files }] of Object.entries(plan.tables)) {
    tables[name] = {
      format: asked.characteristics.format,
      schema,
      rows,
      files: files.map(({ path }) => whole.get(path)!),
    }
  }
  const manifest: DatasetManifest = {
    manifestVersion: 1,
    generator: plan.generator,
    seed: asked.characteristics.seed,
    characteristics: { ...asked.size, ...asked.characteristics },
    tables,
    ...summarise(tables),
  }
  await writeManifest(folder, manifest)
  await finished.remove()
  return manifest
}

/** Makes damaged files again. They come out byte for byte as before, or something is badly wrong. */
const mend = async (
  folder: string,
  { manifest, damage }: { manifest: DatasetManifest; damage: Damage[] },
  asked: GeneratorRequest,
  { referee, progress }: Tools,
): Promise<DatasetManifest> => {
  if (damage.length === 0) return manifest
  for (const { file, reason } of damage) {
    const path = join(folder, file.path)
    progress.note(`Input file ${path} ${reason}: making it again`)
    await rm(path, { recursive: true, force: true })
  }
  const bytes = damage.reduce((sum, { file }) => sum + file.bytes, 0)
  await requireDiskSpace(folder, bytes)
  const made = await generateFiles(referee, progress, {
    characteristics: asked.characteristics,
    rows: manifest.tables.events!.rows,
    folder,
    paths: damage.map(({ file }) => file.path),
    bytes,
    onFile: async () => {},
  })
  for (const [i, { file }] of damage.entries()) {
    if (made[i]!.sha256 === file.sha256) continue
    await rm(join(folder, 'manifest.json'))
    throw new BenchmarkError(
      `${join(folder, file.path)} was made again and differs from the first time: expected sha256 ${file.sha256}, ` +
        `got ${made[i]!.sha256}. Delete ${folder} and run again.`,
    )
  }
  return manifest
}

/** What a process that was killed has left behind. */
const removeTemporaries = async (folder: string): Promise<void> => {
  for await (const name of glob('{.*,*/.*.tmp}', { cwd: folder }))
    await rm(join(folder, name), { recursive: true })
}
