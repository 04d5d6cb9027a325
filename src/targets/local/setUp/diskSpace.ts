import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { InfrastructureError } from '../../../recovery/errors.ts'
import type { EntrySpec } from './cache.ts'

/** Refuses to begin what the disk has no room for. */
export const checkSpace = async (missing: readonly EntrySpec[], folder: string): Promise<void> => {
  const neededMb = missing.reduce((sum, spec) => sum + spec.neededMb, 0)
  const freeMb = await freeSpaceMb(folder)
  if (neededMb <= freeMb) return
  throw new InfrastructureError(
    `Set-up needs about ${neededMb} MB in ${folder}, where ${Math.floor(freeMb)} MB are free. ` +
      'Free some space, or set ETL_BENCH_CACHE_DIR to a folder on another disk, and run again.',
  )
}

/** Free space for the folder, or for the nearest one above it that is there. */
const freeSpaceMb = async (folder: string): Promise<number> => {
  try {
    const { bavail, bsize } = await statfs(folder)
    return (bavail * bsize) / 1e6
  } catch (error) {
    const above = dirname(folder)
    if (above === folder) throw error
    return freeSpaceMb(above)
  }
}
