import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findInterpreter, versionProblem } from '../../../../src/targets/local/setUp/python.ts'
import { isRecentUv } from '../../../../src/targets/local/setUp/uv.ts'
import { scratchFolder } from '../../../support/scratch.ts'

/** A folder with programs of these names, each of which answers the probe with the output given. */
const fakePythons = (answers: Record<string, string>): string => {
  const folder = scratchFolder()
  for (const [name, answer] of Object.entries(answers)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho '${answer}'\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

const answer = (path: string, version: string, implementation = 'cpython') =>
  JSON.stringify([path, version, implementation])

test('the Python of this machine is found by running it', async () => {
  const { interpreter } = await findInterpreter(process.env)
  expect(interpreter?.path).toMatch(/^\//)
  expect(versionProblem(interpreter!.version, 'cpython')).toBeUndefined()
})

test('fake Pythons: an old python3 is passed over for a newer one under its full name', async () => {
  const PATH = fakePythons({ python3: answer('/old', '3.9.2'), 'python3.12': answer('/good', '3.12.1') })
  expect(await findInterpreter({ PATH })).toEqual({
    interpreter: { path: '/good', version: '3.12.1' },
    rejected: [
      'python3: version 3.9.2, at least 3.11 is needed',
      'python3.14: not found',
      'python3.13: not found',
    ],
  })
})

test('fake Pythons: one that is newer than the tested ones is taken only if there is no other', async () => {
  const newest = answer('/newest', '3.15.0')
  const both = fakePythons({ python3: newest, 'python3.11': answer('/tested', '3.11.9') })
  expect((await findInterpreter({ PATH: both })).interpreter?.path).toBe('/tested')
  const alone = fakePythons({ python3: newest })
  expect((await findInterpreter({ PATH: alone })).interpreter?.path).toBe('/newest')
})

test('fake Pythons: of other implementations and of stubs it is said why they do not fit', async () => {
  const PATH = fakePythons({
    python3: answer('/pypy', '3.11.1', 'pypy'),
    python: 'Install it from the store',
  })
  const { interpreter, rejected } = await findInterpreter({ PATH })
  expect(interpreter).toBeUndefined()
  expect(rejected[0]).toBe('python3: pypy 3.11.1, CPython is needed')
  expect(rejected.at(-1)).toBe('python: it does not answer as Python does')
})

test('fake Pythons: ETL_BENCH_PYTHON is the only one that counts', async () => {
  const folder = fakePythons({ python3: answer('/good', '3.12.1'), mine: answer('/mine', '3.10.0') })
  const environment = { PATH: folder, ETL_BENCH_PYTHON: join(folder, 'mine') }
  expect(await findInterpreter(environment)).toEqual({
    rejected: [`${join(folder, 'mine')}: version 3.10.0, at least 3.11 is needed`],
  })
})

test.each([
  ['3.11.0', undefined],
  ['3.14.2', undefined],
  ['4.0.0', undefined],
  ['3.10.14', 'version 3.10.14, at least 3.11 is needed'],
  ['2.7.18', 'version 2.7.18, at least 3.11 is needed'],
])('CPython %s: %o', (version, problem) => {
  expect(versionProblem(version, 'cpython')).toBe(problem)
})

test.each([
  ['uv 0.8.0', true],
  ['uv 0.13.9 (x86_64-unknown-linux-gnu)', true],
  ['uv 1.0.0', true],
  ['uv 0.7.22', false],
  ['usage: uv [options]', false],
  ['', false],
])('a uv that says %o is recent enough: %o', (said, recent) => {
  expect(isRecentUv(said)).toBe(recent)
})
