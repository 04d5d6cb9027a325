import { once } from 'node:events'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../../src/recovery/errors.ts'
import { openRunFolder, removeDeadRuns } from '../../../src/targets/local/runFolder.ts'
import { scratchFolder } from '../../support/scratch.ts'
import { startScript } from '../../support/scripts.ts'

const openRun = new URL('./fixtures/openRun.ts', import.meta.url)

const startRun = async (root: string, id: string) => {
  const run = startScript(openRun, [root, id])
  await once(run.child.stdout!, 'data')
  return run
}

const localFolder = (root: string, id: string) => join(root, '.etl-bench', 'runs', id, 'local')

test('a run has a catalog and a warehouse of its own, both gone at its end', async () => {
  const root = scratchFolder()
  const run = await openRunFolder(root, 'one')
  const folder = localFolder(root, 'one')
  expect(run.catalog).toEqual({
    name: 'etl_bench',
    properties: {
      type: 'sql',
      uri: `sqlite:///${folder}/catalog.db`,
      warehouse: `file://${folder}/warehouse`,
    },
  })
  const programs = [await run.programFolder(), await run.programFolder()]
  expect(new Set(programs).size).toBe(2)
  writeFileSync(join(programs[0]!, 'spill'), '')
  await run.close(false)
  expect(existsSync(folder)).toBe(false)
})

test('a run that is kept leaves catalog and warehouse, and no later run removes them', async () => {
  const root = scratchFolder()
  const run = await openRunFolder(root, 'kept')
  await run.programFolder()
  await run.close(true)
  expect(readdirSync(run.folder).sort()).toEqual(['files', 'warehouse'])
  expect(await removeDeadRuns(root)).toEqual([])
  expect(existsSync(run.folder)).toBe(true)
})

test('what a killed run has left is removed, and only its environment', async () => {
  const root = scratchFolder()
  const killed = await startRun(root, 'killed')
  const journal = join(root, '.etl-bench', 'runs', 'killed', 'journal.jsonl')
  writeFileSync(journal, '')
  killed.child.kill('SIGKILL')
  await killed.ended
  expect(await removeDeadRuns(root)).toEqual(['killed'])
  expect(existsSync(localFolder(root, 'killed'))).toBe(false)
  expect(existsSync(journal)).toBe(true)
})

test('a run that is under way is neither removed nor opened twice', async () => {
  const root = scratchFolder()
  await startRun(root, 'busy')
  expect(await removeDeadRuns(root)).toEqual([])
  const again = openRunFolder(root, 'busy')
  await expect(again).rejects.toThrow(UserError)
  await expect(again).rejects.toThrow('Run busy is still under way in another process')
  expect(existsSync(localFolder(root, 'busy'))).toBe(true)
})

test('a project without runs has nothing to remove', async () => {
  expect(await removeDeadRuns(scratchFolder())).toEqual([])
})

test.each(['100%', 'c#', 'what?'])(
  'a project in a folder %o is refused: catalogs would misread its path',
  async (name) => {
    const root = join(scratchFolder(), name)
    const refused = openRunFolder(root, 'one')
    await expect(refused).rejects.toThrow(UserError)
    await expect(refused).rejects.toThrow(`The project's path must not contain %, # or ?: ${root}.`)
    expect(existsSync(root)).toBe(false)
  },
)
