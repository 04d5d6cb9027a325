import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GroupFolders } from '../../monitor/cgroup/counters.ts'
import { collectMetrics } from '../../monitor/collector.ts'
import { localTable } from '../../monitor/localTable.ts'
import { followNetwork } from '../../monitor/network.ts'
import { followTree, markerVariable } from '../../monitor/processTree.ts'
import { InfrastructureError } from '../../recovery/errors.ts'
import type { ResourceLimits } from '../../scenario/resourceLimits.ts'
import { readLines } from '../streams/lines.ts'
import { keepTail } from '../streams/outputTail.ts'
import type { Execution, ExitStatus } from '../target.ts'
import { affinityPrefix } from './affinity.ts'
import { findExecutable } from './findExecutable.ts'
import { type GroupPlace, groupFolders, groupName, makeGroup, type TrialGroup } from './group.ts'
import { killTree } from './killTree.ts'
import { LAUNCHER_DESCRIPTOR, launcherReady, launchWords } from './launcher.ts'
import { recordOwner } from './leftovers.ts'
import type { OwnNetwork } from './network.ts'
import { watchOutOfMemory } from './outOfMemory.ts'

export interface ProcessSpec {
  command: string
  args: readonly string[]
  cwd: string
  /** The whole environment; the marker of the trial is added. */
  env: Readonly<Record<string, string>>
  /** CPUs are held by affinity; with a control group the kernel holds CPUs and memory. */
  limits?: ResourceLimits
  /** Folder of owner records, by which `endLeftovers` ends what a killed harness left. */
  owners?: string
  /** False: no sampling while it runs, and nothing around it (the referee). */
  sampled?: boolean
  /** Where control groups can be made, or why not. */
  groups?: GroupPlace | { whyNot: string }
  /** Part of its control group's name. */
  runId?: string
  network?: OwnNetwork | { whyNot: string }
}

/**
 * Starts a program in a session of its own, so that a terminal's Ctrl-C does not reach it. Its descriptor 3
 * is the protocol, stdin takes lines, stdout and stderr are kept as a tail.
 *
 * @throws InfrastructureError where it can't be started.
 */
