import { findBuiltImages, removeBuiltImages } from '../targets/docker/builtImages.ts'
import { connectEngine } from '../targets/docker/engine.ts'
import { findLeftovers } from '../targets/docker/leftovers.ts'
import { removeResources } from '../targets/docker/resources.ts'

interface CleanOptions {
  images?: boolean
  all?: boolean
}

/** Removes what no living run uses, and says what that was. */
export const cleanDocker = async ({ images = false, all = false }: CleanOptions): Promise<void> => {
  const engine = await connectEngine(new AbortController().signal)
  const left = await findLeftovers(engine)
  const elsewhere = left.filter(({ ownership }) => ownership === 'elsewhere')
  const removed = all ? left : left.filter(({ ownership }) => ownership !== 'elsewhere')
  await removeResources(engine, removed)
  const count = (kind: string) => removed.filter((resource) => resource.kind === kind).length
  console.log(
    `Removed ${counted(count('container'), 'container')}, ${counted(count('network'), 'network')} and ` +
      `${counted(count('volume'), 'volume')} from ${engine.address}.`,
  )
  if (elsewhere.length > 0 && !all)
    console.log(
      `Left ${elsewhere.length} that runs of other machines, or from before a restart, own: --all removes them too.`,
    )
  if (!images) return
  const built = await findBuiltImages(engine)
  const { removed: names, inUse } = await removeBuiltImages(engine, built)
  console.log(
    `Removed ${counted(names.length, 'image')} of stacks${names.length > 0 ? `: ${names.join(', ')}` : ''}.`,
  )
  if (inUse.length > 0) console.log(`Left ${inUse.join(', ')}: in use.`)
}

const counted = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`
