import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest'
import { createLocalTarget } from '../../../../src/targets/local/local.ts'
import type { PreparedRuntime } from '../../../../src/targets/target.ts'
import { type BareMachine, bareMachine } from '../../../support/bareMachine.ts'
import { isolate } from '../../../support/isolation.ts'
import { startScript } from '../../../support/scripts.ts'
import { smallRuntime } from '../runtimes.ts'

const prepareScript = new URL('../fixtures/prepare.ts', import.meta.url)

let machine: BareMachine
beforeAll(async () => {
  machine = await bareMachine()
})
afterAll(() => machine[Symbol.dispose]())

interface Outcome {
  prepared?: PreparedRuntime
  error?: { name: string; message: string }
  notes: string[]
}

const prepare = async (variables: NodeJS.ProcessEnv, prefix: readonly string[] = []): Promise<Outcome> => {
  const project = mkdtempSync(join(machine.folder, 'project-'))
  const script = startScript(prepareScript, [project, JSON.stringify(smallRuntime)], {
    env: { ...machine.variables, ...variables },
    prefix,
  })
  const { stdout, stderr } = await script.ended
  if (!stdout) throw new Error(stderr)
  return JSON.parse(stdout) as Outcome
}

test('no Python and no uv: one message lists what was looked at', async () => {
  const { error } = await prepare({ PATH: '' })
  expect(error?.name).toBe('UserError')
  expect(error?.message).toMatch(
    /^Python 3\.11 or newer is needed and none was found:\n {2}python3: not found\n/,
  )
  expect(error?.message).toContain('set ETL_BENCH_PYTHON to the path of one, and run again.')
})

test('a named Python that is not there: nothing else is taken', async () => {
  const { error } = await prepare({ ETL_BENCH_PYTHON: '/no/such/python' })
  expect(error?.name).toBe('UserError')
  expect(error?.message).toContain('none was found:\n  /no/such/python: not found\n')
})

/** A Python without pip, and without a working venv where asked. */
const pythonWithoutPip = (name: string, venv: boolean): string => {
  const folder = join(machine.folder, name)
  const python = join(machine.variables.PATH!, 'python3')
  execFileSync(python, ['-m', 'venv', '--without-pip', folder])
  const own = join(folder, 'bin', 'python')
  if (!venv) {
    const script = `import pathlib, sysconfig
site = pathlib.Path(sysconfig.get_paths()["purelib"])
(site / "sitecustomize.py").write_text("import sys; sys.modules['venv'] = None")`
    execFileSync(own, ['-c', script])
  }
  return own
}

test('a Python with venv but no pip is enough', async () => {
  const python = pythonWithoutPip('no-pip', true)
  const { prepared, error } = await prepare({
    ETL_BENCH_PYTHON: python,
    ETL_BENCH_CACHE_DIR: join(machine.folder, 'no-pip-cache'),
  })
  expect(error).toBeUndefined()
  expect(prepared?.versions.py4j).toBe('0.10.9.9')
})

test('a Python with neither pip nor venv, and no uv: one message says what to install', async () => {
  const python = pythonWithoutPip('no-venv', false)
  const { error } = await prepare({
    ETL_BENCH_PYTHON: python,
    ETL_BENCH_CACHE_DIR: join(machine.folder, 'no-venv-cache'),
  })
  expect(error?.name).toBe('UserError')
  expect(error?.message).toMatch(
    /^Python 3\.\d+\.\d+ at \S+ has neither pip nor a working venv, and there is no recent uv on the PATH\. Install/,
  )
})

test('no network at first: one message says that it is needed once', async (context) => {
  const { error } = await prepare({}, isolate(context, 'network'))
  expect(error?.name).toBe('InfrastructureError')
  expect(error?.message).toMatch(/^Set-up of uv failed: a package server could not be reached\.\n/)
  expect(error?.message).toContain('The first set-up needs the network; later runs work offline.')
  expect(error?.message.split('\n').length).toBeLessThan(5)
})

