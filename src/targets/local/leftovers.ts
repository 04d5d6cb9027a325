import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isRunning, ownIdentity } from '../../host/processIdentity.ts'
import { pidsIn } from '../../monitor/cgroup/counters.ts'
import { localTable } from '../../monitor/localTable.ts'
import { followTree } from '../../monitor/processTree.ts'
import { isGroupFolder, removeGroups } from './group.ts'
import { killTree } from './killTree.ts'

const process = z.object({ pid: z.number(), startTicks: z.number() })

const owner = z.object({
  harness: process.extend({ machine: z.string() }),
  /** Null between the record and the start. */
  child: process.nullable(),
  marker: z.string(),
  /** Folders of its control group. */
  groups: z.array(z.string()).default([]),
})
type Owner = z.infer<typeof owner>

interface OwnerRecord {
  addChild(child: Owner['child']): Promise<void>
  /** For when the trial's processes are gone. */
  forget(): Promise<void>
}

/**
 * Writes down, before a process starts, who runs the one with this marker, so that a later start can end it
 * should this harness be killed.
 */
export const recordOwner = async (
  folder: string,
  marker: string,
  groups: readonly string[] = [],
): Promise<OwnerRecord> => {
  const file = join(folder, `${marker}.json`)
  const harness = await ownIdentity()
  const write = async (child: Owner['child']): Promise<void> => {
    await writeFile(
      `${file}.new`,
      JSON.stringify({ harness, child, marker, groups: [...groups] } satisfies Owner),
    )
    await rename(`${file}.new`, file)
  }
  await mkdir(folder, { recursive: true })
  await write(null)
  return { addChild: write, forget: () => rm(file, { force: true }) }
}

/**
 * Ends what harnesses that are gone left running, by control group, by pid with start time and by marker, never
 * by name, and removes their groups.
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
      const { child, marker } = record!
      const groups = record!.groups.filter(isGroupFolder)
      const group = () => groups.flatMap(pidsIn)
      if (await killTree(followTree(localTable, { first: child, marker, group }))) ended += 1
      await removeGroups(groups)
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
