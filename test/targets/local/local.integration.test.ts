import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Dataset } from '../../../src/dataset/dataset.ts'
import { BenchmarkError, InfrastructureError } from '../../../src/recovery/errors.ts'
import { createLocalTarget } from '../../../src/targets/local/local.ts'
import type { Environment, PreparedRuntime, Program, Runtime } from '../../../src/targets/target.ts'
import { type BareMachine, bareMachine } from '../../support/bareMachine.ts'
import { isolate } from '../../support/isolation.ts'
import { startScript } from '../../support/scripts.ts'
import { SLF4J_SHA256, smallRuntime, sparkRuntime } from './runtimes.ts'

/**
 * One environment on a machine with nothing but Python: what it makes at first is shared by all tests, as
 * the making of the Spark environment is dear.
 */
let machine: BareMachine
let project: string
let environment: Environment
let spark: PreparedRuntime
let small: PreparedRuntime
const notes: string[] = []
const steps: { name: string; done?: number; total?: number }[] = []
const progress = {
  note: (line: string) => void notes.push(line),
  step: (step: { name: string; done?: number; total?: number }) => void steps.push(step),
}

const open = (runId: string, keep = false): Promise<Environment> =>
  createLocalTarget({ root: project, variables: machine.variables }).open({
    runId,
    keep,
    progress,
    signal: new AbortController().signal,
  })

const unlocked: Runtime = {
  name: 'unlocked',
  requirements: { text: 'py4j>=0.10.9.9,<0.10.9.10\n', locked: false },
  sources: ['stacks/runner'],
}

beforeAll(async () => {
  machine = await bareMachine()
  project = join(machine.folder, 'a project')
  environment = await open('run-1')
  ;[spark, small] = await Promise.all([
    environment.prepare(sparkRuntime(SLF4J_SHA256)),
    environment.prepare(unlocked),
  ])
})
afterAll(async () => {
  await environment?.[Symbol.asyncDispose]()
  machine?.[Symbol.dispose]()
})

/** Runs a script in the environment and gives the lines that it sends. */
const run = async (
  script: string,
  program: Partial<Program> = {},
  where = environment,
): Promise<string[]> => {
  const source = `import json, os\nsend = lambda it: os.write(3, (json.dumps(it) + "\\n").encode())\n${script}`
  // The module runs the file that is its argument.
  const input = Buffer.from(source)
  await using execution = await where.start({ runtime: small, module: 'cProfile', input, ...program })
  const lines: string[] = []
  for await (const line of execution.messages) lines.push(JSON.parse(line))
  const { code, outputTail } = await execution.exited
  if (code !== 0) throw new Error(outputTail)
  return lines
}

test('the first set-up brings uv, environments, a Java and jars, and counts its steps', () => {
  const made = notes.map((note) => /^Set up: (.+) \(\d+\.\d s\)$/.exec(note)?.[1])
  expect(made.sort()).toEqual([
    'Java runtime',
    'requirements of unlocked',
    'spark Python environment',
    'spark jars',
    'unlocked Python environment',
    'uv',
  ])
  expect(steps.at(-1)).toMatchObject({ name: 'set-up', done: 6, total: 6, unit: 'steps' })
  expect(spark.versions).toMatchObject({
    python: expect.stringMatching(/^3\.\d+\.\d+$/),
    java: '17.0.9',
    pyspark: expect.any(String),
    'org.slf4j_slf4j-api-2.0.17.jar': SLF4J_SHA256,
  })
  expect(spark.jars.map((jar) => existsSync(jar))).toEqual([true])
  expect(small.versions).toMatchObject({ py4j: '0.10.9.9' })
})

test('a program runs in its environment, with its sources and a folder of its own', async () => {
  const [seen] = (await run(`
import sys, tempfile, stacks.runner.channel as channel
send({"python": sys.prefix, "source": channel.__file__, "cached": channel.__cached__,
  "folder": os.getcwd(), "temporary": tempfile.gettempdir(), "variables": sorted(os.environ)})
`)) as unknown as [Record<string, string>]
  const cache = join(machine.variables.HOME!, '.cache', 'etl-bench')
  expect(seen!.python).toContain(join(cache, 'environments'))
  expect(seen!.source).toContain(join(cache, 'sources'))
  expect(existsSync(seen!.cached!)).toBe(true)
  expect(seen!.temporary).toBe(seen!.folder)
  expect(seen!.folder).toContain(join(project, '.etl-bench', 'runs', 'run-1', 'local'))
  await environment.settle(10_000)
  expect(existsSync(seen!.folder!)).toBe(false)
})

