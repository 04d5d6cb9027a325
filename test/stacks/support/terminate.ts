import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { type EngineName, jobFor, startRunner } from './engine.ts'
import { Lake, parquet } from './lake.ts'

/** A job that says which processes it has, and then takes for ever. */
const endless = (engine: EngineName, told: string): string => `
import json, os, time

def transform(${engine === 'polars' ? '' : 'connection, '}inputs):
    processes = [os.getpid()]
    ${engine === 'spark' ? 'processes.append(connection._jvm.java.lang.ProcessHandle.current().pid())' : ''}
    with open("${told}.part", "w") as file:
        json.dump(processes, file)
    os.rename("${told}.part", "${told}")
    time.sleep(600)
`

const isRunning = (pid: number): boolean => {
  try {
    // A zombie has ended; whoever adopted it has not looked yet.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Ends a runner by SIGTERM in the midst of a task, and sees all its processes gone. */
export const terminateDuringTask = async (engine: EngineName): Promise<void> => {
  await using lake = await Lake.open()
  const schema = { n: 'int' }
  const told = join(lake.folder, 'processes.json')
  const [t] = await lake.provide([parquet(schema, [1])])
  await lake.createTable('test.endless', schema)
  const job = jobFor(engine, lake.catalog, [
    {
      id: 'endless',
      inputs: { t: t! },
      ...lake.script(endless(engine, told), 'test.endless', schema),
    },
  ])
  await using runner = await startRunner(engine, job)
  expect(await runner.next()).toMatchObject({ type: 'ready' })
  await vi.waitUntil(() => existsSync(told), { timeout: 120_000 })
  const processes = JSON.parse(readFileSync(told, 'utf8')) as number[]
  process.kill(processes[0]!, 'SIGTERM')
  expect(await runner.execution.exited).toMatchObject({ signal: 'SIGTERM' })
  await vi.waitUntil(() => !processes.some(isRunning), { timeout: 120_000 })
  expect(await lake.rows(['test.endless'])).toEqual({ 'test.endless': [] })
}
