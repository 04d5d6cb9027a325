import { execa } from 'execa'
import { type BenchProject, benchProject } from './benchProject.ts'

/** A user's project under git, on a branch called `main`. */
export interface GitProject extends BenchProject {
  git(...args: string[]): Promise<string>
  /** Everything as it is now. */
  commit(): Promise<void>
}

const identity = ['-c', 'user.name=A User', '-c', 'user.email=user@example.org', '-c', 'commit.gpgSign=false']

export const gitProject = async (options = ''): Promise<GitProject> => {
  const made = benchProject(options)
  const git = async (...args: string[]): Promise<string> =>
    (await execa('git', [...identity, ...args], { cwd: made.folder })).stdout
  made.write('.gitignore', 'node_modules\n.etl-bench\n')
  await git('init', '--quiet', '--initial-branch', 'main')
  return {
    ...made,
    git,
    commit: async () => {
      await git('add', '--all')
      await git('commit', '--quiet', '--message', 'a state')
    },
  }
}