test('teardown ends a program that is just starting, and none starts after it', async () => {
  const closing = await open('run-closing')
  const runtime = await closing.prepare(unlocked)
  const input = Buffer.from('import time\ntime.sleep(60)')
  const start = () => closing.start({ runtime, module: 'cProfile', input })
  const starting = start()
  await closing[Symbol.asyncDispose]()
  expect(await (await starting).exited).toMatchObject({ code: null })
  await expect(start()).rejects.toThrow('Nothing is started in an environment that is torn down.')
  expect(readdirSync(join(project, '.etl-bench', 'processes'))).toEqual([])
  expect(existsSync(join(project, '.etl-bench', 'runs', 'run-closing', 'local'))).toBe(false)
})

test('a trial is held to its CPUs', async () => {
  expect(environment.limits.available.cpus).toBeGreaterThanOrEqual(1)
  const [cpus] = await run('send(len(os.sched_getaffinity(0)))', { limits: { cpus: 1, memoryMb: 512 } })
  expect(cpus).toBe(1)
})

test('Spark runs on the packaged Java and sees the jars', async () => {
  const [rows] = await run(
    `from pyspark.sql import SparkSession
builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
session = builder.config("spark.jars", os.environ["JARS"]).config("spark.driver.memory", "512m").getOrCreate()
send([session.range(1000).count(), [jar.rsplit("/", 1)[-1] for jar in session.conf.get("spark.jars").split(",")]])
session.stop()`,
    { runtime: spark, environment: { JARS: spark.jars.join(',') } },
  )
  expect(rows).toEqual([1000, ['org.slf4j_slf4j-api-2.0.17.jar']])
})

test('datasets and files are where trials find them', async () => {
  const dataset: Dataset = {
    folder: join(machine.folder, 'data'),
    source: 'events',
    manifest: {
      manifestVersion: 1,
      generator: 'files',
      seed: null,
      characteristics: {},
      rows: 1,
      bytes: 1,
      digest: 'd',
      tables: {
        events: {
          format: 'csv',
          schema: [],
          rows: 1,
          malformedRows: 0,
          files: [
            { path: 'events/0.csv', bytes: 1, rows: 1, sha256: '' },
            { path: '/mine/1.csv', bytes: 1, rows: 1, sha256: '' },
          ],
        },
      },
    },
  }
  expect(await environment.provide(dataset)).toEqual({
    events: { format: 'csv', schema: [], uris: [join(dataset.folder, 'events/0.csv'), '/mine/1.csv'] },
  })
  const [one, two] = await Promise.all(
    ['1', '2'].map((text) => environment.provideFile('job.py', Buffer.from(text))),
  )
  expect(
    await run(`send([open(${JSON.stringify(one)}).read(), open(${JSON.stringify(two)}).read()])`),
  ).toEqual([['1', '2']])
})

test('a runtime of another environment is refused', async () => {
  await using other = await open('run-2')
  await expect(other.start({ runtime: small, module: 'platform' })).rejects.toThrow(BenchmarkError)
})

test('once set up, nothing is done and nothing is said, also with loopback as the only network', async (context) => {
  const args = [join(machine.folder, 'offline'), JSON.stringify(sparkRuntime(SLF4J_SHA256))]
  const prefix = isolate(context, 'network')
  const script = startScript(new URL('./fixtures/prepare.ts', import.meta.url), args, {
    env: machine.variables,
    prefix,
  })
  const { stdout, stderr } = await script.ended
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ prepared: spark, notes: [], steps: 0 })
})

