import { randomBytes } from 'node:crypto'
import type { CatalogAccess, Progress } from '../../target.ts'
import type { Engine } from '../engine.ts'
import { ENVIRONMENT_LABEL, type Labels } from '../labels.ts'
import { type DockerOptions, serviceImages } from '../options.ts'
import { findResources, removeResources } from '../resources.ts'
import {
  BUCKET,
  type Credentials,
  DATABASE,
  objectStoreDefinition,
  postgresDefinition,
  type ServiceDefinition,
} from './definitions.ts'
import { createNetwork } from './network.ts'
import { type Candidate, startService } from './startService.ts'
import { watchServices } from './watch.ts'

/** The services of one environment: a network, the catalog's database and the object store. */
export interface Services extends AsyncDisposable {
  network: string
  catalog: CatalogAccess
  /** Product of the object store that runs. */
  objectStore: string
  containers: RunningService[]
  /**
   * Asks each service whether it answers, through its circuit breaker.
   *
   * @throws InfrastructureError that says which does not, and why.
   */
  check(): Promise<void>
  /** Rejects when a service has ended or does not come back: nobody need wait for it any more. */
  readonly broken: Promise<never>
  /** Why `broken` has rejected. */
  failure(): Error | undefined
}

export interface RunningService {
  /** Of the product. */
  name: string
  id: string
  image: string
  /** How it is reached from this machine. */
  reach: string
}

interface ServicesRequest {
  engine: Engine
  options: DockerOptions
  /** Name of the environment and of its network. */
  network: string
  labels: Labels
  /** Leave them up at the end. */
  keep: boolean
  progress: Progress
  signal: AbortSignal
}

/**
 * Brings all up, at the same time.
 *
 * @throws InfrastructureError; then nothing is left of them.
 */
export const startServices = async (request: ServicesRequest): Promise<Services> => {
  const { engine, options, network, keep } = request
  const labels = { ...request.labels, [ENVIRONMENT_LABEL]: network }
  const remove = async () =>
    removeResources(engine, await findResources(engine, { [ENVIRONMENT_LABEL]: network }))
  const [catalog, store] = [newCredentials(), newCredentials()]
  try {
    await createNetwork(engine, network, labels)
    const starting = [[postgresDefinition(catalog)], storeDefinitions(options, store)].map((definitions) =>
      startService(candidates(definitions, options), { ...request, labels }),
    )
    // Each has come to its end before anything is removed.
    await Promise.allSettled(starting)
    const services = await Promise.all(starting)
    const watch = watchServices(engine, services)
    return {
      network,
      catalog: catalogAccess(catalog, store),
      objectStore: services[1]!.definition.label,
      containers: services.map((service) => ({
        name: service.definition.label,
        id: service.id,
        image: service.image,
        reach: service.definition.reach(`${network}-${service.definition.alias}`),
      })),
      check: watch.check,
      broken: watch.broken,
      failure: watch.failure,
      [Symbol.asyncDispose]: async () => {
        watch.stop()
        if (!keep) await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Where MinIO can't be had or does not start, SeaweedFS takes its place. */
const storeDefinitions = ({ objectStore }: DockerOptions, credentials: Credentials): ServiceDefinition[] =>
  (objectStore === 'minio' ? (['minio', 'seaweedfs'] as const) : ([objectStore] as const)).map((kind) =>
    objectStoreDefinition(kind, credentials),
  )

const candidates = (definitions: readonly ServiceDefinition[], options: DockerOptions): Candidate[] =>
  definitions.flatMap((definition) =>
    serviceImages(definition.image, options).map((image) => ({ definition, image })),
  )

/** Made anew for each environment; letters and digits alone, as they go into URIs. */
const newCredentials = (): Credentials => ({
  user: `etl${randomBytes(6).toString('hex')}`,
  password: randomBytes(24).toString('hex'),
})

/** Far longer than a busy server takes to let someone in. */
const CONNECT_SECONDS = 10

/**
 * Arrow's own are 1 and 3 seconds, a tenth of what Spark's client waits: a machine that is busy or writes much
 * to its disk takes longer now and then, and the trial would fail.
 */
export const STORE_TIMEOUTS = { 's3.connect-timeout': '5', 's3.request-timeout': '10' }

/** As programs in the network reach both. */
const catalogAccess = (catalog: Credentials, store: Credentials): CatalogAccess => ({
  name: 'etl_bench',
  properties: {
    type: 'sql',
    // PostgreSQL's own client would wait without end for a server that takes a connection and says nothing.
    uri: `postgresql+psycopg2://${catalog.user}:${catalog.password}@postgres:5432/${DATABASE}?connect_timeout=${CONNECT_SECONDS}`,
    warehouse: `s3://${BUCKET}`,
    's3.endpoint': 'http://objectstore:9000',
    's3.access-key-id': store.user,
    's3.secret-access-key': store.password,
    's3.region': 'us-east-1',
    ...STORE_TIMEOUTS,
  },
})
