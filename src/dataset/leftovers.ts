import { glob, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from '../host/lock.ts'
import { removeFolder } from '../host/ownedFolder.ts'
import { datasetLock } from './inUse.ts'
import { isDatasetName } from './request.ts'

/** Prefix of a folder that has been evicted and is being deleted. */
export const EVICTED = '.evicted-'

/** Removes what processes that were killed have left among the datasets; called by one process at a time. */
export const removeLeftovers = async (datasets: string): Promise<void> => {
  const names = await readdir(datasets)
  for (const name of names) if (name.startsWith(EVICTED)) await removeFolder(join(datasets, name))
  for (const name of new Set(names.map((one) => one.replace(/\.lock$/, '')))) {
    const folder = join(datasets, name)
    const left = names.includes(`${name}.lock`) || (await temporaries(folder)).length > 0
    // Taking and leaving a dead process's lock removes that as well.
    if (isDatasetName(name) && left) await tryLock(datasetLock(folder), () => removeTemporaries(folder))
  }
}

/** Removes a dataset's half files. The caller has its lock. */
export const removeTemporaries = async (folder: string): Promise<void> => {
  for (const path of await temporaries(folder)) await rm(path, { recursive: true, force: true })
}

const temporaries = async (folder: string): Promise<string[]> => {
  const found: string[] = []
  for await (const name of glob('{.*,*/.*.tmp}', { cwd: folder })) found.push(join(folder, name))
  return found
}
