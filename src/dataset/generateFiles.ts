import { formatByteSize } from '../host/byteSize.ts'
import { folderSize } from '../host/folderSize.ts'
import { InfrastructureError, UserError } from '../recovery/errors.ts'
import type { Referee } from '../referee/referee.ts'
import type { Progress } from '../targets/target.ts'
import type { DatasetFile } from './dataset.ts'
import type { GeneratorRequest } from './generators.ts'

interface GenerateRequest {
  characteristics: GeneratorRequest['characteristics']
  /** Rows of `events`; TPC-H has its scale factor. */
  rows: number | undefined
  folder: string
  /** Files to make, relative to the folder. */
  paths: readonly string[]
  /** What all of them will have, about: for the time left. */
  bytes: number
  onFile(file: DatasetFile): Promise<void>
}

/** Has the referee make files. Progress is what has come to the disk, half files included. */
export const generateFiles = async (
  referee: Referee,
  progress: Progress,
  { onFile, bytes, ...request }: GenerateRequest,
): Promise<DatasetFile[]> => {
  const { folder } = request
  const before = await folderSize(folder)
  let over = false
  const show = (done: number): void =>
    progress.step({ name: 'generate data', done, total: Math.max(bytes, done), unit: 'bytes' })
  const look = async (): Promise<void> => {
    const done = Math.max(0, (await folderSize(folder)) - before)
    if (!over) show(done)
  }
  show(0)
  const looking = setInterval(look, LOOK_MS)
  const notes: Promise<void>[] = []
  let written = 0
  try {
    const files = await referee.call<DatasetFile[]>('generate', request, (report) => {
      const { file } = report as { file: DatasetFile }
      written += file.bytes
      notes.push(onFile(file))
    })
    await Promise.all(notes)
    return files
  } catch (error) {
    // What the referee refuses here is the writing.
    if (!(error instanceof UserError)) throw error
    const more = formatByteSize(Math.max(0, bytes - written))
    throw new InfrastructureError(`${error.message}\nAbout ${more} more are needed there.`, { cause: error })
  } finally {
    over = true
    clearInterval(looking)
  }
}

const LOOK_MS = 500
