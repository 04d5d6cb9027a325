import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findPython } from '../../../../src/targets/local/doctor/python.ts'
import { scratchFolder } from '../../../support/scratch.ts'

/** A folder for the PATH, with shell scripts in place of programs. */
const programs = (scripts: Record<string, string>): string => {
  const folder = scratchFolder()
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

/** A Python that answers what the set-up asks it, and has these modules for making environments. */
const fakePython = (modules: string): string =>
  `case "$2" in *platform*) echo "[\\"$0\\", \\"3.12.1\\", \\"cpython\\"]";; *) echo "${modules}";; esac`

const find = (scripts: Record<string, string>, more: NodeJS.ProcessEnv = {}) =>
  findPython({ PATH: programs(scripts), ...more }, AbortSignal.timeout(30_000))

test('a fake uv alone will do, but not in place of a Python that the user names', async () => {
  const uv = { uv: 'echo "uv 0.11.2 (abc 2026-10-01)"' }
  expect(await find(uv)).toEqual({
    canSetUp: true,
    check: { name: 'Python', status: 'ok', detail: 'none of its own, but uv, which brings one', advice: '' },
  })
  expect(await find(uv, { ETL_BENCH_PYTHON: '/nowhere' })).toMatchObject({ canSetUp: false })
})

test('a fake Python with pip will do', async () => {
  const { canSetUp, check } = await find({ python3: fakePython('pip') })
  expect(canSetUp).toBe(true)
  expect(check).toMatchObject({ status: 'ok', detail: expect.stringMatching(/^3\.12\.1 at .*, with pip$/) })
})

test('a fake Python without pip and venv, on a machine without uv, will not', async () => {
  const { canSetUp, check } = await find({ python3: fakePython('') })
  expect(canSetUp).toBe(false)
  expect(check).toEqual({
    name: 'Python',
    status: 'missing',
    detail: expect.stringMatching(/python3 has neither pip nor a working venv, and there is no recent uv$/),
    advice: 'install one of them (on Debian and Ubuntu: the package python3-venv or python3-pip)',
  })
})
