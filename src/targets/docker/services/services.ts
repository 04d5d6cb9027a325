import { randomBytes } from 'node:crypto'
import { createBreaker } from '../../../recovery/breaker.ts'
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
import { requireAnswer } from './response.ts'
import { reviveService } from './revive.ts'
import { type Candidate, type StartedService, startService } from './startService.ts'

/** The services of one environment: a network, the catalog's database and the object store. */
export interface Services extends AsyncDisposable {
  network: string
  catalog: CatalogAccess
  /** Product of the object store that runs. */
  objectStore: string
  containers: { name: string; id: string; image: string }[]
  /**
   * Asks each service whether it answers, through its circuit breaker.
   *
   * @throws InfrastructureError that says which does not, and why.
   */
  check(): Promise<void>
  /** Whether one has failed so often in a row that nobody waits for it any more. */
  isBroken(): boolean
  /** Starts those again whose containers have ended; what they stored is still there. Says which. */
  revive(): Promise<string[]>
}

export interface ServicesRequest {
  engine: Engine
  options: DockerOptions
  /** Name of the environment and of its network. */
  network: string
  labels: Labels
  progress: Progress
  signal: AbortSignal
}

/**
 * Brings all up, at the same time.
 *
 * @throws InfrastructureError; then nothing is left of them.
 */
export const startServices = async (request: ServicesRequest): Promise<Services> => {
  const { engine, options, network } = request
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
    return {
      network,
      catalog: catalogAccess(catalog, store),
      objectStore: services[1]!.definition.label,
      containers: services.map(({ definition, id, image }) => ({ name: definition.label, id, image })),
      ...watch(request, services),
      [Symbol.asyncDispose]: remove,
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

/** As programs in the network reach both. */
export const catalogAccess = (catalog: Credentials, store: Credentials): CatalogAccess => ({
  name: 'etl_bench',
  properties: {
    type: 'sql',
    uri: `postgresql+psycopg2://${catalog.user}:${catalog.password}@postgres:5432/${DATABASE}`,
    warehouse: `s3://${BUCKET}`,
    's3.endpoint': 'http://objectstore:9000',
    's3.access-key-id': store.user,
    's3.secret-access-key': store.password,
    's3.region': 'us-east-1',
  },
})

const watch = (
  { engine, signal }: ServicesRequest,
  services: readonly StartedService[],
): Pick<Services, 'check' | 'isBroken' | 'revive'> => {
  const watched = services.map((service) => ({
    service,
    breaker: createBreaker({ service: service.definition.label }),
  }))
  return {
    check: async () => {
      await Promise.all(
        watched.map(({ service, breaker }) => breaker.execute(() => requireAnswer(engine, service))),
      )
    },
    isBroken: () => watched.some(({ breaker }) => breaker.isOpen),
    revive: async () => {
      const revived = await Promise.all(services.map((service) => reviveService(engine, service, signal)))
      return services.filter((_, index) => revived[index]).map(({ definition }) => definition.label)
    },
  }
}
