import { resolve } from 'node:path'
import type { Target } from '../target.ts'
import { type DockerSettings, readDockerOptions } from './options.ts'

interface DockerTargetOptions extends DockerSettings {
  /** The project's folder: input files below it are seen. */
  root?: string
}

/**
 * Runs programs in containers of a Docker engine, beside PostgreSQL as the catalog and an object store as the
 * warehouse, in a network of their own. Needs Docker 20.10 or newer; nothing else.
 */
export const createDockerTarget = ({
  root = process.cwd(),
  ...settings
}: DockerTargetOptions = {}): Target => {
  const options = readDockerOptions(settings)
  return {
    name: 'docker',
    // Loaded here: other targets need no client of an engine.
    open: async (request) => {
      const { openDockerEnvironment } = await import('./environment.ts')
      return openDockerEnvironment({ root: resolve(root), options }, request)
    },
    diagnose: async (request) => {
      const { diagnoseDocker } = await import('./doctor.ts')
      return diagnoseDocker(options, request)
    },
  }
}
