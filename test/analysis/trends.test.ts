import { expect, test } from 'vitest'
import { trendsOf } from '../../src/analysis/trends.ts'
import { entry, slowed } from './historyRecords.ts'

const time = 'executionTimeMs'

test('a trend has its runs in the order of time, and where their level changed', () => {
  const [trend, ...others] = trendsOf([...slowed].reverse(), time)
  expect(others).toEqual([])
  expect(trend).toMatchObject({ scenario: 'revenue', stack: 'spark', metric: time, otherRuns: 0 })
  expect(trend!.runs.map(({ runId }) => runId)).toEqual(slowed.map(({ runId }) => runId))
  expect(trend!.changes).toEqual([
    { runId: '2026-11-06T02-00-00-ab12', ratio: expect.closeTo(1.3, 2), p: expect.any(Number) },
  ])
  expect(trend!.changes[0]!.p).toBeLessThan(1e-6)
})

test('a steady trend has no change', () => {
  expect(trendsOf(slowed.slice(0, 5), time)[0]!.changes).toEqual([])
})

test('only runs with the fingerprint and input of the newest are compared', () => {
  const older = [
    entry(1, 30, { fingerprint: 'f0' }),
    entry(2, 5, { dataset: 'd0' }),
    entry(3, 20, { fingerprint: 'f0' }),
  ]
  const [trend] = trendsOf([...older, entry(4, 10), entry(5, 10)], time)
  expect(trend).toMatchObject({ otherRuns: 3, fingerprint: 'f1', dataset: 'd1' })
  expect(trend!.runs.map(({ geometricMean }) => geometricMean)).toEqual([10_000, 10_000])
})

test('stacks, sizes, targets and metrics have trends of their own', () => {
  const entries = [
    entry(1, 10),
    entry(1, 2, { stack: 'pythonic' }),
    entry(1, 20, { size: 'medium' }),
    entry(1, 11, { target: 'docker' }),
    entry(1, 0.7, { metric: 'peakMemoryMb' }),
  ]
  expect(trendsOf(entries, time).map(({ stack, size, target }) => [stack, size, target])).toEqual([
    ['spark', 'small', 'local'],
    ['pythonic', 'small', 'local'],
    ['spark', 'medium', 'local'],
    ['spark', 'small', 'docker'],
  ])
  expect(trendsOf(entries, 'peakMemoryMb')).toHaveLength(1)
})

test('a run that was resumed and ended twice counts once, as it ended last', () => {
  const [trend] = trendsOf([entry(1, 10, { n: 3 }), entry(1, 11)], time)
  expect(trend!.runs).toMatchObject([{ n: 6, geometricMean: 11_000 }])
})
