import { randomUUID } from 'node:crypto'
import { mkdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withLock } from '../host/lock.ts'
import { claimFolder, ownedFolders, removeFolder } from '../host/ownedFolder.ts'

/** The lock on a dataset: held while it is made, mended, claimed or evicted. */
export const datasetLock = (folder: string): string => `${folder}.lock`

/** A dataset that is not evicted before this is disposed of, or the process has died. */
interface Claim extends AsyncDisposable {}

interface ClaimOptions {
  /** False: it is looked at and not used, and stays as old as it was. */
  use?: boolean
  onWait?: () => void
}

/** Claims a dataset, which need not be there yet, for this process. */
export const claimDataset = async (
  folder: string,
  { use = true, onWait }: ClaimOptions = {},
): Promise<Claim> => {
  const claim = join(folder, CLAIMS, randomUUID())
  try {
    await withLock(datasetLock(folder), { ...(onWait && { onWait }) }, async () => {
      await mkdir(folder, { recursive: true })
      await claimFolder(claim)
      if (use) await markUsed(folder)
    })
  } catch (error) {
    // A cache that can only be read is not evicted from here either.
    if (!['EROFS', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
  return { [Symbol.asyncDispose]: () => removeFolder(claim) }
}

/** Whether a live process has a claim. Claims of dead ones are removed. */
export const isInUse = async (folder: string): Promise<boolean> => {
  const claims = await ownedFolders(join(folder, CLAIMS))
  const live = claims.filter(({ ownership }) => ownership === 'owned')
  const dead = claims.filter(({ ownership }) => ownership === 'abandoned')
  await Promise.all(dead.map((claim) => removeFolder(claim.folder).catch(() => {})))
  return live.length > 0
}

/** When the dataset was last used, ms since 1970. */
export const lastUsed = async (folder: string): Promise<number> => {
  const found = await stat(join(folder, MARKER)).catch(() => stat(folder))
  return found.mtimeMs
}

/** By the time of a file of our own: many file systems don't keep times of access. */
const markUsed = async (folder: string): Promise<void> => {
  const now = new Date()
  await writeFile(join(folder, MARKER), '')
  await utimes(join(folder, MARKER), now, now)
}

const CLAIMS = 'in-use'
const MARKER = 'used'
