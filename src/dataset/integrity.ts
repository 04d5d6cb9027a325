import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetFile } from './dataset.ts'

export interface Damage {
  file: DatasetFile
  /** `is missing`, `has 10 bytes, expected 20`, … */
  reason: string
}

/** SHA-256 of a file, in hex. Streams: memory stays flat. */
export const sha256File = async (
  path: string,
  onBytes: (bytes: number) => void = () => {},
): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk)
    onBytes(chunk.length)
  }
  return hash.digest('hex')
}

/**
 * Files that are not as recorded. Every byte is read: sizes and times alone would miss a flipped bit. That
 * runs at over 1 GB/s, and the reading is due anyway, so that the first trial finds its input in memory.
 */
export const findDamage = async (
  folder: string,
  files: readonly DatasetFile[],
  onBytes: (bytes: number) => void = () => {},
): Promise<Damage[]> => {
  const damaged: Damage[] = []
  for (const file of files) {
    const reason = await damageOf(join(folder, file.path), file, onBytes)
    if (reason) damaged.push({ file, reason })
  }
  return damaged
}

const damageOf = async (
  path: string,
  file: DatasetFile,
  onBytes: (bytes: number) => void,
): Promise<string | undefined> => {
  const found = await stat(path).catch(() => undefined)
  if (!found) return 'is missing'
  if (!found.isFile()) return 'is not a file'
  if (found.size !== file.bytes) return `has ${found.size} bytes, expected ${file.bytes}`
  return (await sha256File(path, onBytes)) === file.sha256 ? undefined : 'has other content than was written'
}
