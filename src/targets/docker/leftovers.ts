import type { Engine } from './engine.ts'
import { type Ownership, ownership, RUN_LABEL } from './labels.ts'
import { findResources, type Resource, removeResources } from './resources.ts'

/** Something of ours, and whose it is. */
interface Leftover extends Resource {
  ownership: Ownership
  run: string
}

/** All of ours that is no longer in use: the owner has ended, asked for it to be kept, or can't be asked. */
export const findLeftovers = async (engine: Engine): Promise<Leftover[]> => {
  const resources = await findResources(engine)
  const all = await Promise.all(
    resources.map(async (resource) => ({
      ...resource,
      ownership: await ownership(resource.labels),
      run: resource.labels[RUN_LABEL] ?? 'unknown',
    })),
  )
  return all.filter((leftover) => leftover.ownership !== 'owned')
}

/**
 * Removes what harnesses of this machine that are gone have left on the engine.
 *
 * @returns their runs.
 */
export const removeLeftovers = async (engine: Engine): Promise<string[]> => {
  const abandoned = (await findLeftovers(engine)).filter(({ ownership }) => ownership === 'abandoned')
  await removeResources(engine, abandoned)
  return [...new Set(abandoned.map(({ run }) => run))]
}
