import { describe, expect, test } from 'vitest'
import { type TrialFigures, toTrialMetrics } from '../../src/monitor/metrics.ts'
import type { ResourceUsage } from '../../src/monitor/usage.ts'
import { performanceMetrics } from '../../src/trial/record.ts'

const usage: ResourceUsage = {
  cpuSeconds: { value: 6, source: 'cgroup v2' },
  cpuUserSeconds: { value: 5, source: 'cgroup v2' },
  cpuSystemSeconds: { value: 1, source: 'cgroup v2' },
  throttledSeconds: { value: 0 },
  peakMemoryMb: { value: 300, source: 'cgroup v2' },
  peakMemoryUpperMb: { value: 420 },
  pageCacheMb: { value: 77 },
  majorFaults: { value: 3 },
  diskReadMb: { value: 12, source: '/proc' },
  diskWriteMb: { value: 30, source: '/proc' },
  networkMb: { value: null, reason: 'shared' },
  loopbackMb: { value: null, reason: 'shared' },
  cpuStallSeconds: { value: null, reason: 'no pressure here' },
  memoryStallSeconds: { value: 0 },
  ioStallSeconds: { value: 0.5 },
  outOfMemory: false,
  series: null,
  warnings: [],
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
    expect(toTrialMetrics(completed)).toEqual({
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
      resources: {
        cpuUserSeconds: 5,
        cpuSystemSeconds: 1,
        throttledSeconds: 0,
        pageCacheMb: 77,
        majorFaults: 3,
        diskReadMb: 12,
        diskWriteMb: 30,
        loopbackMb: null,
        cpuStallSeconds: null,
        memoryStallSeconds: 0,
        ioStallSeconds: 0.5,
      },
      reasons: { networkIoMb: 'shared', loopbackMb: 'shared', cpuStallSeconds: 'no pressure here' },
      parts: [],
      sources: {
        avgCpuPercent: 'cgroup v2',
        cpuSeconds: 'cgroup v2',
        cpuUserSeconds: 'cgroup v2',
        cpuSystemSeconds: 'cgroup v2',
        peakMemoryMb: 'cgroup v2',
        diskIoMb: '/proc',
        diskReadMb: '/proc',
        diskWriteMb: '/proc',
      },
    })
  })

  test('of a trial that failed before its commit keep what was measured', () => {
    const { metrics, reasons } = toTrialMetrics({ ...completed, executionTimeMs: null, errorCount: 1 })
    expect(metrics).toMatchObject({ startupTimeMs: 900, peakMemoryMb: 300, diskIoMb: 42, errorCount: 1 })
    expect(reasons).toEqual({
      executionTimeMs: 'the trial did not get to its last commit',
      avgCpuPercent: 'the trial did not get to its last commit',
      throughputRecordsPerSec: 'the trial did not get to its last commit',
      networkIoMb: 'shared',
      loopbackMb: 'shared',
      cpuStallSeconds: 'no pressure here',
    })
  })

  test('that are null all have a reason, even when nothing was measured', () => {
    const { metrics, reasons } = toTrialMetrics({
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
    expect(toTrialMetrics({ ...completed, usage: without }).reasons.diskIoMb).toBe('ps shows no I/O counters')
  })
})
