import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { beforeAll, describe, expect, test } from 'vitest'
import { engineMetrics } from '../../../src/trial/engineMetrics.ts'
import type { Task } from '../../../src/trial/protocol.ts'
import { interpreter, jobFor, type Run, runJob } from '../support/engine.ts'
import { Lake, parquet, type Row, type Schema } from '../support/lake.ts'
import { appendStep } from '../support/session.ts'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

describe('Spark’s counters of a recorded session that sorted 12 M hashes in a heap of 600 MB', () => {
  const program = `
import json, sys
from stacks.spark.metrics import Clock, engine_metrics
from stacks.spark.status import Status
status = Status(**json.load(open("fixtures/spark/status.json")))
for untold in json.loads(sys.argv[2]):
    del status.queries[untold]["completionTime"]
print(json.dumps(engine_metrics(status, json.loads(sys.argv[1]), Clock(0))))`
  /** @param untold - queries whose end Spark has not told yet, by their place */
  const metricsOf = async (phases: object[], untold: readonly number[] = []) => {
    const args = [phases, untold].map((value) => JSON.stringify(value))
    const { stdout } = await execa(interpreter('spark'), ['-c', program, ...args], {
      cwd: repository,
      env: { PYTHONPATH: 'src' },
    })
    return engineMetrics.parse(JSON.parse(stdout))
  }
  const at = (time: string): number => Date.parse(`2026-11-23T${time}Z`) * 1e6
  const phase = (step: string | null, start: string, end: string) => ({
    name: 'execute',
    startNs: at(start),
    endNs: at(end),
    step,
  })

  test('sums stages, and takes the largest task’s memory and the executor’s peaks', async () => {
    const metrics = await metricsOf([phase('all', '00:38:18.000', '00:39:10.000')])
    const totals = {
      stages: 6,
      tasks: 17,
      failedTasks: 0,
      shuffleReadMb: (806_141_945 + 461) / 2 ** 20,
      shuffleWriteMb: (806_141_945 + 461) / 2 ** 20,
      spillMemoryMb: 936,
      spillDiskMb: 786_798_974 / 2 ** 20,
      gcSeconds: 2.137,
      executorCpuSeconds: 31.659958476,
      executorRunSeconds: 75.089,
      peakExecutionMemoryMb: 68,
    }
    expect(metrics).toMatchObject({
      ...totals,
      steps: { all: totals },
      queries: [
        { step: 'all', description: 'OverwriteByExpression', ms: 39_914 },
        { step: 'all', description: 'collect at job.py:8', ms: 1111 },
      ],
      peakHeapMb: 338_118_104 / 2 ** 20,
      peakOffHeapMb: 164_641_696 / 2 ** 20,
      executors: [{ id: 'driver', tasks: 17 }],
      forgottenStages: 0,
    })
  })

  test('parts them by step: a stage belongs to its query’s, one without a query to that of its own start', async () => {
    const metrics = await metricsOf([
      phase('sort', '00:38:18.000', '00:38:58.200'),
      phase('count', '00:38:58.200', '00:39:10.000'),
    ])
    expect(metrics.steps).toMatchObject({
      sort: { stages: 3, tasks: 12, spillMemoryMb: 936 },
      count: { stages: 3, tasks: 5, spillMemoryMb: 0, shuffleReadMb: 461 / 2 ** 20 },
    })
    expect(metrics.queries.map(({ step }) => step)).toEqual(['sort', 'count'])
  })

  test('leaves out what another task did', async () => {
    const metrics = await metricsOf([phase(null, '00:38:58.200', '00:38:59.600')])
    expect(metrics).toMatchObject({ stages: 2, tasks: 3, steps: {} })
    expect(metrics.queries).toMatchObject([{ step: null, ms: 1111 }])
  })

  test('counts no query whose end Spark has not told yet, but its stages', async () => {
    const phases = [phase('all', '00:38:18.000', '00:39:10.000')]
    const { stages, queries } = await metricsOf(phases, [1])
    expect(queries).toEqual([{ step: 'all', description: 'OverwriteByExpression', ms: 39_914 }])
    expect(stages).toBe(6)
  })
})

interface Event {
  Event: string
  'Stage Info'?: { 'Stage ID': number; Accumulables: { Name: string; Value: number }[] }
}

