import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { localTable } from '../../monitor/processTable.ts'
import { followTree, type ProcessIdentity } from '../../monitor/processTree.ts'
import { killTree } from './killTree.ts'

const identity = z.object({ pid: z.number(), startTicks: z.number() })

const owner = z.object({
  /** A pid and its start time name a process only within one boot. */
  boot: z.string(),
  harness: identity,
  child: identity.nullable(),
  marker: z.string(),
})
type Owner = z.infer<typeof owner>

const bootId = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return 'unknown'
  }
}

const alive = ({ pid, startTicks }: ProcessIdentity): boolean =>
  localTable.stat(pid)?.startTicks === startTicks

/**
 * Writes down who runs the process with this marker, so that a later start can end it should this harness
 * be killed. Called before the process starts; `child` adds its identity, `forget` is for when it is gone.
 */
export const recordOwner = (folder: string, marker: string) => {
  const file = join(folder, `${marker}.json`)
  const { pid, startTicks } = localTable.stat(process.pid)!
  const write = (child: ProcessIdentity | null): void => {
    const record: Owner = { boot: bootId(), harness: { pid, startTicks }, child, marker }
    writeFileSync(`${file}.new`, JSON.stringify(record))
    renameSync(`${file}.new`, file)
  }
  mkdirSync(folder, { recursive: true })
  write(null)
  return { child: write, forget: () => rmSync(file, { force: true }) }
}

/**
 * Ends what harnesses that are gone left running, by pid with start time and by marker, never by name.
 *
 * @returns how many trials still had processes.
 */
export const endLeftovers = async (folder: string): Promise<number> => {
  let ended = 0
  for (const name of list(folder)) {
    const file = join(folder, name)
    const record = readOwner(file)
    if (record?.boot === bootId()) {
      if (alive(record.harness)) continue
      const tree = followTree(localTable, { first: record.child, marker: record.marker })
      if (await killTree(tree)) ended += 1
    }
    rmSync(file, { force: true })
  }
  return ended
}

const list = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}

const readOwner = (file: string): Owner | null => {
  try {
    return owner.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
