import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning, ownIdentity, type ProcessIdentity } from './processIdentity.ts'

/**
 * A lock between processes: a folder that only one of them can make.
 *
 * A dead owner on this machine is seen by its process number and start time, one elsewhere (another
 * container on a shared volume) by its silence: the owner touches the folder every few seconds.
 */
export const withLock = async <T>(
  folder: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> => {
  const token = randomUUID()
  await acquire(folder, token, options)
  return hold(folder, token, work)
}

/** As `withLock`, but does nothing where another process has the lock, or may have it. */
export const tryLock = async <T>(
  folder: string,
  work: () => Promise<T>,
): Promise<{ result: T } | undefined> => {
  const token = randomUUID()
  if (!(await take(folder, token))) {
    const owner = await readOwner(folder)
    if (!(await isDead(owner)) && !(await isOlderThan(folder, DAY_MS))) return undefined
    if (!(await discard(folder, owner)) || !(await take(folder, token))) return undefined
  }
  return { result: await hold(folder, token, work) }
}

const hold = async <T>(folder: string, token: string, work: () => Promise<T>): Promise<T> => {
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

interface LockOptions {
  signal?: AbortSignal
  /** Called once, when another process holds the lock for more than a moment. */
  onWait?: () => void
  /** An owner whose machine can't be asked is given up after this silence. */
  silenceMs?: number
}

interface Owner extends ProcessIdentity {
  token: string
}

const HEARTBEAT_MS = 2_000
const POLL_MS = 100
const TAKEOVER_MS = 10_000
const DAY_MS = 24 * 60 * 60 * 1000

const acquire = async (folder: string, token: string, options: LockOptions): Promise<void> => {
  const { signal, onWait, silenceMs = 15_000 } = options
  await mkdir(dirname(folder), { recursive: true })
  let waits = 0
  let seen: { mtimeMs: number; at: number } | undefined
  while (!(await take(folder, token))) {
    // Silence is measured on this process's own clock: the other's may be wrong.
    const mtimeMs = (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0
    if (seen?.mtimeMs !== mtimeMs) seen = { mtimeMs, at: performance.now() }
    const owner = await readOwner(folder)
    const isSilent = performance.now() - seen.at > silenceMs
    const isAlive = owner && (await isRunning(owner))
    // One that runs on this machine may be silent: its disk is slow, or it is stopped.
    const isGone = isAlive === undefined ? isSilent : !isAlive
    if (isGone && (await discard(folder, owner))) continue
    // What takes no time is not worth telling.
    if (++waits === 2) onWait?.()
    await sleep(POLL_MS, undefined, { ...(signal && { signal }) })
  }
}

const take = async (folder: string, token: string): Promise<boolean> => {
  try {
    await mkdir(folder)
    await writeFile(join(folder, 'owner.json'), JSON.stringify({ ...(await ownIdentity()), token }))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const readOwner = async (folder: string): Promise<Owner | undefined> =>
  readFile(join(folder, 'owner.json'), 'utf8')
    .then((text) => JSON.parse(text) as Owner)
    .catch(() => undefined)

const isDead = async (owner: Owner | undefined): Promise<boolean> =>
  owner !== undefined && (await isRunning(owner)) === false

/** By this machine's clock. */
const isOlderThan = async (path: string, ms: number): Promise<boolean> => {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > ms
}

/**
 * Takes the lock from an owner that is gone. One waiter at a time: another may have done so just before, and
 * the lock may be somebody's again. False where it was not for this one to do.
 */
const discard = async (folder: string, gone: Owner | undefined): Promise<boolean> => {
  const guard = `${folder}.takeover`
  try {
    await mkdir(guard)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    // What takes a moment has not ended: that waiter has died in it.
    if (await isOlderThan(guard, TAKEOVER_MS)) await rmdir(guard).catch(() => {})
    return false
  }
  try {
    if ((await readOwner(folder))?.token !== gone?.token) return false
    const aside = `${folder}.${randomUUID()}`
    await rename(folder, aside).catch(() => {})
    await rm(aside, { recursive: true, force: true })
    return true
  } finally {
    await rmdir(guard).catch(() => {})
  }
}
