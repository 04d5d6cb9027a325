import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { withLock } from '../../../host/lock.ts'
import { claimFolder, ownedFolders, removeFolder } from '../../../host/ownedFolder.ts'
import { type EntryPlace, KEPT_DAYS, markUsed, removeUnused } from './unusedEntries.ts'

const KINDS = ['uv', 'environments', 'resolutions', 'sources', 'java', 'jars'] as const

/** Something kept in the cache under the digest of all that it is made from. */
export interface EntrySpec {
  kind: (typeof KINDS)[number]
  /** Everything that decides the content; digested. */
  key: unknown
  /** For people: `spark Python environment`. */
  label: string
  /** Disk space that it takes at most while it is made: measured, rounded up. */
  neededMb: number
  /** Fills a temporary folder, which is moved into place when this has resolved. Facts are kept with it. */
  make(folder: string, onLine: (line: string) => void): Promise<Facts>
  /** What is wrong with an entry that was complete once, if anything. Cheap: asked at every start. */
  defect?(folder: string, facts: Facts): Promise<string | undefined>
}

export type Facts = Record<string, string>

export interface Entry {
  folder: string
  facts: Facts
}

export interface Cache {
  readonly folder: string
  /** The whole entry, or undefined. Writes nothing: a complete cache may be read-only. */
  find(spec: EntrySpec): Promise<Entry | undefined>
  /** Finds or makes the entry. Safe when several processes do so at once. */
  ensure(spec: EntrySpec, options?: EnsureOptions): Promise<Entry>
}

interface EnsureOptions {
  signal?: AbortSignal
  /** For what people should read. */
  note?: (line: string) => void
  /** Each line that the making prints. */
  onLine?: (line: string) => void
}

/** Opens the cache in `folder`, which need not exist. */
export const openCache = (folder: string): Cache => {
  const placeOf = (kind: EntrySpec['kind'], name: string): EntryPlace => ({
    folder: join(folder, kind, name),
    marker: join(folder, kind, name, MARKER),
    lock: join(folder, 'locks', `${kind}-${name}`),
  })
  const place = (spec: EntrySpec) => placeOf(spec.kind, digest(spec.key))

  const find = async (spec: EntrySpec): Promise<Entry | undefined> => {
    const state = await inspect(place(spec).folder, spec)
    return state.entry
  }

  const make = async (spec: EntrySpec, { note, onLine = () => {} }: EnsureOptions): Promise<Entry> => {
    const target = place(spec).folder
    const state = await inspect(target, spec)
    if (state.entry) return state.entry
    const temporary = await claimTemporary(join(folder, 'tmp'))
    try {
      if (state.defect) {
        note?.(`Rebuilding the ${spec.label}: ${state.defect}`)
        await rename(target, join(temporary, 'broken'))
      }
      const content = join(temporary, 'content')
      await mkdir(content)
      const facts = await spec.make(content, onLine)
      // Written last: a folder without it is not whole.
      await writeFile(join(content, MARKER), JSON.stringify({ label: spec.label, facts }, null, 2))
      await mkdir(dirname(target), { recursive: true })
      await rename(content, target).catch((error: NodeJS.ErrnoException) => {
        // Another process was first; its entry is as good.
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
      })
      return { folder: target, facts }
    } finally {
      await removeFolder(temporary)
    }
  }

  /** The cache grows when something is made: that is when what is not used any more goes. */
  const clean = async (): Promise<string> => {
    const labels: string[] = []
    for (const kind of KINDS) {
      const place = (name: string) => placeOf(kind, name)
      labels.push(
        ...(await removeUnused(join(folder, kind), place, () => claimTemporary(join(folder, 'tmp')))),
      )
    }
    const removed = [...new Set(labels)].join(', ')
    return removed && `Removed from the cache, not used for ${KEPT_DAYS} days: ${removed}`
  }

  return {
    folder,
    find,
    ensure: async (spec, options = {}) => {
      const found = await find(spec)
      if (found && (await markUsed(place(spec)))) return found
      const { signal, note } = options
      const onWait = () => note?.(`Waiting for another process that makes the ${spec.label}`)
      const made = await withLock(place(spec).lock, { onWait, ...(signal && { signal }) }, () =>
        make(spec, options),
      )
      const cleaned = await clean().catch((error: Error) => `The cache was not cleaned: ${error.message}`)
      if (cleaned) note?.(cleaned)
      return made
    },
  }
}

/** Short enough for a path, long enough never to meet another. */
export const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)

const MARKER = 'entry.json'

/** A folder for one entry in the making; what dead processes have left is removed on the way. */
const claimTemporary = async (parent: string): Promise<string> => {
  for (const { folder, ownership } of await ownedFolders(parent)) {
    if (ownership === 'abandoned') await removeFolder(folder)
  }
  const temporary = join(parent, randomUUID())
  await claimFolder(temporary)
  return temporary
}

const inspect = async (folder: string, spec: EntrySpec): Promise<{ entry?: Entry; defect?: string }> => {
  let text: string
  try {
    text = await readFile(join(folder, MARKER), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const exists = await stat(folder).catch(() => undefined)
    return exists ? { defect: `it is not complete (no ${MARKER} in ${folder})` } : {}
  }
  const facts = parseFacts(text)
  if (!facts) return { defect: `its ${MARKER} can't be read` }
  const defect = await spec.defect?.(folder, facts)
  return defect ? { defect } : { entry: { folder, facts } }
}

const parseFacts = (text: string): Facts | undefined => {
  try {
    return (JSON.parse(text) as { facts: Facts }).facts
  } catch {
    return undefined
  }
}
