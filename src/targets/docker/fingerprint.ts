import { fingerprintMachine } from '../machine/fingerprint.ts'
import type { Engine } from './engine.ts'
import type { DockerOptions } from './options.ts'
import type { Services } from './services/services.ts'

/** What results of this engine depend on; two runs with the same values may be compared. */
export const fingerprintEngine = (
  engine: Engine,
  { containers }: Pick<Services, 'containers'>,
  { executors, workers }: DockerOptions,
): Record<string, string | number> => ({
  ...(engine.isLocal ? fingerprintMachine() : { node: process.version }),
  cpus: engine.cpus,
  memoryMb: engine.memoryMb,
  architecture: engine.architecture,
  kernel: engine.kernel,
  os: engine.os,
  engine: `Docker ${engine.serverVersion}`,
  cgroup: `v${engine.cgroupVersion}`,
  storageDriver: engine.storageDriver,
  ...Object.fromEntries(containers.map(({ name, image }) => [name, image])),
  executors,
  workers,
})
