import { describe, expect, test } from 'vitest'
import { sumUsage } from '../../src/monitor/sumUsage.ts'
import { resourceUsage } from '../../src/monitor/usage.ts'
import { figure, usage } from '../support/usage.ts'

const series = (intervalMs: number, memoryMb: number[], cpuCores = memoryMb.map(() => 1)) => ({
  intervalMs,
  memoryMb,
  cpuCores,
  diskReadMbPerSec: memoryMb.map(() => 2),
  diskWriteMbPerSec: memoryMb.map(() => 0),
})

describe('several programs as one', () => {
  test('have the sum of each counter, and each its own beside it', () => {
    const driver = usage({ cpuSeconds: figure(2.5) })
    const worker = usage({ outOfMemory: true, warnings: [{ code: 'a', text: 'b', advice: '' }] })
    const sum = sumUsage([
      { name: 'driver', usage: driver },
      { name: 'worker-1', usage: worker },
    ])
    expect(sum).toMatchObject({
      cpuSeconds: { value: 3.5, source: 'cgroup v2' },
      diskReadMb: { value: 6 },
      peakMemoryUpperMb: { value: 220 },
      outOfMemory: true,
      warnings: worker.warnings,
      parts: [
        { name: 'driver', cpuSeconds: { value: 2.5 }, outOfMemory: false },
        { name: 'worker-1', cpuSeconds: { value: 1 }, peakMemoryMb: { value: 100 }, outOfMemory: true },
      ],
    })
    expect(resourceUsage.parse(sum)).toEqual(sum)
  })

  test('have no sum where one of them has no figure, and say which', () => {
    const unknown = usage({ diskReadMb: { value: null, reason: 'not counted' } })
    const sum = sumUsage([
      { name: 'driver', usage: usage() },
      { name: 'worker-1', usage: unknown },
    ])
    expect(sum.diskReadMb).toEqual({ value: null, reason: 'worker-1: not counted' })
    expect(sum.diskWriteMb.value).toBe(8)
  })

  test('have their peak when they held the most together', () => {
    const early = usage({ peakMemoryMb: figure(100), series: series(100, [100, 10, 10]) })
    const late = usage({ peakMemoryMb: figure(90), series: series(100, [20, 30, 90]) })
    const sum = sumUsage([
      { name: 'a', usage: early },
      { name: 'b', usage: late },
    ])
    expect(sum.series!.memoryMb).toEqual([120, 40, 100])
    expect(sum.peakMemoryMb.value).toBe(120)
    expect(sum.series!.cpuCores).toEqual([2, 2, 2])
  })

  test('have the coarsest grid of theirs, on which one that ended sooner has nothing at the end', () => {
    const fine = usage({ series: series(100, [1, 2, 3, 4, 5], [1, 3, 1, 3, 4]) })
    const coarse = usage({ series: series(200, [10, 20], [1, 1]) })
    const { series: sum } = sumUsage([
      { name: 'fine', usage: fine },
      { name: 'coarse', usage: coarse },
    ])
    expect(sum).toMatchObject({ intervalMs: 200, memoryMb: [12, 24, 5], cpuCores: [3, 3, 4] })
  })
})
