import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning, ownIdentity, type ProcessIdentity } from './processIdentity.ts'

/**
 * A lock between processes: a folder that only one of them can make.
 *
 * A dead owner on this machine is seen by its process number and start time, one elsewhere (another
 * container on a shared volume) by its silence: the owner touches the folder every few seconds. Two
 * waiters may rarely both take over a dead owner's lock. That costs doubled work and nothing else,
 * because what the lock guards is put in place by an atomic rename.
 */
export const withLock = async <T>(
  folder: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> => {
  const token = randomUUID()
  await acquire(folder, token, options)
  const heartbeat = setInterval(() => {
    const now = new Date()
    utimes(folder, now, now).catch(() => {})
  }, HEARTBEAT_MS)
  heartbeat.unref()
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    if ((await readOwner(folder))?.token === token) await rm(folder, { recursive: true, force: true })
  }
}

export interface LockOptions {
  signal?: AbortSignal
  /** Called once, when another process holds the lock. */
  onWait?: () => void
  /** An owner whose machine can't be asked is given up after this silence. */
  silenceMs?: number
}

interface Owner extends ProcessIdentity {
  token: string
}

const HEARTBEAT_MS = 2_000
const POLL_MS = 100

const acquire = async (folder: string, token: string, options: LockOptions): Promise<void> => {
  const { signal, onWait, silenceMs = 15_000 } = options
  await mkdir(dirname(folder), { recursive: true })
  let seen: { mtimeMs: number; at: number } | undefined
  while (!(await take(folder, token))) {
    if (!seen) onWait?.()
    // Silence is measured on this process's own clock: the other's may be wrong.
    const mtimeMs = (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0
    if (seen?.mtimeMs !== mtimeMs) seen = { mtimeMs, at: performance.now() }
    if (performance.now() - seen.at > silenceMs || (await isDead(folder))) await discard(folder)
    else await sleep(POLL_MS, undefined, { ...(signal && { signal }) })
  }
}

const take = async (folder: string, token: string): Promise<boolean> => {
  try {
    await mkdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  await writeFile(join(folder, 'owner.json'), JSON.stringify({ ...(await ownIdentity()), token }))
  return true
}

const readOwner = async (folder: string): Promise<Owner | undefined> =>
  readFile(join(folder, 'owner.json'), 'utf8')
    .then((text) => JSON.parse(text) as Owner)
    .catch(() => undefined)

const isDead = async (folder: string): Promise<boolean> => {
  const owner = await readOwner(folder)
  return owner !== undefined && (await isRunning(owner)) === false
}

const discard = async (folder: string): Promise<void> => {
  const aside = `${folder}.${randomUUID()}`
  await rename(folder, aside).catch(() => {})
  await rm(aside, { recursive: true, force: true })
}
