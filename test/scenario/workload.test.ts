import { describe, expect, test } from 'vitest'
import { readConfiguration } from '../../src/scenario/configuration.ts'
import { filter } from '../../src/scenario/operations.ts'
import { parseScenario } from '../../src/scenario/scenario.ts'

const configured = (plugin: Record<string, unknown>) =>
  readConfiguration({ plugin, environment: {}, args: [] }).config.workload

describe('a stated workload', () => {
  test('is optional, all of it', () => {
    expect(configured({})).toEqual({})
    expect(configured({ workload: { size: '5GB' } })).toEqual({ size: '5GB' })
  })

  test.for([
    [
      'size',
      { size: '5 gigabytes' },
      /size: expected a size like '500MB', '5GB' or '1.5TB'; got "5 gigabytes"/,
    ],
    ['size', { size: '0MB' }, /size: expected a size like/],
    [
      'growthPerYear',
      { growthPerYear: '30%' },
      /growthPerYear: expected a share such as 0.3 for 30 %; got "30%"/,
    ],
    ['deadlineMinutes', { deadlineMinutes: 0 }, /deadlineMinutes: /],
    ['memoryMb', { memoryMb: 1.5 }, /memoryMb: /],
    ['a typo', { runPerDay: 4 }, /"runPerDay"; the nearest is runsPerDay/],
  ] as const)('%s: a bad value is told before anything runs', ([, given, message]) => {
    expect(() => configured({ workload: given })).toThrow(message)
  })

  test('may be said by a scenario', () => {
    const scenario = parseScenario('revenue', {
      data: { kind: 'clickstream', size: '10MB', format: 'parquet' },
      operations: [filter('revenue > 0')],
      output: { user_id: 'long' },
      workload: { deadlineMinutes: 30 },
    })
    expect(scenario.workload).toEqual({ deadlineMinutes: 30 })
  })
})
