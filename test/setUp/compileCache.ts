import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder } from '../../src/host/ownedFolder.ts'

/**
 * Commands that tests start share what Node has compiled: a quarter of the CPU time of a `vitest bench` of a small
 * scenario. Of this test run alone: entries are kept by path, and projects of tests have new ones each time.
 */
export const setup = async (): Promise<(() => Promise<void>) | undefined> => {
  if (process.env.NODE_COMPILE_CACHE) return
  const folder = await mkdtemp(join(tmpdir(), 'etl-bench-test-compiled-'))
  process.env.NODE_COMPILE_CACHE = folder
  return () => removeFolder(folder)
}
