import { formatByteSize } from '../host/byteSize.ts'
import { freeBytes, requireDiskSpace } from '../host/diskSpace.ts'
import { bytesOf, evict, leastRecentlyUsed } from './evict.ts'
import { evictionLine } from './evictionLine.ts'
import type { StoredDataset } from './stored.ts'

interface RoomRequest {
  /** Folder of all generated datasets. */
  datasets: string
  /** The one that needs room; never evicted. */
  asked: string
  /** What it needs beyond what it has, about. */
  bytes: number
  /** What all of them may have together. */
  maxBytes: number
  note(line: string): void
}

/**
 * Evicts the least recently used datasets until the one asked for fits below the limit and on the disk.
 *
 * @throws InfrastructureError where the disk has no room for it, however much is evicted; then nothing is.
 */
export const makeRoom = async ({ datasets, asked, bytes, maxBytes, note }: RoomRequest): Promise<void> => {
  // Files come out a little smaller or larger than planned.
  const needed = bytes * MARGIN
  const limit = `the cache is limited to ${formatByteSize(maxBytes)}`
  let reason = limit
  const choose = async (stored: readonly StoredDataset[]): Promise<StoredDataset[]> => {
    const others = stored.filter(({ name }) => name !== asked)
    const total = bytesOf(others)
    const free = await freeBytes(datasets)
    const evictable = bytesOf(others.filter(({ inUse }) => !inUse))
    if (free + evictable < needed) return []
    const underLimit = maxBytes - bytesOf(stored) + total - needed
    const onDisk = total + free - needed
    reason =
      underLimit <= onDisk
        ? limit
        : `the disk has ${formatByteSize(free)} left, and ${formatByteSize(needed)} are needed`
    return leastRecentlyUsed(others, Math.min(underLimit, onDisk))
  }
  const { left } = await evict(datasets, choose, (dataset) => note(evictionLine(dataset, reason)))
  await requireDiskSpace(datasets, needed, 'The input data')
  const own = bytes + bytesOf(left.filter(({ name }) => name === asked))
  if (own > maxBytes) {
    note(
      `The input data takes ${formatByteSize(own)}: kept, although ${limit}. ETL_BENCH_CACHE_MAX_SIZE raises it.`,
    )
  }
}

const MARGIN = 1.05
