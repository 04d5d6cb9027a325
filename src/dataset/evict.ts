import { randomUUID } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tryLock, withLock } from '../host/lock.ts'
import { removeFolder } from '../host/ownedFolder.ts'
import { datasetLock, isInUse } from './inUse.ts'
import { EVICTED, removeLeftovers } from './leftovers.ts'
import { type StoredDataset, storedDatasets } from './stored.ts'

/**
 * The least recently used datasets whose absence leaves at most `room` bytes. Those in use stay, whatever that
 * means for the room.
 */
export const leastRecentlyUsed = (stored: readonly StoredDataset[], room: number): StoredDataset[] => {
  let total = bytesOf(stored)
  const chosen: StoredDataset[] = []
  const candidates = stored.filter(({ inUse }) => !inUse)
  for (const one of candidates.sort((a, b) => a.lastUsedMs - b.lastUsedMs)) {
    if (total <= room) break
    chosen.push(one)
    total -= one.bytes
  }
  return chosen
}

export const bytesOf = (stored: readonly StoredDataset[]): number =>
  stored.reduce((sum, { bytes }) => sum + bytes, 0)

interface Eviction {
  evicted: StoredDataset[]
  left: StoredDataset[]
}

/**
 * Evicts what `choose` names, and asks it again until it names nothing more: meanwhile another process may
 * have begun to use one of them, which then stays. One process at a time evicts, or two would both do so for
 * the same need.
 */
export const evict = async (
  datasets: string,
  choose: (stored: readonly StoredDataset[]) => Promise<StoredDataset[]> | StoredDataset[],
  onEvicted: (dataset: StoredDataset) => void = () => {},
): Promise<Eviction> =>
  withLock(join(datasets, '.evicting.lock'), {}, async () => {
    await removeLeftovers(datasets)
    let left = await storedDatasets(datasets)
    const evicted: StoredDataset[] = []
    for (let [next] = await choose(left); next; [next] = await choose(left)) {
      const { name } = next
      if (await remove(next.folder)) {
        left = left.filter((one) => one.name !== name)
        evicted.push(next)
        onEvicted(next)
      } else left = left.map((one) => (one.name === name ? { ...one, inUse: true } : one))
    }
    return { evicted, left }
  })

/** Takes the dataset's name away first, so that nobody finds half of one. False if it is in use after all. */
const remove = async (folder: string): Promise<boolean> => {
  const aside = join(dirname(folder), `${EVICTED}${randomUUID()}`)
  const done = await tryLock(datasetLock(folder), async () => {
    if (await isInUse(folder)) return false
    await rename(folder, aside).catch((error: NodeJS.ErrnoException) => {
      // The user was first.
      if (error.code !== 'ENOENT') throw error
    })
    return true
  })
  if (!done?.result) return false
  await removeFolder(aside)
  return true
}
