import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { localTable } from '../../monitor/processTable.ts'
import { followTree, markerVariable } from '../../monitor/processTree.ts'
import { sampleTree } from '../../monitor/treeSampler.ts'
import { InfrastructureError } from '../../recovery/errors.ts'
import type { ResourceLimits } from '../../scenario/resourceLimits.ts'
import type { Execution, ExitStatus } from '../target.ts'
import { affinityPrefix } from './affinity.ts'
import { findExecutable } from './findExecutable.ts'
import { killTree } from './killTree.ts'
import { recordOwner } from './leftovers.ts'
import { readLines } from './lines.ts'
import { outOfMemoryKills } from './outOfMemory.ts'
import { keepTail } from './outputTail.ts'

export interface ProcessSpec {
  command: string
  args: readonly string[]
  cwd: string
  /** The whole environment; the marker of the trial is added. */
  env: Readonly<Record<string, string>>
  /** The CPU limit is kept by affinity; memory is the engines' own affair here. */
  limits?: ResourceLimits
  /** Folder of owner records, by which `endLeftovers` ends what a killed harness left. */
  owners?: string
  /** False: no sampling while it runs (the referee). `usage()` then knows only what lives when it is asked. */
  sampled?: boolean
}

/**
 * Starts a program in a session of its own, so that a terminal's Ctrl-C does not reach it. Its descriptor 3
 * is the protocol, stdin takes lines, stdout and stderr are kept as a tail.
 *
 * @throws InfrastructureError where it can't be started.
 */
export const startProcess = async (spec: ProcessSpec): Promise<Execution> => {
  const marker = randomUUID()
  const executable = findExecutable(spec.command, spec.env.PATH, spec.cwd)
  if (!executable) throw cannotStart(spec, 'there is no such program')
  const [command, ...args] = [
    ...(spec.limits ? affinityPrefix(spec.limits.cpus) : []),
    executable,
    ...spec.args,
  ]
  const owner = spec.owners === undefined ? undefined : await recordOwner(spec.owners, marker)
  const before = localTable.pids()
  const killsBefore = outOfMemoryKills()

  const startedNs = Number(process.hrtime.bigint())
  const child = spawn(command!, args, {
    cwd: spec.cwd,
    env: { ...spec.env, [markerVariable]: marker },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  // Nothing may be awaited before this: until the event loop turns, even an ended child keeps its entry.
  const first = child.pid === undefined ? null : localTable.stat(child.pid)
  if (!first) {
    if (child.kill('SIGKILL')) throw cannotStart(spec, `${localTable.source} does not show its process`)
    const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException]
    await owner?.forget()
    throw cannotStart(spec, error.code === 'ENOENT' ? `is there a folder ${spec.cwd}?` : error.message)
  }
  // The marker finds it as well, so a full disk is no reason to lose the program.
  const recorded = owner?.addChild({ pid: first.pid, startTicks: first.startTicks }).catch(() => {})

  const protocol = readLines(child.stdio[3] as Readable)
  const tail = keepTail([child.stdout!, child.stderr!])
  child.stdin!.on('error', () => {}) // `send` reports it; without a listener it would end the harness.
  const tree = followTree(localTable, { first, marker, before })
  const sampler = sampleTree(localTable, tree)
  if (spec.sampled === false) sampler.stop()

  let killing: Promise<void> | undefined
  const closed = once(child, 'close')
  const exited = (async (): Promise<ExitStatus> => {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    // Also for a child of the program: a JVM's death ends the Python around it with a code of its own.
    const starved = (outOfMemoryKills() ?? 0) > (killsBefore ?? 0)
    protocol.readRest()
    await drain(child.stdio.slice(1) as Socket[], closed)
    protocol.end()
    if (tree.scan().length === 0) {
      sampler.stop()
      await recorded
      await owner?.forget()
    }
    return { code, signal, outOfMemory: starved && code !== 0 && !killing, outputTail: tail() }
  })()

  const kill = async (): Promise<void> => {
    sampler.stop()
    await killTree(tree)
    await exited
    await owner?.forget()
  }
  await recorded
  return {
    startedNs,
    messages: protocol.lines,
    exited,
    usage: sampler.usage,
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
