import { randomBytes } from 'node:crypto'
import { GenericContainer, Wait } from 'testcontainers'
import { connectEngine } from '../../src/targets/docker/engine.ts'
import { ownLabels } from '../../src/targets/docker/labels.ts'
import {
  BUCKET,
  DATABASE,
  objectStoreDefinition,
  postgresDefinition,
  type ServiceDefinition,
} from '../../src/targets/docker/services/definitions.ts'
import { STORE_TIMEOUTS } from '../../src/targets/docker/services/services.ts'
import { useEngine } from '../../src/targets/docker/services/testcontainers.ts'
import type { CatalogAccess } from '../../src/targets/target.ts'
import { SEAWEEDFS_IMAGE, TEST_IMAGES } from './docker.ts'

const IMAGES = { postgres: TEST_IMAGES.postgres, minio: TEST_IMAGES.minio, seaweedfs: SEAWEEDFS_IMAGE }

/** The docker target's services as processes of this machine reach them. */
export interface Warehouse extends AsyncDisposable {
  catalog: CatalogAccess
}

/** PostgreSQL and an object store, as the product defines them. */
export const startWarehouse = async (store: 'minio' | 'seaweedfs'): Promise<Warehouse> => {
  useEngine(await connectEngine(new AbortController().signal))
  // What a killed test leaves goes with the next start of an environment.
  const labels = await ownLabels('test', false)
  await using started = new AsyncDisposableStack()
  const start = async (definition: ServiceDefinition): Promise<string> => {
    const { image, port, ready, environment, entrypoint, command = [] } = definition
    const container = new GenericContainer(IMAGES[image])
      .withAutoCleanup(false)
      .withLabels(labels)
      .withExposedPorts(port)
      .withEnvironment(environment)
      .withCommand(command)
      .withStartupTimeout(180_000)
      .withWaitStrategy(
        Wait.forAll([
          ...(ready.path ? [Wait.forHttp(ready.path, port)] : []),
          ...(ready.command ? [Wait.forSuccessfulCommand(ready.command)] : []),
        ]),
      )
    if (entrypoint) container.withEntrypoint(entrypoint)
    const running = await container.start()
    started.defer(async () => void (await running.stop({ removeVolumes: true })))
    return `${running.getHost()}:${running.getMappedPort(port)}`
  }
  // Characters that have a meaning in addresses.
  const credentials = { user: 'bench', password: `p/w:+@${randomBytes(12).toString('hex')}` }
  const postgres = await start(postgresDefinition(credentials))
  const objectStore = await start(objectStoreDefinition(store, credentials))
  const resources = started.move()
  return {
    catalog: {
      name: 'etl_bench',
      properties: {
        type: 'sql',
        uri: `postgresql+psycopg2://bench:${encodeURIComponent(credentials.password)}@${postgres}/${DATABASE}`,
        warehouse: `s3://${BUCKET}`,
        's3.endpoint': `http://${objectStore}`,
        's3.access-key-id': credentials.user,
        's3.secret-access-key': credentials.password,
        's3.region': 'us-east-1',
        ...STORE_TIMEOUTS,
      },
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
