import { z } from 'zod'
import { UserError } from '../../recovery/errors.ts'

const image = z.string().min(1)
/** An image, or the first of several and what takes its place where it can't be had or does not start. */
const images = z.union([image, z.array(image).min(1)])

/** What the Docker target can be told: `etlBenchPlugin({ docker: { … } })`. */
const dockerOptions = z.strictObject({
  /** Spark workers in containers of their own, where a scenario's `limits` do not say how many; 0: one container. */
  executors: z.int().min(0).default(0),
  /** Whether workers live from trial to trial. */
  workers: z.enum(['restart', 'keep']).default('restart'),
  objectStore: z.enum(['minio', 'seaweedfs']).default('minio'),
  images: z
    .strictObject({
      postgres: images.optional(),
      minio: images.optional(),
      seaweedfs: images.optional(),
      /** What the images of programs are built on, by the name of their runtime: `spark`, `referee`… */
      base: z.record(z.string(), image).default({}),
    })
    .prefault({}),
  /** Takes the place of the registry in the names of all default images: `registry.example.com/mirror`. */
  registry: z.string().min(1).optional(),
  pull: z.enum(['missing', 'always', 'never']).default('missing'),
  /** For builds of the programs' images: a proxy, an index of packages. */
  buildArgs: z.record(z.string(), z.string()).default({}),
  /** Folders of this machine that input files lie in, beside the project's own. */
  mounts: z.array(z.string().startsWith('/')).default([]),
  /** Asking for more CPUs or memory than the engine has gives less, with a warning, instead of an error. */
  scaleDown: z.boolean().default(false),
  /** For one attempt to start one service. */
  startUpTimeoutMs: z.int().min(1_000).default(120_000),
})
export type DockerOptions = z.infer<typeof dockerOptions>
/** As the user writes them. */
export type DockerSettings = z.input<typeof dockerOptions>

/** @throws UserError that names the field. */
export const readDockerOptions = (settings: DockerSettings = {}): DockerOptions => {
  const read = dockerOptions.safeParse(settings)
  if (read.success) return read.data
  throw new UserError(`etlBenchPlugin({ docker }):\n${z.prettifyError(read.error)}`)
}

export type ServiceImage = 'postgres' | 'minio' | 'seaweedfs'

/**
 * Pinned, so that runs of different days can be compared. MinIO's community edition ended in 2026: this is the
 * last release whose image was published.
 */
export const DEFAULT_IMAGES: Readonly<Record<ServiceImage, string>> = {
  postgres: 'postgres:17.6',
  minio: 'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z',
  seaweedfs: 'chrislusf/seaweedfs:4.48',
}

const DEFAULT_BASE = 'python:3.11-slim-bookworm'

/** Images of a service, the first choice first. */
export const serviceImages = (service: ServiceImage, { images, registry }: DockerOptions): string[] =>
  [images[service] ?? fromRegistry(DEFAULT_IMAGES[service], registry)].flat()

/** What the image of a runtime is built on. */
export const baseImage = (runtime: string, { images, registry }: DockerOptions): string =>
  (Object.hasOwn(images.base, runtime) && images.base[runtime]) || fromRegistry(DEFAULT_BASE, registry)

/** The first part of a name is a registry where it looks like a host, as Docker itself reads it. */
const fromRegistry = (name: string, registry: string | undefined): string => {
  if (registry === undefined) return name
  const [first = '', ...rest] = name.split('/')
  const path = rest.length > 0 && /[.:]|^localhost$/.test(first) ? rest.join('/') : name
  return `${registry.replace(/\/+$/, '')}/${path}`
}
