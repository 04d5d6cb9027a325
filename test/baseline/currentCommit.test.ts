import { expect, test } from 'vitest'
import { currentCommit } from '../../src/baseline/revision.ts'
import { gitProject } from '../support/gitProject.ts'
import { scratchFolder } from '../support/scratch.ts'

test('the commit of a project is known in git, with a word on changed files', async () => {
  using made = await gitProject()
  await made.commit()
  const commit = await made.git('rev-parse', 'HEAD')
  // A tag must not take the commit's place.
  await made.git('tag', '--annotate', '--message', 'a release', 'v1')
  expect(await currentCommit(made.folder)).toBe(commit)
  made.write('package.json', '{}')
  expect(await currentCommit(made.folder)).toBe(`${commit}-dirty`)
  expect(await currentCommit(scratchFolder())).toBeNull()
})
