import { readdir } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where this package's folders with Python start: `src`, or what it was built into. */
const ROOT = fileURLToPath(new URL('../', import.meta.url))

interface SourceFile {
  /** Place below PYTHONPATH. */
  path: string
  source: string
}

/** The Python files under a folder of a runtime's `sources`. */
export const pythonFiles = async (folder: string): Promise<SourceFile[]> => {
  const [root, start] = isAbsolute(folder) ? [folder, folder] : [ROOT, join(ROOT, folder)]
  const entries = await readdir(start, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((source) => ({ path: relative(root, source), source }))
}
