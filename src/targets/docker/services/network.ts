import { RecoverableError } from '../../../recovery/handler.ts'
import type { Engine } from '../engine.ts'
import type { Labels } from '../labels.ts'

/**
 * A network of the environment's own, where services are found by name.
 *
 * @returns its name.
 */
export const createNetwork = async ({ docker }: Engine, name: string, labels: Labels): Promise<string> => {
  try {
    await docker.createNetwork({ Name: name, Driver: 'bridge', CheckDuplicate: true, Labels: labels })
    return name
  } catch (error) {
    if (
      !/address pools? (have|has) been fully subnetted|non-overlapping IPv4/i.test((error as Error).message)
    )
      throw error
    throw new RecoverableError(
      'docker: the engine has no addresses left for one more network\n' +
        'Remove networks that nothing uses: `etl-bench clean`, `docker network prune`.',
      'giveUp',
      { cause: error },
    )
  }
}
