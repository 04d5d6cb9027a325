import { describe, expect, test } from 'vitest'
import { type TrialFigures, toPerformanceMetrics } from '../../src/monitor/metrics.ts'
import type { ResourceUsage } from '../../src/monitor/usage.ts'
import { performanceMetrics } from '../../src/trial/record.ts'

const usage: ResourceUsage = {
  cpuSeconds: { value: 6 },
  peakMemoryMb: { value: 300 },
  peakMemoryUpperMb: { value: 420 },
  diskReadMb: { value: 12 },
  diskWriteMb: { value: 30 },
  networkMb: { value: null, reason: 'shared' },
  source: '/proc',
}

const completed: TrialFigures = {
  usage,
  executionTimeMs: 4000,
  startupTimeMs: 900,
  inputRows: 100_000,
  errorCount: 0,
}

describe('metrics', () => {
  test('of a completed trial', () => {
    expect(toPerformanceMetrics(completed)).toEqual({
      metrics: {
        executionTimeMs: 4000,
        startupTimeMs: 900,
        peakMemoryMb: 300,
        avgCpuPercent: 150,
        diskIoMb: 42,
        networkIoMb: null,
        throughputRecordsPerSec: 25_000,
        errorCount: 0,
      },
      reasons: { networkIoMb: 'shared' },
    })
  })

  test('of a trial that failed before its commit keep what was measured', () => {
    const { metrics, reasons } = toPerformanceMetrics({ ...completed, executionTimeMs: null, errorCount: 1 })
    expect(metrics).toMatchObject({ startupTimeMs: 900, peakMemoryMb: 300, diskIoMb: 42, errorCount: 1 })
    expect(reasons).toEqual({
      executionTimeMs: 'the trial did not get to its last commit',
      avgCpuPercent: 'the trial did not get to its last commit',
      throughputRecordsPerSec: 'the trial did not get to its last commit',
      networkIoMb: 'shared',
    })
  })

  test('that are null all have a reason, even when nothing was measured', () => {
    const { metrics, reasons } = toPerformanceMetrics({
      ...completed,
      usage: null,
      executionTimeMs: null,
      startupTimeMs: null,
    })
    const names = Object.keys(performanceMetrics.shape).filter((name) => name !== 'errorCount')
    expect(Object.keys(reasons).sort()).toEqual(names.sort())
    expect(performanceMetrics.parse(metrics)).toEqual(metrics)
  })

  test('half of which a source lacks take its reason', () => {
    const without = { ...usage, diskWriteMb: { value: null, reason: 'ps shows no I/O counters' } }
    expect(toPerformanceMetrics({ ...completed, usage: without }).reasons.diskIoMb).toBe(
      'ps shows no I/O counters',
    )
  })
})