test('an environment whose Python is gone is made anew, and a line says so', async () => {
  const [{ prefix }] = (await run('import sys; send({"prefix": sys.prefix})')) as unknown as [
    { prefix: string },
  ]
  rmSync(join(prefix, 'bin', 'python'))
  notes.length = 0
  await using other = await open('run-3')
  const again = await other.prepare(unlocked)
  expect(notes).toEqual([
    expect.stringMatching(/^Rebuilding the unlocked Python environment: its Python is gone/),
    expect.stringMatching(/^Set up: unlocked Python environment/),
  ])
  expect(await run('send(1)', { runtime: again }, other)).toEqual([1])
})

test('a jar that is not the pinned file is refused, and nothing of it is kept', async () => {
  const before = readdirSync(join(machine.variables.HOME!, '.cache', 'etl-bench', 'jars'))
  await using other = await open('run-4')
  const wrong = 'a'.repeat(64)
  const refused = other.prepare(sparkRuntime(wrong))
  await expect(refused).rejects.toThrow(InfrastructureError)
  await expect(refused).rejects.toThrow(
    `org.slf4j_slf4j-api-2.0.17.jar is not the file that was expected: sha256 ${wrong} expected, ${SLF4J_SHA256} got.`,
  )
  expect(readdirSync(join(machine.variables.HOME!, '.cache', 'etl-bench', 'jars'))).toEqual(before)
})

test("what a user adds comes with all that it needs, through the mirror in Maven's settings", async () => {
  const { jars } = sparkRuntime(SLF4J_SHA256)
  const asked: string[] = []
  const repository = createServer((request, response) => {
    asked.push(request.url!)
    const file = REPOSITORY[request.url!]
    response.writeHead(file === undefined ? 404 : 200).end(file)
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void repository.close())
  await once(repository, 'listening')
  const maven = join(machine.variables.HOME!, '.m2')
  mkdirSync(maven)
  onTestFinished(() => rmSync(maven, { recursive: true }))
  const mirror = `<url>http://127.0.0.1:${(repository.address() as AddressInfo).port}/maven</url>`
  writeFileSync(
    join(maven, 'settings.xml'),
    `<settings><mirrors><mirror><mirrorOf>*</mirrorOf>${mirror}</mirror></mirrors></settings>`,
  )

  await using other = await open('run-5')
  const own = { coordinate: 'com.example:own:1' }
  const prepared = await other.prepare({ ...sparkRuntime(SLF4J_SHA256), jars: [...jars!, own] })
  expect(prepared.jars.map((jar) => basename(jar))).toEqual([
    'org.slf4j_slf4j-api-2.0.17.jar',
    'com.example_needed-2.jar',
    'com.example_own-1.jar',
  ])
  expect(readFileSync(prepared.jars[1]!, 'utf8')).toBe('needed')
  expect(asked).toContain('/maven/com/example/needed/2/needed-2.jar')
})

const pom = (artifact: string, version: number, more = ''): string =>
  `<project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId>
  <artifactId>${artifact}</artifactId><version>${version}</version>${more}</project>`

const NEEDED =
  '<dependency><groupId>com.example</groupId><artifactId>needed</artifactId><version>2</version></dependency>'

const REPOSITORY: Record<string, string> = {
  '/maven/com/example/own/1/own-1.pom': pom('own', 1, `<dependencies>${NEEDED}</dependencies>`),
  '/maven/com/example/own/1/own-1.jar': 'own',
  '/maven/com/example/needed/2/needed-2.pom': pom('needed', 2),
  '/maven/com/example/needed/2/needed-2.jar': 'needed',
}

test('at the end programs are ended and everything of the run is gone, or kept if asked', async () => {
  const runs = join(project, '.etl-bench', 'runs')
  const ending = await open('run-6')
  const runtime = await ending.prepare(smallRuntime)
  const input = Buffer.from('import time; time.sleep(1000)')
  const { exited } = await ending.start({ runtime, module: 'cProfile', input })
  writeFileSync(join(runs, 'run-6', 'local', 'warehouse', 'data'), '')
  await ending[Symbol.asyncDispose]()
  expect(await exited).toMatchObject({ code: null, signal: expect.any(String) })
  expect(existsSync(join(runs, 'run-6', 'local'))).toBe(false)

  const kept = await open('run-7', true)
  await kept[Symbol.asyncDispose]()
  expect(readdirSync(join(runs, 'run-7', 'local')).sort()).toEqual(['files', 'warehouse'])
})
