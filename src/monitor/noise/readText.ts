import { readFileSync } from 'node:fs'

export type ReadText = (path: string) => string | null

/** A file of the kernel's, or null where there is none or it is not ours to read. */
export const readText: ReadText = (path) => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return null
  }
}
