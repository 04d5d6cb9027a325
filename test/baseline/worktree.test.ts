import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findRevision } from '../../src/baseline/revision.ts'
import { addWorktree } from '../../src/baseline/worktree.ts'
import { gitProject } from '../support/gitProject.ts'

const committed = async () => {
  const made = await gitProject()
  made.write('data.txt', 'before')
  await made.commit()
  made.write('data.txt', 'after')
  return made
}

describe('a worktree of another revision', () => {
  test('has that revision’s files inside the project, and is gone when disposed of', async () => {
    using made = await committed()
    const revision = await findRevision(made.folder, 'main')
    {
      await using worktree = await addWorktree(made.folder, revision, 'one')
      expect(worktree.root.startsWith(made.folder)).toBe(true)
      expect(await readFile(join(worktree.root, 'data.txt'), 'utf8')).toBe('before')
      expect((await made.git('worktree', 'list')).split('\n')).toHaveLength(2)
    }
    expect((await made.git('worktree', 'list')).split('\n')).toHaveLength(1)
    expect(existsSync(join(made.folder, '.etl-bench/against/one'))).toBe(false)
    expect(await made.git('status', '--short')).toBe(' M data.txt')
  })

  test('runs no hooks of the user’s', async () => {
    using made = await committed()
    made.write('.git/hooks/post-checkout', '#!/bin/sh\ntouch hook-ran\nexit 1\n')
    chmodSync(join(made.folder, '.git/hooks/post-checkout'), 0o755)
    const revision = await findRevision(made.folder, 'main')
    await using worktree = await addWorktree(made.folder, revision, 'quiet')
    expect(existsSync(join(worktree.root, 'data.txt'))).toBe(true)
    expect(existsSync(join(worktree.root, 'hook-ran'))).toBe(false)
  })

  test('that a killed run has left goes with the next one; that of a live run stays', async () => {
    using made = await committed()
    const revision = await findRevision(made.folder, 'main')
    await addWorktree(made.folder, revision, 'killed')
    const owner = join(made.folder, '.etl-bench/against/killed/owner.json')
    const identity = JSON.parse(await readFile(owner, 'utf8'))
    writeFileSync(owner, JSON.stringify({ ...identity, startTicks: identity.startTicks - 1 }))
    await using _live = await addWorktree(made.folder, revision, 'live')
    await using _next = await addWorktree(made.folder, revision, 'next')
    const listed = await made.git('worktree', 'list')
    expect(listed).not.toContain('killed')
    expect(listed).toMatch(/against\/live/)
    expect(listed).toMatch(/against\/next/)
  })

  test('is of the project’s own folder where that is not the top of its repository', async () => {
    using made = await committed()
    mkdirSync(join(made.folder, 'packages/etl'), { recursive: true })
    made.write('packages/etl/data.txt', 'inner')
    await made.commit()
    const root = join(made.folder, 'packages/etl')
    const revision = await findRevision(root, 'HEAD')
    await using worktree = await addWorktree(root, revision, 'inner')
    expect(await readFile(join(worktree.root, 'data.txt'), 'utf8')).toBe('inner')
    const before = await findRevision(root, 'HEAD~1')
    await expect(addWorktree(root, before, 'before')).rejects.toThrow(
      /--against HEAD~1: expected the folder packages\/etl in it; it has none/,
    )
    expect(existsSync(join(root, '.etl-bench/against/before'))).toBe(false)
  })
})

describe('a revision', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etl-bench-revision-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  test('is found by branch, tag and commit', async () => {
    using made = await committed()
    await made.git('tag', 'v1')
    const commit = await made.git('rev-parse', 'HEAD')
    for (const ref of ['main', 'v1', commit.slice(0, 8)])
      expect(await findRevision(made.folder, ref)).toEqual({ ref, commit, top: made.folder, project: '' })
  })

  test('that git does not know is named, and no option of git’s', async () => {
    using made = await committed()
    await expect(findRevision(made.folder, 'nowhere')).rejects.toThrow(/--against nowhere: expected a branch/)
    await expect(findRevision(made.folder, '--all')).rejects.toThrow(/--against --all: expected a branch/)
  })

  test('outside of any repository says so', async () => {
    await expect(findRevision(folder, 'main')).rejects.toThrow(/expected a git repository/)
  })

  test('that a shallow clone lacks says how to fetch it', async () => {
    using made = await committed()
    await made.commit()
    await execa('git', ['clone', '--quiet', '--depth', '1', `file://${made.folder}`, folder])
    await expect(findRevision(folder, 'HEAD~1')).rejects.toThrow(/this clone is shallow[\s\S]*fetch-depth: 0/)
  })
})
