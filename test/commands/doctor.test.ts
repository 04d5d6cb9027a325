import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { cacheFolder } from '../../src/host/cacheFolder.ts'
import { type BareMachine, bareMachine } from '../support/bareMachine.ts'
import { etlBench } from './commandLine.ts'

interface Printed {
  works: Record<string, boolean>
  targets: Record<
    'local' | 'docker',
    { checks: { name: string; status: string; detail: string; advice: string }[] }
  >
}

const bare = async (): Promise<BareMachine & { cache: string }> => {
  const machine = await bareMachine()
  onTestFinished(() => machine[Symbol.dispose]())
  return { ...machine, cache: join(machine.folder, 'home', 'cache') }
}

const examined = async (cache: string, variables?: NodeJS.ProcessEnv) => {
  const { code, stdout, stderr } = await etlBench(cache, ['doctor', '--json'], variables)
  expect(stderr).toBe('')
  const printed = JSON.parse(stdout) as Printed
  const find = (name: string) => printed.targets.local.checks.find((check) => check.name === name)
  return { code, printed, find }
}

test('on this machine, with what is set up, the default run works', async () => {
  const { code, printed, find } = await examined(cacheFolder(process.env))
  expect(code).toBe(0)
  expect(printed.works.local).toBe(true)
  expect(find('Python')!.status).toBe('ok')
  for (const name of ['referee', 'pythonic']) {
    expect(find(`runtime of ${name}`)).toMatchObject({
      status: 'ok',
      detail: expect.stringMatching(/^set up, works offline: python 3\.\d+\.\d+, .*pyiceberg \d/),
    })
  }
})

test('a new user’s machine can bring what is missing: the run works, and nothing is made yet', async () => {
  const machine = await bare()
  const { code, find } = await examined(machine.cache, machine.variables)
  expect(code).toBe(0)
  expect(find('Python')).toMatchObject({
    status: 'ok',
    detail: expect.stringMatching(/, with (pip, )?venv$|pip$/),
  })
  expect(find('runtime of spark')).toEqual({
    name: 'runtime of spark',
    status: 'limited',
    detail:
      'not set up yet: spark Python environment, spark jars, Java runtime (up to 2.9 GB while it is made)',
    advice: 'the first run brings it, or `npx etl-bench setup` now; both need a network',
  })
  expect(find('runtime of pythonic')!.detail).toBe(
    'not set up yet: pythonic Python environment (up to 700 MB while it is made)',
  )
  expect(readdirSync(join(machine.folder, 'home'))).toEqual([])
})

test('without a Python it says what was looked at and what to install, and ends with code 1', async () => {
  const machine = await bare()
  rmSync(join(machine.folder, 'bin', 'python3'))
  const { code, stdout } = await etlBench(machine.cache, ['doctor'], machine.variables)
  expect(code).toBe(1)
  // However wide the terminal is.
  const text = stdout.replaceAll(/\s+/g, ' ')
  expect(text).toContain(
    'missing Python Python 3.11 or newer is needed and none was found (python3: not found; python3.14: not found',
  )
  expect(text).toContain(
    '→ Install Python 3.11–3.14 with pip or venv, or uv (which can bring its own Python)',
  )
  expect(text).toContain('missing runtime of spark not set up yet: spark Python environment')
  expect(text).toContain('→ it can be brought as soon as there is a Python to bring it with')
  expect(stdout).toMatch(/\nThe default run does not work on local yet: see what is missing\.\n/)
  expect(readdirSync(join(machine.folder, 'home'))).toEqual([])
})

test('a Python that the user names and that won’t do is not passed over', async () => {
  const machine = await bare()
  const { code, find } = await examined(machine.cache, {
    ...machine.variables,
    ETL_BENCH_PYTHON: '/nowhere/python',
  })
  expect(code).toBe(1)
  expect(find('Python')).toMatchObject({
    status: 'missing',
    detail: 'Python 3.11 or newer is needed and none was found (/nowhere/python: not found)',
  })
})

test('the help says that it is there', async () => {
  const { stdout } = await etlBench('/tmp', ['--help'])
  expect(stdout).toContain('doctor [options]')
})

test('a machine without a Docker engine is told so, and the default run works all the same', async () => {
  const { code, printed } = await examined(cacheFolder(process.env), {
    ...process.env,
    DOCKER_HOST: 'unix:///nowhere/docker.sock',
  })
  expect(code).toBe(0)
  expect(printed.works).toEqual({ local: true, docker: false })
  expect(printed.targets.docker.checks).toEqual([
    {
      name: 'Docker engine',
      status: 'missing',
      detail: 'no engine listens at unix:///nowhere/docker.sock (ENOENT)',
      advice: expect.stringMatching(/^Start Docker/),
    },
  ])
})
