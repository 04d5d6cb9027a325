import { writeFile } from 'node:fs/promises'
import { UserError } from '../recovery/errors.ts'
import { composeFile } from '../targets/docker/compose.ts'
import { type DockerSettings, readDockerOptions } from '../targets/docker/options.ts'

interface ComposeOptions {
  objectStore: string
  registry?: string
  force?: boolean
}

export const writeCompose = async (
  file: string,
  { objectStore, registry, force = false }: ComposeOptions,
): Promise<void> => {
  if (objectStore !== 'minio' && objectStore !== 'seaweedfs')
    throw new UserError(`--object-store: expected minio or seaweedfs, got '${objectStore}'.`)
  const settings: DockerSettings = { objectStore, ...(registry !== undefined && { registry }) }
  const text = composeFile(readDockerOptions(settings))
  try {
    await writeFile(file, text, { flag: force ? 'w' : 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new UserError(`${file} is there already: name another file, or replace it by --force.`)
  }
  console.log(`Wrote ${file}. Bring it up by: docker compose -f ${file} up --wait`)
}
