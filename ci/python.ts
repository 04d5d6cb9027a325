import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { refereeRuntime } from '../src/referee/runtime.ts'
import { pythonicStack } from '../src/stacks/pythonic/pythonic.ts'
import { sparkStack } from '../src/stacks/spark/spark.ts'
import { prepareRuntime } from '../src/targets/local/setUp/prepare.ts'
import { createSetUp } from '../src/targets/local/setUp/setUp.ts'

/**
 * Lints, checks the format of and type-checks the Python parts: ruff for all, mypy for each part in the
 * environment that it runs in, so that the engines' own types count.
 */
const root = fileURLToPath(new URL('../', import.meta.url))
const setUp = createSetUp({
  variables: process.env,
  signal: new AbortController().signal,
  progress: { step: () => {}, note: (line) => console.log(line) },
})

const lock = readFileSync(new URL('./python-requirements.txt', import.meta.url), 'utf8')
const tools = await prepareRuntime(
  { name: 'lint', requirements: { text: lock, locked: true }, sources: [] },
  setUp,
)

let failures = 0
const check = async (...args: string[]): Promise<void> => {
  const { exitCode } = await execa(tools.python, ['-m', ...args], {
    cwd: root,
    stdio: 'inherit',
    reject: false,
    env: { MYPYPATH: 'src' },
  })
  if (exitCode !== 0) failures++
}

const python = ['src', 'fixtures', 'test', 'bench-self']
await check('ruff', 'check', '--no-cache', ...python)
await check('ruff', 'format', '--no-cache', '--check', ...python)

const spark = sparkStack.runtime(sparkStack.options.parse({}), { name: 'etl_bench', properties: {} })
const pythonic = pythonicStack.runtime(pythonicStack.options.parse({}))
const parts = [
  {
    runtime: refereeRuntime,
    folders: [
      'referee',
      'scenario',
      'dataset',
      'verify',
      'monitor',
      'stacks/runner',
      'stacks/pythonic/expressions_duckdb.py',
      'stacks/pythonic/expressions_polars.py',
      'stacks/pythonic/polars_expressions',
      'targets/container/supervisor.py',
      'targets/container/install/facts.py',
    ],
  },
  {
    runtime: pythonic,
    folders: ['stacks/pythonic'],
  },
  { runtime: spark, folders: ['stacks/spark'] },
]
for (const { runtime, folders } of parts) {
  const { python: executable } = await prepareRuntime(runtime, setUp)
  const paths = folders.map((folder) => `src/${folder}`)
  await check('mypy', '--cache-dir', '/dev/null', '--python-executable', executable, ...paths)
}
process.exitCode = failures > 0 ? 1 : 0
