import { UserError } from '../recovery/errors.ts'
import type { Environment } from '../targets/target.ts'
import type { Arm } from './arm.ts'

/**
 * Executors of a scenario's trials: its own number, else the target's.
 *
 * @throws UserError where the target can have none
 */
export const executorsFor = (
  asked: number | undefined,
  { target, executors, canSpread = false }: Pick<Environment, 'target' | 'executors' | 'canSpread'>,
): number => {
  if (asked === undefined) return executors
  if (asked === 0 || canSpread) return asked
  throw new UserError(
    `limits.executors: expected 0 on the target ${target}, where each stack is one process; got ${asked}. ` +
      'Run it on a target that has executors (--project docker), or take them out of the limits',
  )
}

/**
 * Executors that no stack uses would repeat the same trials under another name.
 *
 * @throws UserError where no stack can be spread
 */
export const requireSpread = (arms: readonly Pick<Arm, 'id' | 'cluster'>[], executors: number): void => {
  if (arms.some(({ cluster }) => cluster !== null)) return
  const ids = arms.map(({ id }) => id).join(', ')
  throw new UserError(
    `limits.executors: expected a stack that can be spread over executors, as spark can; got ${executors} for ${ids}, ` +
      'one process with any number. Name a stack that can, or take executors out of the limits',
  )
}
