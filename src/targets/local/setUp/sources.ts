import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { EntrySpec } from './cache.ts'
import { runCommand } from './command.ts'

/** Where this package's folders with Python start: `src`, or what it was built into. */
const ROOT = new URL('../../../', import.meta.url).pathname

export interface SourceTools {
  python: string
  pythonVersion: string
  environment: NodeJS.ProcessEnv
  signal: AbortSignal
}

/** A copy of the Python files under `folders`, as a folder for PYTHONPATH, bytecode compiled. */
export const sourcesEntry = async (
  folders: readonly string[],
  { python, pythonVersion, environment, signal }: SourceTools,
): Promise<EntrySpec> => {
  const files = (await Promise.all(folders.map(pythonFiles))).flat().sort()
  const digests = await Promise.all(
    files.map(async (file) => [file, sha256(await readFile(join(ROOT, file)))]),
  )
  return {
    kind: 'sources',
    key: [pythonVersion, digests],
    label: 'Python sources',
    neededMb: 5,
    make: async (folder) => {
      for (const file of files) {
        await mkdir(join(folder, dirname(file)), { recursive: true })
        await copyFile(join(ROOT, file), join(folder, file))
      }
      // The copies never change, so that Python need not look at their times.
      const compile = ['-m', 'compileall', '-q', '-j', '0', '--invalidation-mode', 'unchecked-hash']
      await runCommand(python, [...compile, '.'], { environment, cwd: folder, signal })
      return {}
    },
  }
}

const pythonFiles = async (folder: string): Promise<string[]> => {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
