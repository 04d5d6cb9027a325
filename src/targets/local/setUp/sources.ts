import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EntrySpec } from './cache.ts'
import { runCommand } from './command.ts'

/** Where this package's folders with Python start: `src`, or what it was built into. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface SourceTools {
  python: string
  pythonVersion: string
  environment: NodeJS.ProcessEnv
  signal: AbortSignal
}

/**
 * A copy of the Python files under `folders`, as a folder for PYTHONPATH, bytecode compiled. A relative folder
 * is this package's own and keeps its place; an absolute one is a user's and is imported from by itself.
 */
export const sourcesEntry = async (
  folders: readonly string[],
  { python, pythonVersion, environment, signal }: SourceTools,
): Promise<EntrySpec> => {
  const files = (await Promise.all(folders.map(pythonFiles))).flat()
  const digests = await Promise.all(
    files.map(async ({ path, source }) => [path, sha256(await readFile(source))]),
  )
  return {
    kind: 'sources',
    key: [pythonVersion, digests.sort()],
    label: 'Python sources',
    neededMb: 5,
    make: async (folder) => {
      for (const { path, source } of files) {
        await mkdir(join(folder, dirname(path)), { recursive: true })
        await copyFile(source, join(folder, path))
      }
      // The copies never change, so that Python need not look at their times.
      const compile = ['-m', 'compileall', '-q', '-j', '0', '--invalidation-mode', 'unchecked-hash']
      await runCommand(python, [...compile, '.'], { environment, cwd: folder, signal })
      return {}
    },
  }
}

export interface SourceFile {
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

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
