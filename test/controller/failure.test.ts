import { expect, test } from 'vitest'
import { failureOf } from '../../src/controller/failure.ts'
import type { TrialRecord } from '../../src/trial/orchestrator.ts'
import type { ExecutionResult, TrialStatus } from '../../src/trial/record.ts'

const trial = (
  stack: string,
  block: number,
  status: TrialStatus,
  message = '',
  detail = '',
): TrialRecord => ({
  stack,
  result: { block, status, error: status === 'completed' ? null : { message, detail } } as ExecutionResult,
})

const labels = { spark: 'spark (local[2])', pythonic: 'pythonic (polars)' }

test('nothing is said when every trial completed', () => {
  expect(failureOf([trial('spark', 1, 'completed'), trial('pythonic', 1, 'completed')], labels)).toBeNull()
})

test('each stack that failed has a paragraph with its first error', () => {
  const trials = [
    trial('spark', 1, 'completed'),
    trial('pythonic', 1, 'failed', 'ValueError: no', 'Traceback\n  line'),
    trial('spark', 2, 'timeout', 'ended after 2 minutes'),
    trial('pythonic', 2, 'failed', 'another'),
  ]
  expect(failureOf(trials, labels)).toBe(
    [
      'spark (local[2]): timeout in 1 of 2 trials, first in block 2',
      'ended after 2 minutes',
      '',
      'pythonic (polars): failed in 2 of 2 trials, first in block 1',
      'ValueError: no',
      '    Traceback',
      '      line',
    ].join('\n'),
  )
})

test('of a long detail the last 20 lines are shown', () => {
  const detail = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n')
  const text = failureOf([trial('spark', 1, 'failed', 'died', detail)], labels)!
  expect(text).not.toContain('line 9\n')
  expect(text).toContain('line 10\n')
})

test('an error of the user’s data is told without a traceback', () => {
  const message = 'step "refresh crm" (upsert crm): DuplicateKeyError: expected one row of each key; got 2'
  expect(failureOf([trial('spark', 1, 'failed', message, 'Traceback\n  line')], labels)).toBe(
    `spark (local[2]): failed in 1 of 1 trials, first in block 1\n${message}`,
  )
})
