import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { InfrastructureError } from '../recovery/errors.ts'
import { formatByteSize } from './byteSize.ts'

/** Refuses to begin what the disk has no room for. */
export const requireDiskSpace = async (folder: string, bytes: number, what: string): Promise<void> => {
  const free = await freeBytes(folder)
  if (bytes <= free) return
  throw new InfrastructureError(
    `${what} needs about ${formatByteSize(bytes)} in ${folder}, where ${formatByteSize(free)} are free. ` +
      'Free some space, or set ETL_BENCH_CACHE_DIR to a folder on another disk, and run again.',
  )
}

/** Free space for the folder, or for the nearest one above it that is there. */
export const freeBytes = async (folder: string): Promise<number> => {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    const above = dirname(folder)
    if (above === folder) throw error
    return freeBytes(above)
  }
}
