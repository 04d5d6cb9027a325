import type { BenchmarkProvider, BenchResult } from 'vitest'
import { ask } from './channel.ts'
import type { ProviderOptions } from './etlBench.ts'
import { toBenchResult } from './statistics.ts'

/**
 * Runs in the worker, and only asks: the pool runs the blocks. A stack without a completed trial has no
 * result here; the test itself fails afterwards, so that Vitest still records what was measured.
 */
const provider: BenchmarkProvider = {
  run: async ({ test, options }) => {
    const { etlBench } = (options ?? {}) as ProviderOptions
    if (!etlBench) {
      throw new Error(
        'This project runs etlBench() scenarios only: expected etlBench(name, definition), got a plain bench(). Move it to a project without etlBenchPlugin().',
      )
    }
    const outcome = await ask('run', { file: test.file.filepath, scenario: etlBench.scenario })
    etlBench.onOutcome(outcome)
    return Object.entries(outcome.times).flatMap(([name, times]): BenchResult[] =>
      times.length > 0 ? [toBenchResult(name, times)] : [],
    )
  },
}

export default provider
