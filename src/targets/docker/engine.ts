import { existsSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { z } from 'zod'
import type { InfrastructureError } from '../../recovery/errors.ts'
import { connectionProblem, problemError } from './failures.ts'

/** A Docker engine that answers, and what it has. */
export interface Engine {
  docker: Docker
  /** Where it listens, as `DOCKER_HOST` names it. */
  address: string
  apiVersion: string
  serverVersion: string
  kernel: string
  os: string
  architecture: string
  cpus: number
  memoryMb: number
  cgroupVersion: 1 | 2
  storageDriver: string
  /** Folder of its images and volumes, on its own machine. */
  rootFolder: string
  /** It runs on the machine that this process sees, and not in a virtual one or elsewhere. */
  isLocal: boolean
}

/** The first with everything that is used: Docker 20.10, of 2020. */
const OLDEST_API = '1.41'
/** So that one which hangs is told within 5 s. */
const CONNECT_MS = 4_000
/** An engine that has answered is there; busy with gigabytes, it takes seconds to count what it has. */
const INFO_MS = 30_000

/**
 * Finds the engine: `DOCKER_HOST`, or the usual sockets.
 *
 * @throws InfrastructureError, of an engine that does not answer in less than 5 s, that says what is wrong and what to do.
 */
export const connectEngine = async (signal: AbortSignal): Promise<Engine> => {
  const address = engineAddress()
  const within = (ms: number) => AbortSignal.any([signal, AbortSignal.timeout(ms)])
  const { docker, version } = await reach(address, within(CONNECT_MS)).catch((error) => {
    signal.throwIfAborted()
    throw problemError(connectionProblem(error, address), error)
  })
  if (olderThan(version.ApiVersion, OLDEST_API)) throw tooOld(address, version)
  const info = engineInfo.parse(await dockerInfo(docker, within(INFO_MS), address))
  return {
    docker,
    address,
    apiVersion: version.ApiVersion,
    serverVersion: info.ServerVersion,
    kernel: info.KernelVersion,
    os: info.OperatingSystem,
    architecture: info.Architecture,
    cpus: info.NCPU,
    memoryMb: Math.floor(info.MemTotal / 2 ** 20),
    // Engines before 20.10 knew version 1 alone and did not say so.
    cgroupVersion: info.CgroupVersion === '2' ? 2 : 1,
    storageDriver: info.Driver,
    rootFolder: info.DockerRootDir,
    isLocal: info.Name === hostname(),
  }
}

const engineVersion = z.object({ ApiVersion: z.string(), Version: z.string() })

const engineInfo = z.object({
  Name: z.string(),
  ServerVersion: z.string(),
  KernelVersion: z.string(),
  OperatingSystem: z.string(),
  Architecture: z.string(),
  NCPU: z.number(),
  MemTotal: z.number(),
  CgroupVersion: z.string().optional(),
  Driver: z.string(),
  DockerRootDir: z.string(),
})

/** Without a version in its requests, the engine speaks its newest. */
const reach = async (address: string, abortSignal: AbortSignal) => {
  const docker = new Docker(process.env.DOCKER_HOST ? {} : { socketPath: socketOf(address) })
  return { docker, version: engineVersion.parse(await ask(docker.version, docker, abortSignal)) }
}

const dockerInfo = (docker: Docker, abortSignal: AbortSignal, address: string): Promise<unknown> =>
  ask(docker.info, docker, abortSignal).catch((error) => {
    throw problemError(connectionProblem(error, address), error)
  })

/** The types leave out that these take options. */
const ask = (method: unknown, docker: Docker, abortSignal: AbortSignal): Promise<unknown> =>
  (method as (options: { abortSignal: AbortSignal }) => Promise<unknown>).call(docker, { abortSignal })

const engineAddress = (): string => {
  const { DOCKER_HOST, XDG_RUNTIME_DIR } = process.env
  if (DOCKER_HOST) return DOCKER_HOST
  if (process.platform === 'win32') return 'npipe:////./pipe/docker_engine'
  const sockets = [
    DEFAULT_SOCKET,
    ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, 'docker.sock')] : []),
    join(homedir(), '.docker', 'run', 'docker.sock'),
    join(homedir(), '.docker', 'desktop', 'docker.sock'),
    `/run/user/${process.getuid?.()}/docker.sock`,
  ]
  return `unix://${sockets.find((socket) => existsSync(socket)) ?? DEFAULT_SOCKET}`
}

const DEFAULT_SOCKET = '/var/run/docker.sock'
export const DEFAULT_SOCKET_ADDRESS = `unix://${DEFAULT_SOCKET}`

const socketOf = (address: string): string => address.replace(/^(unix|npipe):\/\//, '')

const olderThan = (version: string, oldest: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}

const tooOld = (
  address: string,
  { ApiVersion, Version }: z.infer<typeof engineVersion>,
): InfrastructureError =>
  problemError({
    detail: `the engine at ${address} is too old: Docker ${Version} (API ${ApiVersion}), at least 20.10 (API ${OLDEST_API}) is needed`,
    advice: 'Update Docker, or set DOCKER_HOST to a newer engine.',
  })
