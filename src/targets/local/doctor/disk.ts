import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { formatByteSize } from '../../../host/byteSize.ts'
import { freeBytes } from '../../../host/diskSpace.ts'
import { type Check, limited, missing, ok } from '../../diagnosis.ts'

/** Below it generated data of middling size, its tables and their copies no longer fit. */
const comfortableBytes = 5e9

/** Whether the cache can take what is still to be made, and data. */
export const cacheCheck = async (folder: string, neededMb: number): Promise<Check> => {
  const free = await freeBytes(folder)
  const found = `${folder}, ${formatByteSize(free)} free`
  const elsewhere = 'free some space, or set ETL_BENCH_CACHE_DIR to a folder on another disk'
  if (!(await isWritable(folder))) {
    const advice = 'set ETL_BENCH_CACHE_DIR to a folder that can be written to'
    return neededMb > 0
      ? missing('cache', `${folder} can't be written to, and not everything is in it`, advice)
      : limited('cache', `${folder} can't be written to: no data can be generated`, advice)
  }
  if (free < neededMb * 1e6)
    return missing('cache', `${found}; the set-up needs about ${formatByteSize(neededMb * 1e6)}`, elsewhere)
  return free < comfortableBytes ? limited('cache', found, elsewhere) : ok('cache', found)
}

/** The folder, or the nearest above it that is there. */
const isWritable = async (folder: string): Promise<boolean> => {
  try {
    await access(folder, constants.W_OK)
    return true
  } catch (error) {
    const above = dirname(folder)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) return false
    return isWritable(above)
  }
}
