import { expect, test } from 'vitest'
import { movedArguments } from '../../src/vitest/describeProject.ts'

const [root, folder] = ['/repository/bench', '/repository/bench/.etl-bench/against/1a2b']

test.each([
  ['a relative --root from outside', '/repository', ['--root', 'bench'], ['--root', folder]],
  ['with an equals sign', '/repository', ['--root=./bench'], [`--root=${folder}`]],
  ['the short option', '/repository/other', ['-r', '../bench'], ['-r', folder]],
  ['a file by its path', '/repository', ['bench/a.bench.ts'], [`${folder}/a.bench.ts`]],
  ['an absolute path', root, ['--config', `${root}/x.ts`], ['--config', `${folder}/x.ts`]],
  ['a relative path in the project', root, ['sub/a.bench.ts', '-t', 'x'], ['sub/a.bench.ts', '-t', 'x']],
  ['a word that names no path', '/repository', ['revenue', '-t', 'x'], ['revenue', '-t', 'x']],
  ['our own options', '/repository', ['--', '--against', 'bench'], ['--', '--against', 'bench']],
])('moves %s', (_, cwd, args, moved) => {
  expect(movedArguments(['bench', ...args], { root, folder, cwd })).toEqual(['bench', ...moved])
})
