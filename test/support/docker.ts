import { connectEngine } from '../../src/targets/docker/engine.ts'
import { RUN_LABEL } from '../../src/targets/docker/labels.ts'
import {
  type DockerOptions,
  type DockerSettings,
  readDockerOptions,
} from '../../src/targets/docker/options.ts'

import type { BenchProject } from './benchProject.ts'

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

/** Containers, networks and volumes that runs of a project have on the engine. */
export const leftBy = async (project: BenchProject): Promise<object[]> => {
  const { docker } = await connectEngine(new AbortController().signal)
  const ofRun = async (run: string): Promise<object[]> => {
    const filters = { label: [`${RUN_LABEL}=${run}`] }
    const { Volumes } = await docker.listVolumes({ filters: JSON.stringify(filters) })
    return [
      ...(await docker.listContainers({ all: true, filters })),
      ...(await docker.listNetworks({ filters })),
      ...(Volumes ?? []),
    ]
  }
  return (await Promise.all(project.runs().map(ofRun))).flat()
}
