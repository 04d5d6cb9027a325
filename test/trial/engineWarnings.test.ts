import { expect, test } from 'vitest'
import type { EngineMetrics } from '../../src/trial/engineMetrics.ts'
import { engineWarnings } from '../../src/trial/engineWarnings.ts'

const metrics = (fields: Partial<EngineMetrics>): EngineMetrics => ({
  stages: 3,
  tasks: 20,
  failedTasks: 0,
  shuffleReadMb: 10,
  shuffleWriteMb: 10,
  spillMemoryMb: 0,
  spillDiskMb: 0,
  gcSeconds: 0,
  executorCpuSeconds: 8,
  executorRunSeconds: 10,
  peakExecutionMemoryMb: 64,
  steps: {},
  queries: [],
  peakHeapMb: 300,
  peakOffHeapMb: null,
  executors: [],
  forgottenStages: 0,
  ...fields,
})

test.each<[string, Partial<EngineMetrics>, string[]]>([
  ['2.1 GB on the disk', { spillDiskMb: 2150 }, ['the engine spilled 2.1 GB to disk']],
  ['just enough to say so', { spillDiskMb: 64 }, ['the engine spilled 64 MB to disk']],
  ['a little', { spillDiskMb: 63.9, spillMemoryMb: 500 }, []],
  ['a tenth in collections', { gcSeconds: 1 }, [expect.stringContaining('10 % of their time')]],
  ['less', { gcSeconds: 0.99 }, []],
  ['a short run, that start-up rules', { gcSeconds: 2, executorRunSeconds: 4.9 }, []],
  ['stages forgotten', { forgottenStages: 7 }, [expect.stringContaining('no longer had 7 of its stages')]],
  ['nothing run at all', { executorRunSeconds: 0 }, []],
])('%s', (_, fields, texts) => {
  const warnings = engineWarnings(metrics(fields))
  expect(warnings.map(({ text }) => text)).toEqual(texts)
  for (const { text, figure } of warnings) expect(text).toContain(figure)
})

test('an engine that counts nothing has none', () => {
  expect(engineWarnings(null)).toEqual([])
})
