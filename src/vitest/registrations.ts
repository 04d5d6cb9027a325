import { builtInStacks } from '../stacks/registry.ts'
import type { Stack } from '../stacks/stack.ts'
import { createTarget, type TargetOptions, targetNames } from '../targets/registry.ts'
import type { Target } from '../targets/target.ts'

/** Stacks and targets of the user's own. */
export interface Registrations {
  stacks?: Stack[]
  targets?: Target[]
}

export const stacksWith = ({ stacks = [] }: Registrations): Stack[] => [...builtInStacks, ...stacks]

/** The built-in targets as they are set, and the user's own. */
export const targetsWith = ({ targets = [] }: Registrations, options: TargetOptions): Target[] => [
  ...targetNames().map((name) => createTarget(name, options)),
  ...targets,
]

/** What `targets` and `--project` may name. */
export const targetNamesWith = ({ targets = [] }: Registrations): string[] => [
  ...targetNames(),
  ...targets.map(({ name }) => name),
]
