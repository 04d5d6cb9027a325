import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { claimFolder, ownedFolders, removeFolder } from '../host/ownedFolder.ts'
import { UserError } from '../recovery/errors.ts'
import { git, type Revision } from './revision.ts'

/** The files of another revision, until it is disposed of. */
interface Worktree extends AsyncDisposable {
  /** The project's folder in it. */
  root: string
}

const home = (root: string): string => join(root, '.etl-bench', 'against')

/**
 * Checks a revision out beside the current state. It lies inside the project, so that packages are found in the
 * project's own `node_modules` by walking up.
 *
 * @throws UserError where git can't, or where the project's folder is not in that revision.
 */
export const addWorktree = async (root: string, revision: Revision, name: string): Promise<Worktree> => {
  await removeAbandoned(root)
  const folder = join(home(root), name)
  await mkdir(home(root), { recursive: true })
  // Neither git nor a formatter need see what is here for minutes.
  await writeFile(join(home(root), '.gitignore'), '*\n')
  await claimFolder(folder)
  const files = join(folder, 'files')
  const remove = () => removeWorktree(root, folder)
  // A user's hooks are for a user's own checkouts: they might install packages, or refuse.
  const quiet = ['-c', 'core.hooksPath=/dev/null']
  const added = await git(root, [...quiet, 'worktree', 'add', '--detach', files, revision.commit])
  const project = join(files, revision.project)
  if (added !== null && existsSync(project)) return { root: project, [Symbol.asyncDispose]: remove }
  await remove()
  const about = `--against ${revision.ref}`
  throw new UserError(
    added === null
      ? `${about}: expected to check out ${revision.commit.slice(0, 12)} in ${home(root)}; git could not. Try: git worktree add --detach /tmp/try ${revision.ref}`
      : `${about}: expected the folder ${revision.project} in it; it has none, so there is nothing to compare with.`,
  )
}

const removeWorktree = async (root: string, folder: string): Promise<void> => {
  await git(root, ['worktree', 'remove', '--force', '--force', join(folder, 'files')])
  await removeFolder(folder)
  await git(root, ['worktree', 'prune'])
}

/** What runs have left that were killed. */
const removeAbandoned = async (root: string): Promise<void> => {
  for (const { folder, ownership } of await ownedFolders(home(root)))
    if (ownership === 'abandoned') await removeWorktree(root, folder)
}
