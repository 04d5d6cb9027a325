import { readdir, readFile, rename, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock, withLock } from '../../../host/lock.ts'
import { removeFolder } from '../../../host/ownedFolder.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Long enough for a project that is looked at once a month. */
export const KEPT_DAYS = 30

/** An entry of the cache: its folder, the file whose time says when it was last used, and its lock. */
export interface EntryPlace {
  folder: string
  marker: string
  lock: string
}

/**
 * Notes that an entry is used, at most once a day. False if it has just been removed.
 *
 * Under the entry's lock, as its removal is: what has been noted is not removed.
 */
export const markUsed = async ({ marker, lock }: EntryPlace): Promise<boolean> => {
  try {
    if ((await idleMs(marker)) < DAY_MS) return true
    const now = new Date()
    await withLock(lock, {}, () => utimes(marker, now, now))
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return false
    // A cache that can only be read is not cleaned from here either.
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return true
    throw error
  }
}

/**
 * Removes those entries in `parent` that were not used for long: they belong to earlier lock files.
 *
 * @returns their labels.
 */
export const removeUnused = async (
  parent: string,
  placeOf: (name: string) => EntryPlace,
  claimTemporary: () => Promise<string>,
): Promise<string[]> => {
  const labels: string[] = []
  for (const name of await readdir(parent).catch(() => [])) {
    const place = placeOf(name)
    if (!(await isUnused(place))) continue
    const label = await labelOf(place)
    const temporary = await claimTemporary()
    const removed = await tryLock(place.lock, async () => {
      if (!(await isUnused(place))) return false
      await rename(place.folder, join(temporary, 'unused'))
      return true
    })
    await removeFolder(temporary)
    if (removed?.result) labels.push(label)
  }
  return labels
}

const isUnused = ({ marker }: EntryPlace): Promise<boolean> =>
  idleMs(marker).then(
    (idle) => idle > KEPT_DAYS * DAY_MS,
    () => false,
  )

const idleMs = async (marker: string): Promise<number> => Date.now() - (await stat(marker)).mtimeMs

const labelOf = async ({ marker, folder }: EntryPlace): Promise<string> => {
  try {
    return (JSON.parse(await readFile(marker, 'utf8')) as { label: string }).label
  } catch {
    return folder
  }
}
