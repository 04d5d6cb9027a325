import { UserError } from '../recovery/errors.ts'
import { createDockerTarget } from './docker/docker.ts'
import type { DockerSettings } from './docker/options.ts'
import { createLocalTarget, type LocalTargetOptions } from './local/local.ts'
import type { Target } from './target.ts'

export interface TargetOptions {
  /** The project's folder. */
  root: string
  local?: Pick<LocalTargetOptions, 'network'>
  docker?: DockerSettings
}

/** All targets by the name that configurations use. A new one is registered here. */
const TARGETS: Readonly<Record<string, (options: TargetOptions) => Target>> = {
  local: ({ root, local }) => createLocalTarget({ root, ...local }),
  docker: ({ root, docker }) => createDockerTarget({ root, ...docker }),
}

export const targetNames = (): string[] => Object.keys(TARGETS)

/** @throws UserError when there is no such target. */
export const createTarget = (name: string, options: TargetOptions): Target => {
  const create = Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined
  if (create) return create(options)
  throw new UserError(`targets: expected one of ${targetNames().join(', ')}, got '${name}'.`)
}
