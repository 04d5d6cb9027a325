import { expect, test } from 'vitest'
import {
  baseImage,
  DEFAULT_IMAGES,
  type DockerSettings,
  readDockerOptions,
  serviceImages,
} from '../../../src/targets/docker/options.ts'

test('nothing said, all defaults are pinned public images', () => {
  const options = readDockerOptions()
  expect(options).toMatchObject({ executors: 0, objectStore: 'minio', pull: 'missing', scaleDown: false })
  for (const service of ['postgres', 'minio', 'seaweedfs'] as const)
    expect(serviceImages(service, options)).toEqual([DEFAULT_IMAGES[service]])
  for (const image of Object.values(DEFAULT_IMAGES)) expect(image).toMatch(/:[\w.-]*\d/)
})

test('a registry of one’s own takes the place of the public ones, for defaults alone', () => {
  const options = readDockerOptions({
    registry: 'registry.example.com/mirror/',
    images: { minio: 'own/minio:1', base: { spark: 'own/spark-base:1' } },
  })
  expect(serviceImages('postgres', options)).toEqual([
    `registry.example.com/mirror/${DEFAULT_IMAGES.postgres}`,
  ])
  expect(serviceImages('seaweedfs', options)).toEqual([
    `registry.example.com/mirror/${DEFAULT_IMAGES.seaweedfs}`,
  ])
  expect(serviceImages('minio', options)).toEqual(['own/minio:1'])
  expect(baseImage('spark', options)).toBe('own/spark-base:1')
  expect(baseImage('pythonic', options)).toMatch(/^registry\.example\.com\/mirror\/python:/)
})

test('the host of another registry is replaced as well', () => {
  const [image] = serviceImages('minio', readDockerOptions({ registry: 'r.example.com' }))
  expect(image).toMatch(/^r\.example\.com\/minio\/minio:/)
})

test('a fallback image comes after the first', () => {
  const options = readDockerOptions({ images: { postgres: ['postgres:18', 'postgres:16'] } })
  expect(serviceImages('postgres', options)).toEqual(['postgres:18', 'postgres:16'])
})

test.each<[string, DockerSettings, string]>([
  ['an unknown field', { excutors: 2 } as DockerSettings, 'excutors'],
  ['a store there is none of', { objectStore: 'ceph' } as unknown as DockerSettings, 'objectStore'],
  ['half an executor', { executors: 0.5 }, 'executors'],
  ['a relative folder', { mounts: ['data'] }, 'mounts[0]'],
])('%s is refused by name', (_what, settings, field) => {
  const read = () => readDockerOptions(settings)
  expect(read).toThrow('etlBenchPlugin({ docker })')
  expect(read).toThrow(field)
})
