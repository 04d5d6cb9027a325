import { UserError } from '../recovery/errors.ts'
import { createLocalTarget } from './local/local.ts'
import type { Target } from './target.ts'

export interface TargetOptions {
  /** The project's folder. */
  root: string
}

/** All targets by the name that configurations use. A new one is registered here. */
const TARGETS: Readonly<Record<string, (options: TargetOptions) => Target>> = {
  local: createLocalTarget,
}

export const targetNames = (): string[] => Object.keys(TARGETS)

/** @throws UserError when there is no such target. */
export const createTarget = (name: string, options: TargetOptions): Target => {
  const create = Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined
  if (create) return create(options)
  throw new UserError(`targets: expected one of ${targetNames().join(', ')}, got '${name}'.`)
}
