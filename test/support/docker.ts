import {
  type DockerOptions,
  type DockerSettings,
  readDockerOptions,
} from '../../src/targets/docker/options.ts'

export const TEST_BASE = 'etl-bench-test/base:bookworm'

/** Made by the script beside the engine's. */
export const TEST_IMAGES = {
  postgres: 'etl-bench-test/postgres:local',
  minio: 'etl-bench-test/minio:local',
  toxiproxy: 'etl-bench-test/toxiproxy:local',
}

/** Made by `test/setUp/docker.ts`. */
export const SEAWEEDFS_IMAGE = 'etl-bench-test/seaweedfs:local'

/** The Docker target as a user who reaches no image registry would set it. */
export const dockerSettings = (more: DockerSettings = {}): DockerSettings => ({
  pull: 'never',
  ...more,
  images: {
    postgres: TEST_IMAGES.postgres,
    minio: TEST_IMAGES.minio,
    seaweedfs: SEAWEEDFS_IMAGE,
    base: { referee: TEST_BASE, spark: TEST_BASE, pythonic: TEST_BASE },
    ...more.images,
  },
})

export const dockerOptions = (more?: DockerSettings): DockerOptions => readDockerOptions(dockerSettings(more))
