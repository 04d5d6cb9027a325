import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runnerMessage, type Task } from '../../../src/trial/protocol.ts'
import { interpreter, jobFor, startRunner } from '../support/engine.ts'
import { Lake, parquet } from '../support/lake.ts'
import { terminateDuringTask } from '../support/terminate.ts'

let lake: Lake
beforeAll(async () => {
  lake = await Lake.open()
})
afterAll(() => lake[Symbol.asyncDispose]())

const task = async (id: string, script: string): Promise<Task> => {
  const [t] = await lake.provide([parquet({ n: 'int' }, [1])])
  await lake.createTable(`test.${id}`, { n: 'int' })
  return {
    id,
    inputs: { t: t! },
    ...lake.script(script, `test.${id}`, { n: 'int' }),
  }
}
const good = 'def transform(inputs):\n    return inputs["t"]\n'

describe('the runner as a process', () => {
  test('waits after each task until it is answered', async () => {
    const job = jobFor('polars', lake.catalog, [await task('one', good), await task('two', good)])
    await using runner = await startRunner('polars', job)
    expect(await runner.next()).toMatchObject({ type: 'ready' })
    expect(await runner.next()).toMatchObject({ type: 'task', id: 'one' })
    const second = runner.next()
    const waited = new Promise((resolve) => setTimeout(resolve, 300, 'nothing yet'))
    expect(await Promise.race([second, waited])).toBe('nothing yet')
    await runner.execution.send('go on')
    expect(await second).toMatchObject({ type: 'task', id: 'two' })
    await runner.execution.send('go on')
    expect(await runner.next()).toEqual({ type: 'finished', engine: null })
    expect(await runner.execution.exited).toMatchObject({ code: 0 })
  })

  test('ends after the task at hand when the harness has gone', async () => {
    const job = jobFor('polars', lake.catalog, [await task('heard', good), await task('unheard', good)])
    const file = join(lake.folder, 'gone.json')
    writeFileSync(file, JSON.stringify(job))
    const { stdout, exitCode } = await execa(interpreter('polars'), ['-m', 'stacks.runner.main', file], {
      env: { PYTHONPATH: fileURLToPath(new URL('../../../src', import.meta.url)) },
      stdin: 'ignore',
      reject: false,
    })
    const messages = stdout.split('\n').map((line) => runnerMessage.parse(JSON.parse(line)))
    expect(messages).toMatchObject([{ type: 'ready' }, { type: 'task', id: 'heard' }])
    expect(exitCode).toBe(1)
  })

  test('says on stderr what keeps it from starting, and exits with an error', async () => {
    const job = jobFor('duckdb', lake.catalog, [await task('unset', good)], {
      settings: { settings: { no_such_setting: 1 } },
    })
    await using runner = await startRunner('duckdb', job)
    expect(await runner.next()).toBeUndefined()
    const { code, outputTail } = await runner.execution.exited
    expect({ code, outputTail }).toEqual({ code: 1, outputTail: expect.stringContaining('no_such_setting') })
  })

  test('DuckDB keeps to its share of the memory', async () => {
    const everything =
      'def transform(connection, inputs):\n' +
      '    return connection.sql("SELECT len(list(i))::INTEGER AS n FROM range(200000000) t(i)")\n'
    const limits = { cpus: 1, memoryMb: 512 }
    const job = jobFor('duckdb', lake.catalog, [await task('everything', everything)], { limits })
    await using runner = await startRunner('duckdb', job)
    expect(await runner.next()).toMatchObject({ type: 'ready' })
    expect(await runner.next()).toMatchObject({
      status: 'outOfMemory',
      error: { type: 'OutOfMemoryException', message: expect.stringContaining('307.0 MiB') },
    })
  })

  test('ends at SIGTERM in the midst of a task', () => terminateDuringTask('polars'))
})
