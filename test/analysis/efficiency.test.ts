import { describe, expect, test } from 'vitest'
import { efficiencyOf } from '../../src/analysis/efficiency.ts'
import { trial, unsoundTrial } from './records.ts'

describe('efficiencyOf', () => {
  test('is rows per CPU-second and per GiB-second, by hand', () => {
    const trials = [trial(1, { cpuSeconds: 4, metrics: { executionTimeMs: 2000, peakMemoryMb: 512 } })]
    expect(efficiencyOf(trials, 100_000)).toEqual({
      recordsPerCpuSecond: 25_000,
      recordsPerGibSecond: 100_000,
    })
  })

  test('is the median over completed trials alone', () => {
    const trials = [1, 2, 4].map((cpuSeconds, i) => trial(i + 1, { cpuSeconds }))
    const failed = { ...unsoundTrial(4, 'wrongOutput', 'wrong'), cpuSeconds: 0.001 }
    expect(efficiencyOf([...trials, failed], 1000).recordsPerCpuSecond).toBe(500)
  })

  test('is null where usage could not be measured', () => {
    const trials = [trial(1, { cpuSeconds: null, metrics: { peakMemoryMb: null } })]
    expect(efficiencyOf(trials, 1000)).toEqual({ recordsPerCpuSecond: null, recordsPerGibSecond: null })
  })

  test('is null where no time passed', () => {
    expect(efficiencyOf([trial(1, { cpuSeconds: 0 })], 1000).recordsPerCpuSecond).toBeNull()
  })
})
