import { MinioContainer } from '@testcontainers/minio'
import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { GenericContainer, Wait, type WaitStrategy } from 'testcontainers'
import { DEFAULT_SOCKET_ADDRESS, type Engine } from '../engine.ts'
import type { Labels } from '../labels.ts'
import type { ServiceDefinition } from './definitions.ts'

/**
 * Testcontainers finds an engine by itself and reads how from the environment alone: it gets to know of the one
 * that was found.
 */
export const useEngine = ({ address, isLocal }: Engine): void => {
  if (address !== DEFAULT_SOCKET_ADDRESS) process.env.DOCKER_HOST ??= address
  // By the name `localhost` another container may answer: Docker gives each port on ::1 by itself. And in a container that
  // runs an engine itself Testcontainers would look for the host outside, by an image that it pulls.
  if (isLocal) process.env.TESTCONTAINERS_HOST_OVERRIDE ??= '127.0.0.1'
}

interface ServiceContainer {
  definition: ServiceDefinition
  image: string
  network: string
  /** Names of volumes by the folder that they are mounted at. */
  volumes: Readonly<Record<string, string>>
  labels: Labels
  /** Address of the engine's machine that the service's port is published at; empty: all. */
  listenOn: string
  startUpTimeoutMs: number
  /** Of the run: once it is cancelled nothing is started any more. */
  signal: AbortSignal
}

/** The service as Testcontainers starts it. */
export const serviceContainer = (service: ServiceContainer): GenericContainer => {
  const { definition, labels, startUpTimeoutMs } = service
  const { entrypoint, command, environment } = definition
  const container = moduleFor(service)
    .withLabels(labels)
    .withEnvironment(environment)
    .withStartupTimeout(startUpTimeoutMs)
    .withWaitStrategy(waitFor(definition))
    // By our own labels instead of a helper container: one image less for closed networks.
    .withAutoCleanup(false)
  if (entrypoint) container.withEntrypoint(entrypoint)
  if (command) container.withCommand(command)
  return container
}

/** The module for the product, where there is one. */
const moduleFor = (service: ServiceContainer): GenericContainer => {
  const { image, environment } = service.definition
  if (image === 'postgres')
    return new Postgres(service.image)
      .within(service)
      .withDatabase(environment.POSTGRES_DB!)
      .withUsername(environment.POSTGRES_USER!)
      .withPassword(environment.POSTGRES_PASSWORD!)
  if (image === 'minio')
    return new Minio(service.image)
      .within(service)
      .withUsername(environment.MINIO_ROOT_USER!)
      .withPassword(environment.MINIO_ROOT_PASSWORD!)
  return new Generic(service.image).within(service)
}

// biome-ignore lint/suspicious/noExplicitAny: what TypeScript asks of a mixin's constructor
type Constructor = new (...args: any[]) => GenericContainer

/**
 * Testcontainers puts a container with an alias on the default network as well, where runs would meet, has no
 * volumes with labels, lets all the world reach a port, and MinIO's console too, and has PostgreSQL's health checked
 * four times a second, also while trials run.
 */
const inNetwork = <Base extends Constructor>(base: Base) =>
  class extends base {
    within(service: ServiceContainer): this {
      const { network, volumes, definition, labels, listenOn, signal } = service
      const { alias, port } = definition
      this.containerCreated = async () => signal.throwIfAborted()
      this.createOpts.NetworkingConfig = { EndpointsConfig: { [network]: { Aliases: [alias] } } }
      this.hostConfig.Mounts = Object.entries(volumes).map(([Target, Source]) => ({
        Type: 'volume',
        Target,
        Source,
        VolumeOptions: { NoCopy: false, Labels: labels, DriverConfig: { Name: 'local', Options: {} } },
      }))
      this.hostConfig.PortBindings = { [`${port}/tcp`]: [{ HostIp: listenOn, HostPort: '0' }] }
      this.createOpts.ExposedPorts = { [`${port}/tcp`]: {} }
      this.exposedPorts = [port]
      this.healthCheck = { test: ['CMD', 'NONE'] }
      this.createOpts.Healthcheck = { Test: ['NONE'] }
      return this.withNetworkMode(network)
    }
  }

const Postgres = inNetwork(PostgreSqlContainer)
const Minio = inNetwork(MinioContainer)
const Generic = inNetwork(GenericContainer)

/** For an answer, and then until it is asked again: a second by default, as long as most services start. */
const POLL_MS = 500

const waitFor = ({ ready, port }: ServiceDefinition): WaitStrategy =>
  Wait.forAll([
    ...(ready.path
      ? [Wait.forHttp(ready.path, port, { abortOnContainerExit: true }).withReadTimeout(POLL_MS)]
      : []),
    ...(ready.command ? [Wait.forSuccessfulCommand(ready.command)] : []),
  ])
