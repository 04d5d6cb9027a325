import type { Engine } from './engine.ts'
import { TOOL_LABEL } from './labels.ts'

interface BuiltImage {
  id: string
  name: string
}

/** Images that were built here for runtimes, of this and of earlier versions. */
export const findBuiltImages = async ({ docker }: Engine): Promise<BuiltImage[]> => {
  const images = await docker.listImages({ filters: { label: [`${TOOL_LABEL}=etl-bench`] } })
  return images.map(({ Id, RepoTags }) => ({ id: Id, name: RepoTags?.[0] ?? Id.slice(0, 19) }))
}

/** Removes those that no container uses. */
export const removeBuiltImages = async (
  { docker }: Engine,
  images: readonly BuiltImage[],
): Promise<{ removed: string[]; inUse: string[] }> => {
  const removed: string[] = []
  const inUse: string[] = []
  for (const { id, name } of images) {
    try {
      await docker.getImage(id).remove()
      removed.push(name)
    } catch (error) {
      const { statusCode } = error as { statusCode?: number }
      // Has gone with another of the same layers.
      if (statusCode === 404) continue
      if (statusCode !== 409) throw error
      inUse.push(name)
    }
  }
  return { removed, inUse }
}
