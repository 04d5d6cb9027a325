import { describe, expect, test } from 'vitest'
import { busyCores } from '../../src/monitor/machineCpu.ts'
import { type NoiseReading, noiseWarnings, readNoise } from '../../src/monitor/noise.ts'

const reading = (busy: number, stolen: number, total: number, harnessSeconds: number): NoiseReading => ({
  machine: { busy, stolen, total, cpus: 2 },
  harnessSeconds,
})

describe('over 10 s on two CPUs', () => {
  const before = reading(100, 5, 1000, 50)

  test('other processes are what the trial and the harness leave', () => {
    // 12 s busy − 7 s trial − 1 s harness = 4 s in 10 s.
    expect(noiseWarnings(before, reading(112, 5, 1020, 51), 7)).toMatchObject([
      { code: 'otherProcesses', text: 'other processes used 40 % of a core during this trial' },
    ])
  })

  test('time withheld by the hypervisor is a part of all CPUs', () => {
    expect(noiseWarnings(before, reading(107, 6, 1020, 50), 7)).toMatchObject([
      { code: 'stolenTime', text: 'the hypervisor withheld 5 % of the CPU time during this trial' },
    ])
  })

  test('a quiet machine gives no warning', () => {
    expect(noiseWarnings(before, reading(108.9, 5.1, 1020, 51), 7)).toEqual([])
  })

  test('counters that have not moved give no warning', () => {
    expect(noiseWarnings(before, before, 0)).toEqual([])
  })

  test('busy cores are busy time over wall time', () => {
    expect(busyCores(before.machine, reading(115, 5, 1020, 50).machine)).toBe(1.5)
  })
})

test('the counters of this machine go up and stay within their total', () => {
  const { machine, harnessSeconds } = readNoise()
  expect(machine.busy).toBeGreaterThan(0)
  expect(machine.busy + machine.stolen).toBeLessThanOrEqual(machine.total)
  expect(harnessSeconds).toBeGreaterThan(0)
  for (let spun = 0; spun < 3e8; spun++);
  const later = readNoise()
  expect(later.harnessSeconds).toBeGreaterThan(harnessSeconds)
  expect(later.machine.busy).toBeGreaterThan(machine.busy)
})
