import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const document = readFileSync(join(root, 'docs/architecture.md'), 'utf8')

/** As the document says it. */
const order = /Imports point one way: `([^`]+)`/.exec(document)![1]!.split(/\s*←\s*/)

/** Types that any folder may name, and what else goes against the order, each with its reason. */
const anyMayName = [
  'stacks/stack.ts',
  'targets/target.ts',
  'trial/protocol.ts',
  'trial/compiledStep.ts',
  'trial/record.ts',
  // What tells a process from a later one of the same number is read where processes are.
  'monitor/localTable.ts',
]

interface Import {
  from: string
  to: string
}

const importsOf = (file: string): Import[] =>
  [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, path]) => ({
    from: file,
    to: normalize(join(dirname(file), path!)),
  }))

const folderOf = (file: string): string => file.split(sep)[0]!

const betweenFolders = globSync('*/**/*.ts', { cwd: join(root, 'src') })
  .flatMap(importsOf)
  .filter(({ from, to }) => !to.startsWith('..') && to.includes(sep) && folderOf(from) !== folderOf(to))

test('the document names every folder of TypeScript once', () => {
  const folders = new Set(globSync('*/**/*.ts', { cwd: join(root, 'src') }).map(folderOf))
  expect(order.toSorted()).toEqual([...folders].toSorted())
})

test('imports go one way', () => {
  const backwards = betweenFolders.filter(
    ({ from, to }) => order.indexOf(folderOf(to)) > order.indexOf(folderOf(from)) && !anyMayName.includes(to),
  )
  expect(backwards).toEqual([])
  expect(betweenFolders.length).toBeGreaterThan(500)
})
