import { execa } from 'execa'
import { median } from 'simple-statistics'
import { fakeStack } from '../fixtures/fakeStack/fakeStack.ts'
import { runTrial } from '../src/trial/trial.ts'
import { alternate, type Lab } from './lab.ts'

const sleepMs = 200

/**
 * What the harness adds to a trial: a runner that sleeps 200 ms under the harness, against the same Python
 * sleeping alone. The runner's own start-up (its imports) is taken off by its own clock.
 */
export const overhead = async ({ environment, referee }: Lab): Promise<string> => {
  const options = fakeStack.options.parse({ sleepMs, rows: 1 })
  const runtime = await environment.prepare(fakeStack.runtime(options, environment.catalog))
  const limits = { cpus: 1, memoryMb: 512 }
  const schema = [
    { name: 'id', type: 'long' },
    { name: 'value', type: 'double' },
  ]
  const write = {
    formatVersion: 2,
    codec: 'zstd',
    rowLevelMode: 'merge-on-read',
    distribution: 'none',
    targetFileSizeMb: 512,
  } as const
  const table = 'self.sleeper'
  const outside: number[] = []
  const ours = async (): Promise<number> => {
    await referee.call('dropTable', { catalog: environment.catalog, table })
    await referee.call('createTable', { catalog: environment.catalog, table, schema, write })
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
        engine: fakeStack.engine({ options, limits, catalog: environment.catalog, runtime }),
        catalog: environment.catalog,
        tasks: [
          {
            id: 'timed',
            inputs: {},
            source: '',
            pipeline: [],
            script: null,
            output: { table, schema, write },
          },
        ],
      },
    })
    const inRunner = run.phases.filter(({ name }) => name !== 'exec').reduce((sum, { ms }) => sum + ms, 0)
    outside.push(performance.now() - started - inRunner)
    // What lies between the harness's clock and the runner's: spawn and the interpreter's own start.
    return run.metrics.executionTimeMs! - inRunner
  }
  const alone = async (): Promise<number> => {
    const { durationMs } = await execa('python3', ['-c', `import time; time.sleep(${sleepMs / 1000})`])
    return durationMs - sleepMs
  }
  const { ours: within, theirs } = await alternate(10, ours, alone)
  return [
    `harness overhead, runner that sleeps ${sleepMs} ms (10 trials, medians)`,
    `  in the measured time, before the runner's first line: ${median(within).toFixed(0)} ms (a bare python3: ${median(theirs).toFixed(0)} ms)`,
    `  around it, spawn to reaped: ${median(outside).toFixed(0)} ms (goal ≤ 50 ms more than a bare python3)`,
  ].join('\n')
}
