import { describe, expect, test } from 'vitest'
import { busyCores } from '../../src/monitor/machineCpu.ts'
import { noiseWarnings } from '../../src/monitor/noise/warnings.ts'
import { type NoiseReading, noiseBetween, readNoise } from '../../src/monitor/noise.ts'

const reading = (
  busy: number,
  stolen: number,
  total: number,
  harnessSeconds: number,
  more: Partial<NoiseReading> = {},
): NoiseReading => ({
  machine: { busy, stolen, total, cpus: 2 },
  harnessSeconds,
  load: 1.5,
  processes: new Map([
    ['1 1', 100],
    [`${process.pid} 5`, 5000],
    ['4294967290 9', 1000],
  ]),
  pressure: { cpu: 50, memory: 10, io: 20 },
  throttled: 3,
  swappedMb: 100,
  ...more,
})

describe('over 10 s on two CPUs', () => {
  const before = reading(100, 5, 1000, 50)
  const warningsOf = (after: NoiseReading, cpuSeconds: number | null, pids: number[] = []) =>
    noiseWarnings(noiseBetween(before, after, { cpuSeconds, pids }))

  test('other processes are what the trial and the harness leave', () => {
    // 12 s busy − 7 s trial − 1 s harness = 4 s in 10 s.
    expect(warningsOf(reading(112, 5, 1020, 51), 7)).toMatchObject([
      { code: 'otherProcesses', text: 'other processes used 40 % of a core', subject: 'other processes' },
    ])
  })

  test('a busy one among them is named, the rest stays a sum', () => {
    const processes = new Map([
      ['1 1', 120],
      [`${process.pid} 5`, 9000],
      // The trial's own, and what has the same number as one before it, but is another.
      ['4294967280 12', 900],
      ['4294967290 10', 250],
    ])
    expect(warningsOf(reading(112, 5, 1020, 51, { processes }), 7, [4294967280])).toEqual([
      {
        code: 'otherProcesses',
        subject: 'a process',
        text: 'another process (a process, pid 4294967290) used 25 % of a core',
        advice: 'end it, or run more blocks',
        figure: '25 %',
        severity: 0.25,
      },
      expect.objectContaining({
        text: 'further processes used 15 % of a core',
        severity: 0.15000000000000002,
      }),
    ])
  })

  test('what others did is not known where the trial’s own time is not', () => {
    expect(warningsOf(reading(112, 5, 1020, 51), null)).toEqual([])
  })

  test('time withheld by the hypervisor is a part of all CPUs', () => {
    expect(warningsOf(reading(107, 6, 1020, 50), 7)).toMatchObject([
      { code: 'stolenTime', text: 'the hypervisor withheld 5 % of the CPU time' },
    ])
  })

  test('a quota, want of memory and swapping are shares of the wall time and MiB', () => {
    const after = reading(107, 5, 1020, 50, {
      throttled: 3.5,
      pressure: { cpu: 60, memory: 10.2, io: 30 },
      swappedMb: 112,
    })
    expect(warningsOf(after, 7).map(({ code, text }) => [code, text])).toEqual([
      ['throttled', 'the CPU quota of the container held processes back for 5 % of the time'],
      ['memoryPressure', 'processes waited for memory 2 % of the time'],
      ['swapping', 'the machine moved 12 MiB to or from swap'],
    ])
  })

  test('waiting for CPUs and disks is the trial’s own as well: a figure, no warning', () => {
    const after = reading(107, 5, 1020, 50, { pressure: { cpu: 59, memory: 10, io: 25 } })
    expect(warningsOf(after, 7)).toEqual([])
    expect(noiseBetween(before, after, { cpuSeconds: 7, pids: [] })).toMatchObject({
      loadAtStart: 1.5,
      cpuPressure: 0.9,
      ioPressure: 0.5,
    })
  })

  test('a quiet machine gives no warning', () => {
    expect(warningsOf(reading(108.9, 5.1, 1020, 51), 7)).toEqual([])
  })

  test('counters that have not moved give nothing, and what the kernel does not count is null', () => {
    expect(noiseBetween(before, before, { cpuSeconds: 0, pids: [] })).toBeNull()
    const blind = { pressure: { cpu: null, memory: null, io: null }, throttled: null, swappedMb: null }
    const figures = noiseBetween(before, reading(107, 5, 1020, 50, blind), { cpuSeconds: 7, pids: [] })
    expect(figures).toMatchObject({
      cpuPressure: null,
      memoryPressure: null,
      ioPressure: null,
      throttledShare: null,
      swappedMb: null,
    })
    expect(noiseWarnings(figures)).toEqual([])
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
