import { median } from 'simple-statistics'
import { fakeStack } from '../fixtures/fakeStack/fakeStack.ts'
import { defaultWrite } from '../src/scenario/config.ts'
import { runTrial } from '../src/trial/trial.ts'
import type { Lab } from './lab.ts'

const sleepMs = 200

/**
 * What the harness adds to a trial around what the runner itself does, by the runner's own clock: spawn,
 * Python's start, counters, the end of the process.
 */
export const overhead = async ({ environment, referee }: Lab): Promise<string> => {
  const options = fakeStack.options.parse({ sleepMs, rows: 1 })
  const runtime = await environment.prepare(fakeStack.runtime(options, environment.catalog))
  const limits = { cpus: 1, memoryMb: 512 }
  const schema = [
    { name: 'id', type: 'long' },
    { name: 'value', type: 'double' },
  ]
  const table = 'self.sleeper'
  const outside: number[] = []
  const before: number[] = []
  for (let trial = 0; trial < 10; trial++) {
    await referee.call('dropTable', { catalog: environment.catalog, table })
    await referee.call('createTable', { catalog: environment.catalog, table, schema, write: defaultWrite })
    const started = performance.now()
    const run = await runTrial({
      environment,
      runtime,
      timeoutMs: 60_000,
      inputRows: 1,
      signal: new AbortController().signal,
      job: {
        version: 1,
        processor: fakeStack.processor(options),
        limits,
        engine: fakeStack.engine({ options, limits, executors: 0, catalog: environment.catalog, runtime }),
        catalog: environment.catalog,
        tasks: [
          {
            id: 'timed',
            inputs: {},
            tables: { output: table },
            steps: [
              {
                name: 'output',
                source: null,
                pipeline: [],
                write: { op: 'append', table: 'output', schema, after: null },
              },
            ],
            script: null,
          },
        ],
      },
    })
    const inRunner = run.phases.filter(({ name }) => name !== 'exec').reduce((sum, { ms }) => sum + ms, 0)
    outside.push(performance.now() - started - inRunner)
    before.push(run.metrics.executionTimeMs! - inRunner)
  }
  return [
    `harness overhead per trial, runner that sleeps ${sleepMs} ms (10 trials, medians)`,
    `  outside the runner's own phases, spawn to reaped: ${median(outside).toFixed(0)} ms (goal ≤ 50)`,
    `  of it in the measured time, which is spawn and Python's own start: ${median(before).toFixed(0)} ms`,
  ].join('\n')
}
