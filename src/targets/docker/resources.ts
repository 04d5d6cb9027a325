import { RecoverableError } from '../../recovery/handler.ts'
import { withRetry } from '../../recovery/retry.ts'
import type { Engine } from './engine.ts'
import { type Labels, TOOL_LABEL } from './labels.ts'

/** Something of ours that an engine holds. */
export interface Resource {
  kind: 'container' | 'network' | 'volume'
  id: string
  labels: Labels
}

/** All of ours that carries these labels, in an order in which it can be removed. */
export const findResources = async ({ docker }: Engine, labels: Labels = {}): Promise<Resource[]> => {
  const wanted = Object.entries({ [TOOL_LABEL]: 'etl-bench', ...labels })
  const filters = { label: wanted.map(([name, value]) => `${name}=${value}`) }
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ])
  return [
    ...containers.map(({ Id, Labels }) => ({ kind: 'container' as const, id: Id, labels: Labels })),
    ...networks.map(({ Id, Labels }) => ({ kind: 'network' as const, id: Id, labels: Labels ?? {} })),
    ...(volumes.Volumes ?? []).map(({ Name, Labels }) => ({
      kind: 'volume' as const,
      id: Name,
      labels: Labels ?? {},
    })),
  ]
}

/** Removes them, running or not. What is gone already is no failure: another start may remove the same. */
export const removeResources = async (engine: Engine, resources: readonly Resource[]): Promise<void> => {
  const ofKinds = (...kinds: Resource['kind'][]) => resources.filter(({ kind }) => kinds.includes(kind))
  // What containers use can't be removed before them.
  await Promise.all(ofKinds('container').map((resource) => remove(engine, resource)))
  await Promise.all(ofKinds('network', 'volume').map((resource) => remove(engine, resource)))
}

const remove = (engine: Engine, resource: Resource): Promise<void> =>
  withRetry(() => removeOnce(engine, resource), { attempts: 8, signal: AbortSignal.timeout(LONGEST_MS) })

const LONGEST_MS = 30_000

const removeOnce = async ({ docker }: Engine, { kind, id }: Resource): Promise<void> => {
  try {
    if (kind === 'container') await docker.getContainer(id).remove({ force: true, v: true })
    if (kind === 'network') await docker.getNetwork(id).remove()
    if (kind === 'volume') await docker.getVolume(id).remove({ force: true })
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message: string }
    if (statusCode === 404) return
    // Another is just removing it, or the container that it belongs to.
    if (/already in progress|in use|active endpoints/.test(message))
      throw new RecoverableError(`docker: ${message}`, 'retry', { cause: error })
    throw error
  }
}
