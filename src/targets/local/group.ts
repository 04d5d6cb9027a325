import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GroupFolders } from '../../monitor/cgroup/counters.ts'
import { findHierarchies, type Hierarchy, upwards } from '../../monitor/cgroup/hierarchies.ts'
import { parsePids } from '../../monitor/cgroup/parse.ts'
import { readText } from '../../monitor/noise/readText.ts'
import type { ResourceLimits } from '../../scenario/resourceLimits.ts'
import { trialCpus } from './affinity.ts'

/** Where trials get control groups of their own: folders of the groups that theirs are made in. */
export interface GroupPlace {
  version: 1 | 2
  parents: GroupFolders
  /** A cpuset holds the CPUs of groups that are made here. */
  holdsCpus: boolean
}

/** A trial's own control group, with the limits that the kernel keeps. */
export interface TrialGroup {
  version: 1 | 2
  folders: GroupFolders
  /** Files that a process writes itself into to belong to the group. */
  entrances: string[]
  /** Processes in it, whatever they did to their parents, sessions and environments. */
  pids(): number[]
  /** Ends all processes in it at once, where the kernel can. */
  kill(): void
  remove(): Promise<void>
}

/** Finds where groups can be made, and makes one for a try. */
export const findGroupPlace = (
  hierarchies: readonly Hierarchy[] = findHierarchies(),
): GroupPlace | { whyNot: string } => {
  const problems: string[] = []
  for (const place of candidates(hierarchies)) {
    const problem = problemOf(place)
    if (problem === null) return place
    problems.push(problem)
  }
  return { whyNot: problems.at(-1) ?? 'no control group here can limit memory for a group below it' }
}

/** Groups of version 2 hand controllers down where they hold no processes: often only above our own. */
const candidates = (hierarchies: readonly Hierarchy[]): GroupPlace[] => {
  const version2 = hierarchies.find(({ version }) => version === 2)
  const ownOf = (controller: string) =>
    hierarchies.find(({ controllers }) => controllers.includes(controller))?.own
  const memory = ownOf('memory')
  const [cpuacct, cpuset] = [ownOf('cpuacct'), ownOf('cpuset')]
  return [
    ...(version2 ? upwards(version2.mount, version2.own) : [])
      .filter((folder) => /\bmemory\b/.test(readText(join(folder, 'cgroup.subtree_control')) ?? ''))
      .map(
        (unified): GroupPlace => ({
          version: 2,
          parents: { unified },
          holdsCpus: existsSync(join(unified, 'cpuset.cpus.effective')),
        }),
      ),
    ...(memory
      ? [
          {
            version: 1 as const,
            holdsCpus: cpuset !== undefined,
            parents: {
              memory,
              ...(version2 && { unified: version2.own }),
              ...(cpuacct && { cpuacct }),
              ...(cpuset && { cpuset }),
            },
          },
        ]
      : []),
  ]
}

/** Makes a group, sends a process into it and removes it. Null: all of that works. */
const problemOf = (place: GroupPlace): string | null => {
  const folders = groupFolders(
    place,
    `etl-bench.try.${process.pid}.${Math.random().toString(36).slice(2, 8)}`,
  )
  try {
    const group = makeGroup(place, folders, { cpus: 1, memoryMb: 512 })
    const enter = 'for file; do echo 0 > "$file" || exit 1; done'
    const { status, stderr } = spawnSync('/bin/sh', ['-c', enter, 'sh', ...group.entrances], {
      encoding: 'utf8',
    })
    if (status === 0) return null
    return `no rights to start a process in a control group (${stderr.trim().split(': ').at(-1)})`
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException
    return code
      ? `no rights to make a control group (${code}, ${path?.replace(/\/etl-bench\.try[^/]*/, '')})`
      : message
  } finally {
    removeFolders(folders)
  }
}

/** A name that says whose it is: run, harness, trial. */
export const groupName = (runId: string, marker: string): string =>
  `etl-bench.${runId.replaceAll(/[^\w-]/g, '_')}.${process.pid}.${marker.slice(0, 8)}`

export const groupFolders = ({ parents }: GroupPlace, name: string): GroupFolders =>
  Object.fromEntries(Object.entries(parents).map(([kind, parent]) => [kind, join(parent, name)]))

/** @throws where a folder can't be made or a limit can't be set; what was made by then is removed. */
export const makeGroup = (
  { version }: GroupPlace,
  folders: GroupFolders,
  limits: ResourceLimits | undefined,
): TrialGroup => {
  const memory = version === 2 ? folders.unified! : folders.memory!
  try {
    for (const folder of Object.values(folders)) mkdirSync(folder)
    if (limits) limitMemory(version, memory, limits.memoryMb * 2 ** 20)
    const cpuset = version === 2 ? folders.unified : folders.cpuset
    const cpus = limits && trialCpus(limits.cpus)
    // Version 1 takes no process before both are set.
    if (folders.cpuset) takeOver(folders.cpuset, ['cpuset.cpus', 'cpuset.mems'])
    // Affinity alone could be widened by the program itself.
    if (cpuset && cpus && existsSync(join(cpuset, 'cpuset.cpus')))
      writeFileSync(join(cpuset, 'cpuset.cpus'), cpus.join(','))
  } catch (error) {
    removeFolders(folders)
    throw error
  }
  const all = Object.values(folders)
  return {
    version,
    folders,
    entrances: all.map((folder) => join(folder, 'cgroup.procs')),
    // Every process is in all of them; this is asked several times a second.
    pids: () => parsePids(readText(join(memory, 'cgroup.procs')) ?? ''),
    kill: () => {
      const file = folders.unified && join(folders.unified, 'cgroup.kill')
      try {
        if (file && existsSync(file)) writeFileSync(file, '1')
      } catch {
        // Each process is sent a signal as well.
      }
    },
    remove: () => removeGroups(all),
  }
}

const limitMemory = (version: 1 | 2, folder: string, bytes: number): void => {
  const set = (name: string, value: string | number) => writeFileSync(join(folder, name), String(value))
  const setIfThere = (name: string, value: string | number) => {
    if (existsSync(join(folder, name))) set(name, value)
  }
  if (version === 2) {
    set('memory.max', bytes)
    setIfThere('memory.swap.max', 0)
    // A trial that lost one process is over: none of the others is to hang or to fail for that.
    setIfThere('memory.oom.group', 1)
  } else {
    set('memory.limit_in_bytes', bytes)
    setIfThere('memory.swappiness', 0)
    // Memory and swap together: no swap.
    setIfThere('memory.memsw.limit_in_bytes', bytes)
  }
}

const takeOver = (folder: string, names: readonly string[]): void => {
  for (const name of names) writeFileSync(join(folder, name), readFileSync(join(folder, '..', name)))
}

const removeFolders = (folders: GroupFolders): void => {
  for (const folder of Object.values(folders)) removeTree(folder)
}

/** @returns whether it is gone. */
const removeTree = (folder: string): boolean => {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) removeTree(join(folder, entry.name))
    rmdirSync(folder)
  } catch {
    // Not there, or a process in it has not quite ended.
  }
  return !existsSync(folder)
}

/** Removes groups whose processes have ended. A process holds its group a little longer than its pid. */
export const removeGroups = async (folders: readonly string[]): Promise<void> => {
  for (let attempt = 0; attempt < 50; attempt++) {
    if (folders.map(removeTree).every(Boolean)) return
    await sleep(20)
  }
}

/** Whether a folder of an owner's record is one of ours: nothing else is ever removed. */
export const isGroupFolder = (folder: string): boolean => basename(folder).startsWith('etl-bench.')
