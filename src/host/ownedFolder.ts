import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning, ownIdentity, type ProcessIdentity } from './processIdentity.ts'

/** Makes a folder that belongs to this process: when the process dies, the next one may remove it. */
export const claimFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, OWNER), JSON.stringify(await ownIdentity()))
}

/** Leaves the folder to the user: nobody removes it any more. */
export const disownFolder = (folder: string): Promise<void> => rm(join(folder, OWNER), { force: true })

export const removeFolder = (folder: string): Promise<void> =>
  // Processes that are just ending may still write: tried again instead of failing.
  rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })

type Ownership = 'none' | 'owned' | 'abandoned'

/** Whether the folder's owner still lives. Owners that can't be asked are believed for a day. */
export const ownership = async (folder: string): Promise<Ownership> => {
  const text = await readFile(join(folder, OWNER), 'utf8').catch(() => undefined)
  if (text === undefined) return 'none'
  const running = await isRunning(parse(text) ?? { machine: '', pid: 0, startTicks: 0 })
  if (running !== undefined) return running ? 'owned' : 'abandoned'
  const { mtimeMs } = await stat(join(folder, OWNER))
  return Date.now() - mtimeMs > DAY_MS ? 'abandoned' : 'owned'
}

/** Every folder in `parent`, or its subfolder `child`, with who owns it. */
export const ownedFolders = async (
  parent: string,
  child = '',
): Promise<{ name: string; folder: string; ownership: Ownership }[]> => {
  const names = await readdir(parent).catch(() => [])
  return Promise.all(
    names.map(async (name) => {
      const folder = join(parent, name, child)
      return { name, folder, ownership: await ownership(folder) }
    }),
  )
}

const OWNER = 'owner.json'
const DAY_MS = 24 * 60 * 60 * 1000

const parse = (text: string): ProcessIdentity | undefined => {
  try {
    return JSON.parse(text) as ProcessIdentity
  } catch {
    return undefined
  }
}