/** Words that put a file system of this kind at the folder and then run a command. */
const mountedAt = (context: TestContext, folder: string, options: string): string[] => {
  execFileSync('mkdir', ['-p', folder])
  const script = `mount -t tmpfs -o "${options}" none "${folder}" && exec "$@"`
  return [...isolate(context, 'mounts'), 'sh', '-c', script, 'sh']
}

test('a disk without room: refused before anything is downloaded, with what is needed', async (context) => {
  const disk = join(machine.folder, 'small-disk')
  const outcome = await prepare({ ETL_BENCH_CACHE_DIR: disk }, mountedAt(context, disk, 'size=10m'))
  expect(outcome.error?.name).toBe('InfrastructureError')
  expect(outcome.error?.message).toMatch(
    /^Set-up needs about 700 MB in \S+small-disk, where 10\.5 MB are free\. /,
  )
})

test('a disk that fills up on the way: one message says so', async (context) => {
  const disk = join(machine.folder, 'filling-disk')
  // Room as far as statfs can tell, but not for that many files.
  const full = mountedAt(context, disk, 'size=4g,nr_inodes=30')
  const outcome = await prepare({ ETL_BENCH_CACHE_DIR: disk }, full)
  expect(outcome.error?.message).toMatch(/^Set-up of [\w ]+ failed: the disk is full\.\n/)
  expect(outcome.error?.message).toContain('set ETL_BENCH_CACHE_DIR to a folder on another disk')
})

test('a cache that can only be read: one message names it', async (context) => {
  const disk = join(machine.folder, 'read-only')
  const outcome = await prepare({ ETL_BENCH_CACHE_DIR: disk }, mountedAt(context, disk, 'ro,size=4g'))
  expect(outcome.error?.message).toMatch(/^Set-up of [\w ]+ failed: the cache folder is not writable\.\n/)
  expect(outcome.error?.message).toContain(`Make ${disk} writable, or set ETL_BENCH_CACHE_DIR`)
})

test('two processes at once set one cache up', async () => {
  const cache = join(machine.folder, 'shared')
  const outcomes = await Promise.all([0, 1].map(() => prepare({ ETL_BENCH_CACHE_DIR: cache })))
  expect(outcomes.map(({ error }) => error)).toEqual([undefined, undefined])
  expect(outcomes[0]!.prepared).toEqual(outcomes[1]!.prepared)
  expect(readdirSync(join(cache, 'environments'))).toHaveLength(1)
  expect(readdirSync(join(cache, 'tmp'))).toEqual([])
  expect(readdirSync(join(cache, 'locks'))).toEqual([])
})

test('a complete cache that can only be read is enough, also without network', async (context) => {
  const cache = join(machine.folder, 'shared')
  await prepare({ ETL_BENCH_CACHE_DIR: cache }) // Only at first, when this test runs alone.
  const remount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
  const prefix = [...isolate(context, 'network'), ...isolate(context, 'mounts'), 'sh', '-c', remount, cache]
  const outcome = await prepare({ ETL_BENCH_CACHE_DIR: cache }, prefix)
  expect(outcome).toMatchObject({ notes: [], steps: 0 })
  expect(outcome.prepared?.versions.py4j).toBe('0.10.9.9')
})

test('a set-up that is interrupted stops at once and leaves nothing half made', async () => {
  const cache = join(machine.folder, 'interrupted')
  const controller = new AbortController()
  const progress = { note: () => {}, step: () => controller.abort() }
  const variables = { ...machine.variables, ETL_BENCH_CACHE_DIR: cache }
  const target = createLocalTarget({ root: mkdtempSync(join(machine.folder, 'project-')), variables })
  await using environment = await target.open({
    runId: '1',
    keep: false,
    progress,
    signal: controller.signal,
  })
  await expect(environment.prepare(smallRuntime)).rejects.toMatchObject({ name: 'AbortError' })
  expect(readdirSync(join(cache, 'tmp'))).toEqual([])
  expect(readdirSync(join(cache, 'locks'))).toEqual([])
})
