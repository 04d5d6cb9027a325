import { mkdir, mkdtemp, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { claimFolder, disownFolder, ownedFolders, ownership, removeFolder } from '../../host/ownedFolder.ts'
import { UserError } from '../../recovery/errors.ts'
import type { CatalogAccess } from '../target.ts'

/**
 * What one run keeps on the disk: `.etl-bench/runs/<id>/local` in the project. It lies on the project's
 * own disk, because a temporary folder is often in memory, which would flatter every figure.
 */
interface RunFolder {
  readonly folder: string
  readonly catalog: CatalogAccess
  /** A user's files. */
  readonly files: string
  programFolder(): Promise<string>
  /** At the end: all of it goes, or stays for the user to look at. */
  close(keep: boolean): Promise<void>
}

/** @throws UserError when a run of the same id is under way, or the path can't be a catalog's. */
export const openRunFolder = async (root: string, runId: string): Promise<RunFolder> => {
  const folder = join(runsFolder(root), runId, NAME)
  // PyIceberg and SQLAlchemy take these for the syntax of a URI, and write elsewhere or fail strangely.
  if (/[%#?]/.test(folder)) {
    throw new UserError(`The project's path must not contain %, # or ?: ${root}. Rename or move that folder.`)
  }
  if ((await ownership(folder)) === 'owned') {
    throw new UserError(`Run ${runId} is still under way in another process (${folder}).`)
  }
  // A run that is resumed starts from an empty warehouse: whole blocks are done again.
  await removeFolder(folder)
  await claimFolder(folder)
  const [warehouse, files, programs] = await Promise.all(
    ['warehouse', 'files', 'programs'].map(async (name) => {
      await mkdir(join(folder, name))
      return join(folder, name)
    }),
  )
  return {
    folder,
    catalog: catalogAccess(join(folder, 'catalog.db'), warehouse!),
    files: files!,
    programFolder: () => mkdtemp(join(programs!, 'program-')),
    close: async (keep) => {
      if (!keep) {
        await removeFolder(folder)
        // Without a journal nothing was run, and nothing is worth keeping.
        return rmdir(dirname(folder)).catch(() => {})
      }
      await removeFolder(programs!)
      await disownFolder(folder)
    },
  }
}

/** Removes what runs of dead processes have left; gives their ids. */
export const removeDeadRuns = async (root: string): Promise<string[]> => {
  const runs = await ownedFolders(runsFolder(root), NAME)
  const dead = runs.filter((run) => run.ownership === 'abandoned')
  await Promise.all(dead.map(({ folder }) => removeFolder(folder)))
  return dead.map(({ name }) => name)
}

/** Spark and PyIceberg only see each other's tables under the same catalog name. */
const CATALOG = 'etl_bench'
const NAME = 'local'

const runsFolder = (root: string): string => join(root, '.etl-bench', 'runs')

const catalogAccess = (database: string, warehouse: string): CatalogAccess => ({
  name: CATALOG,
  properties: { type: 'sql', uri: `sqlite:///${database}`, warehouse: `file://${warehouse}` },
})
