import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { folderSize } from '../host/folderSize.ts'
import type { DatasetManifest } from './dataset.ts'
import { isInUse, lastUsed } from './inUse.ts'
import { readManifest } from './manifest.ts'
import { isDatasetName } from './request.ts'

/** Where generated datasets are kept in the per-user cache. */
export const datasetsFolder = (cache: string): string => join(cache, 'datasets')

/** A generated dataset in the cache, whole or not. */
export interface StoredDataset {
  name: string
  folder: string
  /** On the disk. */
  bytes: number
  /** Ms since 1970. */
  lastUsedMs: number
  /** A live process has claimed it. */
  inUse: boolean
}

/** All datasets in the folder, the least recently used first. */
export const storedDatasets = async (datasets: string): Promise<StoredDataset[]> => {
  const names = (await readdir(datasets).catch(() => [])).filter(isDatasetName)
  const found = await Promise.all(names.map((name) => look(datasets, name)))
  return found.filter((one) => one !== undefined).sort((one, other) => one.lastUsedMs - other.lastUsedMs)
}

/** Undefined if it has just been evicted. */
const look = async (datasets: string, name: string): Promise<StoredDataset | undefined> => {
  const folder = join(datasets, name)
  try {
    const [lastUsedMs, bytes, inUse] = await Promise.all([
      lastUsed(folder),
      folderSize(folder),
      isInUse(folder),
    ])
    return { name, folder, bytes, lastUsedMs, inUse }
  } catch {
    return undefined
  }
}

/** A dataset's manifest, if it has a sound one, and how many of its files are missing or of another size. */
export const glance = async (
  folder: string,
): Promise<{ manifest: DatasetManifest; damaged: number } | undefined> => {
  const manifest = await readManifest(folder)
  if (!manifest) return undefined
  const files = Object.values(manifest.tables).flatMap((table) => table.files)
  const wrong = await Promise.all(
    files.map(
      async ({ path, bytes }) => (await stat(join(folder, path)).catch(() => undefined))?.size !== bytes,
    ),
  )
  return { manifest, damaged: wrong.filter(Boolean).length }
}
