import { relative } from 'node:path'
import { execa } from 'execa'
import { UserError } from '../recovery/errors.ts'

/** A commit of the project's repository. */
export interface Revision {
  /** As it was asked for. */
  ref: string
  commit: string
  /** Top folder of the repository. */
  top: string
  /** The project's folder, relative to the top; empty where they are the same. */
  project: string
}

/** Runs git in a folder; gives its output, or null where it fails. */
export const git = async (folder: string, args: readonly string[]): Promise<string | null> => {
  const result = await execa('git', [...args], { cwd: folder, reject: false, stdin: 'ignore' })
  if (result.exitCode === undefined)
    throw new UserError(
      '--against: expected git on the PATH; found none. Install git, or gate with --baseline.',
    )
  return result.exitCode === 0 ? result.stdout.trim() : null
}

/**
 * Finds the commit of a revision.
 *
 * @throws UserError where the project is in no git repository, or the repository lacks the commit.
 */
export const findRevision = async (root: string, ref: string): Promise<Revision> => {
  const top = await git(root, ['rev-parse', '--show-toplevel'])
  if (top === null)
    throw new UserError(
      `--against ${ref}: expected a git repository; ${root} is in none. Gate with --baseline instead.`,
    )
  const commit = await git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
  if (commit === null) throw new UserError(await whyUnknown(root, ref))
  const prefix = await git(root, ['rev-parse', '--show-prefix'])
  return { ref, commit, top, project: relative('.', prefix ?? '') }
}

/** The commit that the files are of, with `-dirty` where some were changed since; null outside of git. */
export const currentCommit = (root: string): Promise<string | null> =>
  git(root, ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*']).catch(() => null)

const whyUnknown = async (root: string, ref: string): Promise<string> => {
  const expected = `--against ${ref}: expected a branch, tag or commit of this repository`
  if ((await git(root, ['rev-parse', '--is-shallow-repository'])) === 'true')
    return `${expected}; this clone is shallow and lacks it. Fetch it first: git fetch --depth=1 origin <branch>, and gate against FETCH_HEAD; on GitHub Actions, actions/checkout with fetch-depth: 0.`
  return `${expected}; got one that git does not know. Fetch it first (git fetch origin), or look with git branch --all.`
}
