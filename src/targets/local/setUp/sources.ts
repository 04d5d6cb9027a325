import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pythonFiles } from '../../pythonFiles.ts'
import type { EntrySpec } from './cache.ts'
import { runCommand } from './command.ts'

interface SourceTools {
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

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
