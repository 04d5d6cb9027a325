import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { composeFile } from '../../../src/targets/docker/compose.ts'
import { DEFAULT_IMAGES, readDockerOptions } from '../../../src/targets/docker/options.ts'
import {
  objectStoreDefinition,
  postgresDefinition,
} from '../../../src/targets/docker/services/definitions.ts'

const read = (settings: Parameters<typeof readDockerOptions>[0]) =>
  parse(composeFile(readDockerOptions(settings))) as {
    services: Record<
      string,
      { image: string; command?: string[]; environment: Record<string, string>; ports: string[] }
    >
  }

test.each(['minio', 'seaweedfs'] as const)('has the services that a run with %s starts', (objectStore) => {
  const { services } = read({ objectStore })
  expect(Object.keys(services)).toEqual(['postgres', 'objectstore'])
  expect(services.postgres!.image).toBe(DEFAULT_IMAGES.postgres)
  expect(services.objectstore!.image).toBe(DEFAULT_IMAGES[objectStore])
  const credentials = { user: '', password: '' }
  expect(services.objectstore!.command).toEqual(objectStoreDefinition(objectStore, credentials).command)
  expect(Object.keys(services.postgres!.environment)).toEqual(
    Object.keys(postgresDefinition(credentials).environment),
  )
})

test('holds no secret: user and password come from the environment', () => {
  const { environment } = read({}).services.postgres!
  expect(environment.POSTGRES_USER).toBe('$'.concat('{ETL_BENCH_USER:-etlbench}'))
  expect(environment.POSTGRES_PASSWORD).toMatch(/^\$\{ETL_BENCH_PASSWORD:\?/)
})

test('publishes ports on this machine alone', () => {
  for (const { ports } of Object.values(read({}).services))
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/)
})

test('takes images from a registry of one’s own', () => {
  const { services } = read({ registry: 'r.example.com' })
  expect(services.objectstore!.image).toMatch(/^r\.example\.com\/minio\/minio:/)
})