describe('Spark’s counters of a run that has to spill, beside its own event log', () => {
  const schema: Schema = { n: 'int' }
  let run: Run
  let events: Event[]
  beforeAll(async () => {
    await using lake = await Lake.open()
    const rows = Array.from({ length: 20_000 }, (_, i): Row => [(i * 7919) % 20_011])
    const tables = { sorted: 'test.sorted', output: 'test.output' }
    for (const table of Object.values(tables)) await lake.createTable(table, schema)
    const [t] = await lake.provide([parquet(schema, ...rows)])
    const sort = appendStep(
      't',
      [{ op: 'sort', by: [{ column: 'n', descending: false }], limit: null }],
      schema,
    )
    const task: Task = {
      id: 'timed',
      inputs: { t: t! },
      tables,
      steps: [
        { ...sort, name: 'sort', write: { ...sort.write, table: 'sorted' } } as typeof sort,
        { ...appendStep('sorted', [], schema), name: 'copy' },
      ],
      script: null,
    }
    const conf = {
      // The sort may hold this many rows in memory.
      'spark.shuffle.spill.numElementsForceSpillThreshold': '1000',
      'spark.sql.shuffle.partitions': '2',
    }
    const job = jobFor('spark', lake.catalog, [task], { settings: { conf } })
    run = await runJob('spark', { ...job, profile: true })
    const log = Object.entries(run.profiles).find(([name]) => name.startsWith('events-'))![1]
    const lines = log.trim().split('\n')
    events = lines.map((line) => JSON.parse(line) as Event)
  }, 300_000)

  const logged = (name: string): number =>
    events
      .filter(({ Event }) => Event === 'SparkListenerStageCompleted')
      .flatMap((event) => event['Stage Info']?.Accumulables ?? [])
      .filter(({ Name }) => Name === `internal.metrics.${name}`)
      .reduce((sum, { Value }) => sum + Value, 0)

  test('are those of the event log', () => {
    expect(run.engine).toMatchObject({
      stages: events.filter(({ Event }) => Event === 'SparkListenerStageCompleted').length,
      tasks: events.filter(({ Event }) => Event === 'SparkListenerTaskEnd').length,
      failedTasks: 0,
      shuffleWriteMb: logged('shuffle.write.bytesWritten') / 2 ** 20,
      shuffleReadMb: logged('shuffle.read.localBytesRead') / 2 ** 20,
      spillMemoryMb: logged('memoryBytesSpilled') / 2 ** 20,
      spillDiskMb: logged('diskBytesSpilled') / 2 ** 20,
      gcSeconds: logged('jvmGCTime') / 1e3,
      executorRunSeconds: logged('executorRunTime') / 1e3,
      executorCpuSeconds: expect.closeTo(logged('executorCpuTime') / 1e9, 6),
      forgottenStages: 0,
    })
  })

  test('a profile has the plans beside the log, as adaptive execution left them', () => {
    expect(run.profiles['plans.txt']).toMatch(/AppendData[\s\S]*== Final Plan ==[\s\S]*Sort/)
  })

  test('are the sort’s, as far as they are shuffles and spills', () => {
    const { sort, copy } = run.engine!.steps
    expect(sort!.spillDiskMb).toBeGreaterThan(0)
    expect(sort!.shuffleWriteMb).toBeGreaterThan(0)
    expect(copy).toMatchObject({ stages: 1, spillDiskMb: 0, shuffleReadMb: 0, shuffleWriteMb: 0 })
  })

  test('have a query for each write, no longer than its step', () => {
    const task = run.tasks.get('timed')
    if (task?.status !== 'completed') throw new Error('expected a completed task')
    const writes = run.engine!.queries.filter(({ description }) => description === 'AppendData')
    expect(writes.map(({ step }) => step)).toEqual(['sort', 'copy'])
    for (const { step, ms } of writes) {
      const phases = task.phases.filter((phase) => phase.step === step)
      const stepMs = phases.reduce((sum, { startNs, endNs }) => sum + (endNs - startNs) / 1e6, 0)
      // Both of its ends are whole milliseconds.
      expect(ms).toBeLessThanOrEqual(stepMs + 1)
    }
  })
})
