import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isRunning, ownIdentity } from '../../host/processIdentity.ts'
import { localTable } from '../../monitor/processTable.ts'
import { followTree } from '../../monitor/processTree.ts'
import { killTree } from './killTree.ts'

const process = z.object({ pid: z.number(), startTicks: z.number() })

const owner = z.object({
  harness: process.extend({ machine: z.string() }),
  /** Null between the record and the start. */
  child: process.nullable(),
  marker: z.string(),
})
type Owner = z.infer<typeof owner>

export interface OwnerRecord {
  addChild(child: Owner['child']): Promise<void>
  /** For when the trial's processes are gone. */
  forget(): Promise<void>
}

/**
 * Writes down, before a process starts, who runs the one with this marker, so that a later start can end it
 * should this harness be killed.
 */
export const recordOwner = async (folder: string, marker: string): Promise<OwnerRecord> => {
  const file = join(folder, `${marker}.json`)
  const harness = await ownIdentity()
  const write = async (child: Owner['child']): Promise<void> => {
    await writeFile(`${file}.new`, JSON.stringify({ harness, child, marker } satisfies Owner))
    await rename(`${file}.new`, file)
  }
  await mkdir(folder, { recursive: true })
  await write(null)
  return { addChild: write, forget: () => rm(file, { force: true }) }
}

/**
 * Ends what harnesses that are gone left running, by pid with start time and by marker, never by name.
 *
 * @returns how many trials still had processes.
 */
export const endLeftovers = async (folder: string): Promise<number> => {
  let ended = 0
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((name) => name.endsWith('.json'))) {
    const file = join(folder, name)
    const record = await readOwner(file)
    const running = record && (await isRunning(record.harness))
    if (running) continue
    // Undefined: from before a restart, or of another container, whose processes are not ours to see.
    if (running === false) {
      const tree = followTree(localTable, { first: record!.child, marker: record!.marker })
      if (await killTree(tree)) ended += 1
    }
    await rm(file, { force: true })
  }
  return ended
}

const readOwner = async (file: string): Promise<Owner | undefined> => {
  try {
    return owner.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}
