import { UserError } from '../recovery/errors.ts'
import type { Referee } from '../referee/referee.ts'
import type { Progress } from '../targets/target.ts'
import type { GeneratorRequest } from './clickstream.ts'
import type { DatasetFile } from './dataset.ts'
import { megabytes } from './diskSpace.ts'

export interface GenerateRequest {
  characteristics: GeneratorRequest['characteristics']
  /** Rows of `events`. */
  rows: number
  folder: string
  /** Files to make, relative to the folder. */
  paths: readonly string[]
  /** What all of them will have, about: for the time left. */
  bytes: number
  onFile(file: DatasetFile): Promise<void>
}

/** Has the referee make files, with the rate and the time left as progress. */
export const generateFiles = async (
  referee: Referee,
  progress: Progress,
  { onFile, bytes, ...request }: GenerateRequest,
): Promise<DatasetFile[]> => {
  const started = performance.now()
  let done = 0
  const notes: Promise<void>[] = []
  const show = (): void => {
    const seconds = (performance.now() - started) / 1000
    const left = Math.max(0, (seconds / done) * (bytes - done))
    const detail = done ? `${megabytes(done / seconds)}/s, ${Math.round(left)} s left` : undefined
    progress.step({ name: 'generate data', done, total: bytes, unit: 'bytes', ...(detail && { detail }) })
  }
  show()
  const files = await referee
    .call<DatasetFile[]>('generate', request, (report) => {
      const { file } = report as { file: DatasetFile }
      done += file.bytes
      notes.push(onFile(file))
      show()
    })
    .catch((error: Error) => {
      if (!(error instanceof UserError)) throw error
      throw new UserError(`${error.message}\n${megabytes(bytes - done)} more are needed there.`)
    })
  await Promise.all(notes)
  return files
}
