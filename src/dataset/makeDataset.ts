import type { DatasetFile, DatasetManifest, DatasetTable } from './dataset.ts'
import { finishedFiles } from './finishedFiles.ts'
import { generateFiles } from './generateFiles.ts'
import type { GeneratorRequest } from './generators.ts'
import type { EnsureRequest } from './heldDataset.ts'
import { summarise, writeManifest } from './manifest.ts'

interface Plan {
  generator: string
  /** Rows of `events`; TPC-H has its scale factor. */
  rows?: number
  /** Of all files, about. */
  bytes: number
  tables: Record<
    string,
    Pick<DatasetTable, 'schema' | 'malformedRows'> & { files: Pick<DatasetFile, 'path'>[] }
  >
}

/** What making a dataset's files takes. */
export interface Making extends Pick<EnsureRequest, 'referee' | 'progress'> {
  /** Sees to it that there is room for so many bytes more, or throws. */
  room(bytes: number): Promise<void>
}

/** Makes a dataset's files, but for those that an earlier try has finished, and then its manifest. */
export const makeDataset = async (
  folder: string,
  asked: GeneratorRequest,
  { referee, progress, room }: Making,
): Promise<DatasetManifest> => {
  progress.step({ name: 'plan data' })
  const plan = await referee.call<Plan>('planDataset', { ...asked, folder })
  const finished = finishedFiles(folder)
  const whole = new Map((await finished.read()).map((file) => [file.path, file]))
  if (whole.size > 0)
    progress.note(`Going on with the input data in ${folder}: ${whole.size} files are there`)

  const paths = Object.values(plan.tables)
    .flatMap(({ files }) => files.map(({ path }) => path))
    .filter((path) => !whole.has(path))
  const bytes = plan.bytes - [...whole.values()].reduce((sum, file) => sum + file.bytes, 0)
  await room(bytes)
  const { characteristics } = asked
  const request = { characteristics, rows: plan.rows, folder, paths, bytes, onFile: finished.add }
  for (const file of await generateFiles(referee, progress, request)) whole.set(file.path, file)

  const manifest = describe(plan, asked, whole)
  await writeManifest(folder, manifest)
  await finished.remove()
  return manifest
}

const describe = (
  plan: Plan,
  { size, characteristics }: GeneratorRequest,
  made: ReadonlyMap<string, DatasetFile>,
): DatasetManifest => {
  const { format, seed } = characteristics
  const tables: Record<string, DatasetTable> = {}
  for (const [name, { schema, malformedRows, ...planned }] of Object.entries(plan.tables)) {
    const files = planned.files.map(({ path }) => made.get(path)!)
    const rows = files.reduce((sum, file) => sum + file.rows, 0)
    tables[name] = { format, schema, rows, malformedRows, files }
  }
  return {
    manifestVersion: 1,
    generator: plan.generator,
    seed,
    characteristics: { ...size, ...characteristics },
    tables,
    ...summarise(tables),
  }
}
