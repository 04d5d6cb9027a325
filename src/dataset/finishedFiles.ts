import { appendFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DatasetFile, datasetFile } from './dataset.ts'
import { findDamage } from './integrity.ts'

const name = 'finished.jsonl'

/**
 * The notes of a generation under way: one line for each file that is whole, so that an interrupted one goes
 * on where it stopped. Gone once the manifest is written.
 */
export const finishedFiles = (folder: string) => ({
  add: (file: DatasetFile): Promise<void> => appendFile(join(folder, name), `${JSON.stringify(file)}\n`),

  /** Files that an earlier try has finished and that are still whole. */
  read: async (): Promise<DatasetFile[]> => {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '')
    const noted = new Map<string, DatasetFile>()
    for (const line of text.split('\n')) {
      const file = parsed(line)
      if (file) noted.set(file.path, file)
    }
    const damaged = new Set((await findDamage(folder, [...noted.values()])).map(({ file }) => file.path))
    return [...noted.values()].filter((file) => !damaged.has(file.path))
  },

  remove: (): Promise<void> => rm(join(folder, name), { force: true }),
})

/** The last line may have been cut short. */
const parsed = (line: string): DatasetFile | undefined => {
  try {
    return datasetFile.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}