export const startProcess = async (spec: ProcessSpec): Promise<Execution> => {
  const { limits, sampled = true } = spec
  const marker = randomUUID()
  const executable = findExecutable(spec.command, spec.env.PATH, spec.cwd)
  if (!executable) throw cannotStart(spec, 'there is no such program')
  const place = sampled ? (spec.groups ?? unasked) : unasked
  const folders = 'whyNot' in place ? null : groupFolders(place, groupName(spec.runId ?? 'none', marker))
  const owner =
    spec.owners === undefined
      ? undefined
      : await recordOwner(spec.owners, marker, Object.values(folders ?? {}))
  const group = enterable(place, folders, limits)
  const network = spec.network ?? unasked
  const words = [executable, ...spec.args]
  const [command, ...args] = sampled
    ? launchWords(
        {
          prefix: [
            ...(limits ? affinityPrefix(limits.cpus) : []),
            ...('prefix' in network ? network.prefix : []),
          ],
          entrances: 'entrances' in group ? group.entrances : [],
          loopback: 'prefix' in network ? network.python : null,
        },
        words,
      )
    : words
  const before = localTable.pids()

  const child = spawn(command!, args, {
    cwd: spec.cwd,
    env: { ...spec.env, [markerVariable]: marker },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', ...(sampled ? (['pipe'] as const) : [])],
  })
  // Nothing may be awaited before this: until the event loop turns, even an ended child keeps its entry.
  const first = child.pid === undefined ? null : localTable.stat(child.pid)
  if (!first) {
    if (child.kill('SIGKILL')) throw cannotStart(spec, `${localTable.source} does not show its process`)
    const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException]
    if ('remove' in group) await group.remove()
    await owner?.forget()
    throw cannotStart(spec, error.code === 'ENOENT' ? `is there a folder ${spec.cwd}?` : error.message)
  }
  // The marker finds it as well, so a full disk is no reason to lose the program.
  const recorded = owner?.addChild({ pid: first.pid, startTicks: first.startTicks }).catch(() => {})

  const protocol = readLines(child.stdio[3] as Readable)
  const tail = keepTail([child.stdout!, child.stderr!])
  child.stdin!.on('error', () => {}) // `send` reports it; without a listener it would end the harness.
  const closed = once(child, 'close')
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>
  const tree = followTree(localTable, {
    first,
    marker,
    before,
    ...('pids' in group && { group: group.pids }),
  })

  const launcher = child.stdio[LAUNCHER_DESCRIPTOR] as Socket | undefined
  const launch = launcher && (await launcherReady(launcher))
  if (launch && !launch.ready) {
    await closed
    if ('remove' in group) await group.remove()
    await owner?.forget()
    throw cannotStart(spec, `what goes before it failed: ${tail()}`)
  }
  const entered = launch?.failed ? { whyNot: `could not enter ${launch.failed}` } : group
  const outOfMemory = watchOutOfMemory('folders' in entered ? entered.folders : null)
  const collector = collectMetrics({
    table: localTable,
    tree,
    group: 'folders' in entered ? entered.folders : entered,
    network: 'prefix' in network ? followNetwork(first.pid) : network,
    outOfMemory,
  })
  if (!sampled) collector.stop()
  const startedNs = Number(process.hrtime.bigint())
  launcher?.end('go\n')

  let killing: Promise<void> | undefined
  /** For when no process of it is left. */
  const cleanUp = async (): Promise<void> => {
    collector.stop()
    if ('remove' in group) await group.remove()
    await recorded
    await owner?.forget()
  }
  const exited = (async (): Promise<ExitStatus> => {
    const [code, signal] = await ended
    // Also for a child of the program: a JVM's death ends the Python around it with a code of its own.
    const starved = outOfMemory() && !killing
    protocol.readRest()
    await drain(child.stdio.slice(1) as Socket[], closed)
    protocol.end()
    if (tree.scan().length === 0) await cleanUp()
    return { code, signal, outOfMemory: starved, outputTail: tail() }
  })()

  const kill = async (): Promise<void> => {
    collector.stop()
    await killTree(tree, 'kill' in group ? group.kill : undefined)
    await exited
    await cleanUp()
  }
  await recorded
  return {
    startedNs,
    messages: protocol.lines,
    exited,
    usage: collector.usage,
    send: (line) =>
      new Promise((resolve, reject) => {
        child.stdin!.write(`${line}\n`, (error) => {
          if (error)
            reject(new InfrastructureError(`The program has ended and reads no more (${error.message})`))
          else resolve()
        })
      }),
    kill: () => (killing ??= kill()),
    [Symbol.asyncDispose]: () => (killing ??= kill()),
  }
}

const unasked = { whyNot: 'it was not asked for' }

/** A group that can't be made after all leaves the trial to the processes' own counters. */
const enterable = (
  place: GroupPlace | { whyNot: string },
  folders: GroupFolders | null,
  limits: ResourceLimits | undefined,
): TrialGroup | { whyNot: string } => {
  if ('whyNot' in place || !folders) return place as { whyNot: string }
  try {
    return makeGroup(place, folders, limits)
  } catch (error) {
    return { whyNot: error instanceof Error ? error.message : String(error) }
  }
}

const cannotStart = ({ command }: ProcessSpec, why: string): InfrastructureError =>
  new InfrastructureError(`Could not start ${command}: ${why}`)

const quietMs = 250
/** Pipes that a grandchild holds open are left after this many quiet waits; one could be a busy harness. */
const quietWaits = 3
const longestMs = 5000

/** Waits until all output of an ended program has been read. */
const drain = async (pipes: readonly Socket[], closed: Promise<unknown>): Promise<void> => {
  let open = true
  void closed.then(() => {
    open = false
  })
  let read = -1
  let quiet = 0
  for (let waited = 0; open && quiet < quietWaits && waited < longestMs; waited += quietMs) {
    await Promise.race([closed, sleep(quietMs, undefined, { ref: false })])
    const now = pipes.reduce((sum, pipe) => sum + pipe.bytesRead, 0)
    quiet = now === read ? quiet + 1 : 0
    read = now
  }
  for (const pipe of pipes) pipe.destroy()
}
