import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolveStack } from '../../../src/stacks/registry.ts'
import { startProcess } from '../../../src/targets/local/process.ts'
import type { CatalogAccess, Execution } from '../../../src/targets/target.ts'
import { type Job, type RunnerMessage, runnerMessage, type Task } from '../../../src/trial/protocol.ts'

export type EngineName = 'polars' | 'duckdb' | 'spark'

/** The stack that runs on each engine. */
export const stackIds: Record<EngineName, string> = {
  polars: 'pythonic:polars',
  duckdb: 'pythonic:duckdb',
  spark: 'spark',
}

const variable = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}

export const interpreter = (engine: EngineName): string =>
  variable(engine === 'spark' ? 'ETL_BENCH_TEST_PYTHON_SPARK' : 'ETL_BENCH_TEST_PYTHON_PYTHONIC')

const jars = (): string[] => variable('ETL_BENCH_TEST_JARS').split(':')

/**
 * Sessions of tests are many queries over few rows: what the JVM's second compiler takes, a third of all CPU
 * time, never pays. Without it the JVM keeps room for a fifth of the code, and would empty it again and again.
 * Results are the same; the real stacks under `vitest bench` have the defaults.
 */
export const quickConf = {
  'spark.driver.extraJavaOptions': '-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC',
}

/** The same for executors, whose half a CPU each is long at it, and fewer tasks for small tables. */
export const quickClusterConf = {
  ...quickConf,
  'spark.executor.extraJavaOptions': quickConf['spark.driver.extraJavaOptions'],
  'spark.sql.shuffle.partitions': 2,
}

/** On this machine classes come from an archive, too, where set-up has made one: see test/setUp/sparkArchive.ts. */
export const quickLocalConf = (): Record<string, string> => {
  const archive = process.env.ETL_BENCH_TEST_SPARK_ARCHIVE
  if (!archive) return quickConf
  const own = quickConf['spark.driver.extraJavaOptions']
  return { 'spark.driver.extraJavaOptions': `${own} -XX:SharedArchiveFile=${archive}` }
}

const withQuickConf = ({ conf = {}, ...settings }: Record<string, unknown>) => ({
  ...settings,
  conf: { ...quickLocalConf(), ...(conf as object) },
})

export interface RunOptions {
  settings?: Record<string, unknown>
  limits?: Job['limits']
  executors?: number
  /** Variables of the process. */
  environment?: Record<string, string>
}

/** A job file's content, with the engine settings that the stack's descriptor makes. */
export const jobFor = (
  engine: EngineName,
  catalog: CatalogAccess,
  tasks: Task[],
  { settings = {}, limits = { cpus: 1, memoryMb: 1536 }, executors = 0 }: RunOptions = {},
): Job => {
  const { stack, options } = resolveStack(
    stackIds[engine],
    engine === 'spark' ? withQuickConf(settings) : settings,
  )
  const runtime = { name: engine, jars: engine === 'spark' ? jars() : [], versions: {} }
  return {
    version: 1,
    processor: stack.processor(options),
    limits,
    engine: stack.engine({ options, limits, executors, catalog, runtime }),
    catalog,
    tasks,
  }
}

export interface Runner extends AsyncDisposable {
  execution: Execution
  /** The next message; undefined once the runner has ended. */
  next(): Promise<RunnerMessage | undefined>
}

/** Starts the real runner on a job. */
export const startRunner = async (
  engine: EngineName,
  job: Job,
  environment: Record<string, string> = {},
): Promise<Runner> => {
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-test-run-'))
  const file = join(folder, 'job.json')
  writeFileSync(file, JSON.stringify(job))
  const execution = await startProcess({
    command: interpreter(engine),
    args: ['-m', 'stacks.runner.main', file],
    cwd: folder,
    env: {
      PATH: process.env.PATH!,
      ...(process.env.JAVA_HOME && { JAVA_HOME: process.env.JAVA_HOME }),
      PYTHONPATH: new URL('../../../src', import.meta.url).pathname,
      TMPDIR: folder,
      ETL_BENCH_PROTOCOL_FD: '3',
      ...environment,
    },
    sampled: false,
  })
  const messages = execution.messages[Symbol.asyncIterator]()
  return {
    execution,
    next: async () => {
      const { value, done } = await messages.next()
      return done ? undefined : runnerMessage.parse(JSON.parse(value))
    },
    [Symbol.asyncDispose]: async () => {
      await execution[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Run {
  ready: Extract<RunnerMessage, { type: 'ready' }>
  tasks: Map<string, Extract<RunnerMessage, { type: 'task' }>>
  finished: boolean
  /** The engine's own counters of the first task. */
  engine: Extract<RunnerMessage, { type: 'finished' }>['engine']
  /** Files of the engine's own profile, by name. */
  profiles: Record<string, string>
  exit: Awaited<Execution['exited']>
}

/** Runs a job to its end, answering as the harness does. */
export const runJob = async (
  engine: EngineName,
  job: Job,
  environment?: Record<string, string>,
): Promise<Run> => {
  await using runner = await startRunner(engine, job, environment)
  const tasks: Run['tasks'] = new Map()
  let ready: Run['ready'] | undefined
  let finished = false
  const profiles: Run['profiles'] = {}
  let engineCounters: Run['engine'] = null
  for (let message = await runner.next(); message; message = await runner.next()) {
    if (message.type === 'ready') ready = message
    if (message.type === 'profile') profiles[message.name] = message.text
    if (message.type === 'finished') {
      finished = true
      engineCounters = message.engine
    }
    if (message.type !== 'task') continue
    tasks.set(message.id, message)
    await runner.execution.send('go on')
  }
  const exit = await runner.execution.exited
  if (!ready) throw new Error(`the runner was never ready:\n${exit.outputTail}`)
  return { ready, tasks, finished, engine: engineCounters, profiles, exit }
}
