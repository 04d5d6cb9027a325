import type { DockerOptions, ServiceImage } from '../options.ts'

/** A service of the environment: what Testcontainers starts and what `compose.yaml` says. */
export interface ServiceDefinition {
  /** Its host name in the network. */
  alias: 'postgres' | 'objectstore'
  /** For people. */
  label: string
  image: ServiceImage
  port: number
  entrypoint?: string[]
  command?: string[]
  environment: Record<string, string>
  /** A path that answers 200 on its port, and then a command in the container that ends well. */
  ready: { path?: string; command?: string }
  /** How a user reaches it in the container of this name, without a secret in what is shown. */
  reach(container: string): string
}

export interface Credentials {
  user: string
  password: string
}

export const DATABASE = 'catalog'
export const BUCKET = 'warehouse'
const STORE_PORT = 9000

/** Iceberg's catalog. */
export const postgresDefinition = ({ user, password }: Credentials): ServiceDefinition => ({
  alias: 'postgres',
  label: 'PostgreSQL',
  image: 'postgres',
  port: 5432,
  environment: {
    POSTGRES_DB: DATABASE,
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password,
    // Of the first start alone: what is made anew each time need not outlive a power cut.
    POSTGRES_INITDB_ARGS: '--no-sync',
  },
  // By TCP: while it sets itself up it listens on a socket alone.
  ready: { command: `pg_isready --host localhost --username ${user} --dbname ${DATABASE}` },
  reach: (container) => `docker exec -it ${container} psql -U ${user} ${DATABASE}`,
})

/** The warehouse: input files, and the tables that trials write. */
export const objectStoreDefinition = (
  kind: DockerOptions['objectStore'],
  credentials: Credentials,
): ServiceDefinition => STORES[kind](credentials)

const reachStore = (container: string): string =>
  `S3 at the address that \`docker port ${container} ${STORE_PORT}\` says, bucket ${BUCKET}, with the keys of ` +
  `\`docker inspect -f '{{.Config.Env}}' ${container}\``

const STORES: Record<DockerOptions['objectStore'], (credentials: Credentials) => ServiceDefinition> = {
  minio: ({ user, password }) => ({
    alias: 'objectstore',
    label: 'MinIO',
    image: 'minio',
    port: STORE_PORT,
    // A folder of its data is a bucket: no client is needed to make one.
    entrypoint: ['sh', '-c'],
    command: [`mkdir -p /data/${BUCKET} && exec minio server --address :${STORE_PORT} /data`],
    environment: { MINIO_ROOT_USER: user, MINIO_ROOT_PASSWORD: password },
    ready: { path: '/minio/health/live' },
    reach: reachStore,
  }),
  seaweedfs: ({ user, password }) => ({
    alias: 'objectstore',
    label: 'SeaweedFS',
    image: 'seaweedfs',
    port: STORE_PORT,
    entrypoint: ['weed'],
    command: [
      'mini',
      '-dir=/data',
      `-bucket=${BUCKET}`,
      `-s3.port=${STORE_PORT}`,
      // All that it offers beside S3, and what it would tell its makers.
      '-s3.port.iceberg=0',
      '-s3.port.lance=0',
      '-webdav=false',
      '-admin.ui=false',
      '-master.telemetry=false',
    ],
    environment: { AWS_ACCESS_KEY_ID: user, AWS_SECRET_ACCESS_KEY: password },
    ready: { path: '/healthz', command: `echo s3.bucket.list | weed shell | grep -qw ${BUCKET}` },
    reach: reachStore,
  }),
}
