import { statfs } from 'node:fs/promises'
import { UserError } from '../recovery/errors.ts'

/** Refuses to start what the disk can't hold. */
export const requireDiskSpace = async (folder: string, bytes: number): Promise<void> => {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const needed = bytes * 1.05
  if (free >= needed) return
  throw new UserError(
    `The input data needs ${megabytes(needed)} in ${folder}, where ${megabytes(free)} are free. ` +
      'Free some space, set ETL_BENCH_CACHE_DIR to a folder on another disk, or ask for a smaller size.',
  )
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
