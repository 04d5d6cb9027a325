import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import type { ResourceUsage } from '../../monitor/usage.ts'
import { InfrastructureError } from '../../recovery/errors.ts'
import type { ResourceLimits } from '../../scenario/resourceLimits.ts'
import { imagePaths } from '../container/buildContext.ts'
import { containerEnvironment, supervisedCommand, temporaryFolder } from '../container/programEnvironment.ts'
import { followSupervisor } from '../container/supervised.ts'
import { readLines } from '../streams/lines.ts'
import { keepTail } from '../streams/outputTail.ts'
import type { Execution, ExitStatus, Share } from '../target.ts'
import { type ArchivedFile, archive } from './archive.ts'
import { attach } from './attach.ts'
import { cpuLimits } from './cpus.ts'
import type { Engine } from './engine.ts'
import { engineProblem, problemError } from './failures.ts'
import type { Labels } from './labels.ts'

export interface ContainerSpec {
  engine: Engine
  image: string
  /** Whether the image has a Java. */
  java?: boolean
  /** Words after `python`: `-m`, a module and its arguments. */
  args: readonly string[]
  environment?: Readonly<Record<string, string>>
  /** The only network that it has. */
  network: string
  /** By which others on the network reach it. */
  hostName?: string
  labels: Labels
  /** Of the whole trial: its CPUs. Absent: not limited, and not sampled (the referee). */
  limits?: ResourceLimits
  /** This container's own part of the limits; absent: all. */
  share?: Share
  /** Put below `imagePaths.home` before it starts, each at its path there. */
  files?: readonly ArchivedFile[]
  /** Folders of the engine's machine, at the same place inside, to read and write. */
  mounts?: readonly string[]
  /** `uid:gid`; absent: the image's own user, who has no rights. */
  user?: string
  /** Each line of its output as it comes. */
  onOutput?(line: string): void
}

/** A container that runs, alone or as part of a trial. */
export interface ContainerExecution extends Execution {
  readonly id: string
  /** Lets its counters begin now, for the next trial that it serves. */
  measureAnew(): Promise<void>
}

/**
 * Starts a Python program in a fresh container, which ends and goes with it.
 *
 * @throws InfrastructureError where it can't be started; nothing of it is left then.
 */
export const startSupervised = async (spec: ContainerSpec): Promise<ContainerExecution> => {
  const { engine, files = [], onOutput } = spec
  const container = await engine.docker.createContainer(describe(spec)).catch((error) => {
    throw cannotStart(spec, error)
  })
  let removing: Promise<void> | undefined
  const remove = () => (removing ??= removeContainer(container))
  try {
    if (files.length > 0) await container.putArchive(archive(files), { path: imagePaths.home })
    const attached = await attach(container)
    const tail = keepTail([attached.stderr])
    if (onOutput) void eachLine(attached.stderr, onOutput)
    const supervised = followSupervisor(attached.stdout, (line) => attached.write(`${line}\n`))
    await container.start()
    let killing = false
    let starved = false

    const exited = (async (): Promise<ExitStatus> => {
      const { StatusCode } = (await container.wait().catch((error: Error) => {
        throw new InfrastructureError(`docker: the engine was lost while a program ran: ${error.message}`)
      })) as { StatusCode: number }
      // A child's death counts as well; exit code 137 alone says nothing.
      const state = await container.inspect().then(
        ({ State }) => State,
        () => null,
      )
      supervised.readRest()
      await attached.ended
      const ended = await supervised.ended
      starved = state?.OOMKilled ?? false
      starved ||= (await supervised.usage()).outOfMemory
      void remove().catch(() => {}) // `kill` reports it.
      return {
        ...(ended ?? { code: signalOf(StatusCode) ? null : StatusCode, signal: signalOf(StatusCode) }),
        outOfMemory: starved && !killing,
        outputTail: tail(),
      }
    })()
    exited.catch(() => {})

    let killed: Promise<void> | undefined
    const kill = () => (killed ??= end())
    const end = async (): Promise<void> => {
      killing = true
      await container.kill().catch(() => {}) // Has ended by itself.
      await exited.catch(() => {})
      attached.close()
      await remove()
    }
    const startedNs = await supervised.started.catch(async () => {
      const { outputTail } = await exited
      throw new Error(`it ended at once: ${outputTail || 'it said nothing'}`)
    })
    return {
      id: container.id,
      startedNs,
      messages: supervised.messages,
      send: (line) =>
        supervised.send(line).catch((error: Error) => {
          throw new InfrastructureError(`The program has ended and reads no more (${error.message})`)
        }),
      usage: async (): Promise<ResourceUsage> => {
        const usage = await supervised.usage()
        return { ...usage, outOfMemory: usage.outOfMemory || starved }
      },
      measureAnew: supervised.measureAnew,
      exited,
      kill,
      [Symbol.asyncDispose]: kill,
    }
  } catch (error) {
    await remove().catch(() => {})
    throw cannotStart(spec, error)
  }
}

/** What the engine is asked for. */
const describe = (spec: ContainerSpec): Docker.ContainerCreateOptions => {
  const {
    engine,
    image,
    java = false,
    args,
    environment,
    network,
    hostName,
    labels,
    limits,
    mounts = [],
  } = spec
  const share = spec.share ?? limits
  const bytes = share && share.memoryMb * 2 ** 20
  return {
    Image: image,
    Labels: labels,
    Entrypoint: supervisedCommand([imagePaths.python, ...args], { sampled: limits !== undefined }),
    Cmd: [],
    Env: Object.entries(containerEnvironment({ java }, environment)).map((pair) => pair.join('=')),
    ...(spec.user && { User: spec.user }),
    ...(hostName && { Hostname: hostName }),
    WorkingDir: imagePaths.home,
    OpenStdin: true,
    // A harness that dies closes it: the program then ends by itself.
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    // On the disk beside the image: what is written there goes with the container, and counts as its I/O.
    Volumes: { [imagePaths.home]: {}, [temporaryFolder]: {} },
    HostConfig: {
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: 16_384,
      Init: false,
      LogConfig: { Type: 'none', Config: {} },
      NetworkMode: network,
      Binds: mounts.map((folder) => `${folder}:${folder}`),
      ...(limits && cpuLimits(engine, limits.cpus, spec.share?.cpus)),
      // Together with swap: no swap.
      ...(bytes && { Memory: bytes, MemorySwap: bytes }),
    },
    NetworkingConfig: {
      EndpointsConfig: { [network]: hostName ? { Aliases: [hostName] } : {} },
    },
  }
}

const eachLine = async (stream: Readable, onOutput: (line: string) => void): Promise<void> => {
  for await (const line of readLines(stream).lines) onOutput(line)
}

/** Shells and engines give 128 + its number for a signal. */
const signalOf = (status: number): string | null =>
  Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0] ?? null

/** With its volumes; one that is gone already is well. */
const removeContainer = async (container: Docker.Container): Promise<void> => {
  try {
    await container.remove({ force: true, v: true })
  } catch (error) {
    const { statusCode } = error as { statusCode?: number }
    // 409: somebody else is removing it.
    if (statusCode !== 404 && statusCode !== 409) throw error
  }
}

const cannotStart = ({ image }: ContainerSpec, error: unknown): Error => {
  if (error instanceof InfrastructureError) return error
  const problem = engineProblem(error)
  if (problem) return problemError(problem, error)
  const why = error instanceof Error ? error.message : String(error)
  return new InfrastructureError(`Could not start a container of ${image}: ${why}`, { cause: error })
}
