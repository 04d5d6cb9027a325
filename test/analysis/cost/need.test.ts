import { describe, expect, test } from 'vitest'
import { busiestSecond, needOf } from '../../../src/analysis/cost/need.ts'
import { scenarioRecord, trial } from '../records.ts'

const series = (cpuCores: number[], intervalMs = 500) => ({
  intervalMs,
  cpuCores,
  memoryMb: cpuCores.map(() => 100),
  diskReadMbPerSec: cpuCores.map(() => 0),
  diskWriteMbPerSec: cpuCores.map(() => 0),
})

const { limits } = scenarioRecord()
const advisory = { ...limits, enforcement: { ...limits.enforcement, cpus: { enforced: false, by: '' } } }

describe('the busiest second', () => {
  test('is the highest mean over a second, and not of a shorter burst', () => {
    const cpuCores = [0.5, 3, 0.5, 1.5, 1.7, 0.5, 0.5]
    expect(busiestSecond(trial(1, { cpuSeconds: 1, series: series(cpuCores) }))).toBeCloseTo(1.75, 10)
  })

  test('leaves out the last stretch, which has only begun', () => {
    expect(busiestSecond(trial(1, { cpuSeconds: 1, series: series([1, 1, 1, 9]) }))).toBeCloseTo(1, 10)
  })

  test('is the mean of all where the trial was shorter', () => {
    expect(busiestSecond(trial(1, { cpuSeconds: 0.5, series: series([1, 2], 100) }))).toBeCloseTo(1.5, 10)
  })

  test('is never below the average of the whole trial', () => {
    expect(busiestSecond(trial(1, { cpuSeconds: 1.9, series: series([1, 1, 1, 1]) }))).toBe(1.9)
  })

  test('is unknown without a series', () => {
    expect(busiestSecond(trial(1))).toBeNull()
  })
})

describe('what an instance must have', () => {
  const trials = [
    trial(1, { peakMemoryUpperMb: 1024, cpuSeconds: 1, series: series([1, 1, 1, 1]) }),
    trial(2, { peakMemoryUpperMb: 2048, cpuSeconds: 1, series: series([1.2, 1.2, 1, 1]) }),
  ]

  test('is the most that any trial used, with headroom', () => {
    const need = needOf(trials, limits, 0.25)!
    expect(need.vcpus).toBeCloseTo(1.5, 10)
    expect(need.memoryGib).toBe(2.5)
    expect(need.text).toBe('busiest second 1.2 cores; peak memory 2 GiB; 25 % headroom')
  })

  test('has no more vCPUs than a limit that was kept', () => {
    expect(needOf(trials, limits, 1)!.vcpus).toBe(2)
    expect(needOf(trials, advisory, 1)!.vcpus).toBeCloseTo(2.4, 10)
  })

  test('has the limit’s vCPUs where one trial’s use over time is unknown', () => {
    const need = needOf([...trials, trial(3)], limits, 0.25)!
    expect(need.vcpus).toBe(2)
    expect(need.text).toMatch(/^use of CPU over time unknown, so the limit; /)
  })

  test('takes the lower bound of memory where there is no upper one', () => {
    const lower = trial(1, { peakMemoryUpperMb: null, metrics: { peakMemoryMb: 512 } })
    expect(needOf([lower], limits, 0)!.memoryGib).toBe(0.5)
  })

  test('is unknown without any memory figure', () => {
    const blind = trial(1, { peakMemoryUpperMb: null, metrics: { peakMemoryMb: null } })
    expect(needOf([blind], limits, 0.25)).toBeNull()
  })
})
