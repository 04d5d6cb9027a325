import { getContainerRuntimeClient, ImageName } from 'testcontainers'
import type { Progress } from '../../target.ts'
import type { Engine } from '../engine.ts'
import { MISSING_IMAGE_ADVICE, type Problem, problemError } from '../failures.ts'
import type { DockerOptions } from '../options.ts'
import { useEngine } from './testcontainers.ts'

export const missingImage = (image: string): Problem => ({
  detail: `the image ${image} is not on this engine, and docker.pull is 'never'`,
  advice: MISSING_IMAGE_ADVICE,
})

interface ImageRequest {
  engine: Engine
  image: string
  pull: DockerOptions['pull']
  progress: Progress
}

/**
 * Brings an image onto the engine, as `docker.pull` allows, with the user's own logins to registries.
 *
 * @returns folders of it that are volumes.
 * @throws RecoverableError for which another image may do.
 */
export const ensureImage = async (request: ImageRequest): Promise<{ volumes: string[] }> => {
  const { engine, image, pull } = request
  const present = await findImage(engine, image)
  if (present && pull !== 'always') return present
  if (pull === 'never') throw problemError({ ...missingImage(image), action: 'fallback' })
  const why = await pullImage(request)
  const pulled = await findImage(engine, image)
  if (pulled && !(why && pull === 'always')) return pulled
  throw problemError({
    detail: `the image ${image} can't be pulled${why ? `: ${why}` : ''}`,
    advice:
      'See whether its registry can be reached and asks for a login (docker login), or name another image or a ' +
      'registry of your own (docker.images, docker.registry).',
    action: 'fallback',
  })
}

/** @returns why it failed, in the engine's words. */
const pullImage = async ({ engine, image, progress }: ImageRequest): Promise<string | undefined> => {
  progress.step({ name: `image ${image}`, detail: 'pulling' })
  useEngine(engine)
  const client = await getContainerRuntimeClient()
  try {
    await client.image.pull(ImageName.fromString(image), { force: true, platform: undefined })
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Undefined where the engine does not have it. */
export const findImage = async (
  { docker }: Engine,
  image: string,
): Promise<{ volumes: string[] } | undefined> => {
  try {
    const { Config } = await docker.getImage(image).inspect()
    return { volumes: Object.keys(Config.Volumes ?? {}) }
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined
    throw error
  }
}
