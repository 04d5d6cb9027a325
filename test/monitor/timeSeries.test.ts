import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordSeries, timeSeries } from '../../src/monitor/timeSeries.ts'

test('a counter that grows between readings is spread over the time between them', () => {
  const recorder = recordSeries()
  recorder.count('cpuSeconds', 50, 0)
  recorder.count('cpuSeconds', 250, 0.4)
  recorder.count('readMb', 200, 6)
  // 2 cores from 50 ms on; 30 MiB/s for 200 ms.
  expect(recorder.series()).toEqual({
    intervalMs: 100,
    memoryMb: [0, 0, 0],
    cpuCores: [1, 2, 2],
    diskReadMbPerSec: [30, 30, 0],
    diskWriteMbPerSec: [0, 0, 0],
  })
})

test('memory is the largest of a stretch, and stays where no look fell into one', () => {
  const recorder = recordSeries()
  recorder.memory(10, 5)
  recorder.memory(20, 40)
  recorder.memory(90, 7)
  recorder.memory(350, 8)
  expect(recorder.series().memoryMb).toEqual([40, 7, 7, 8])
})

test('a full series is thinned by pairs', () => {
  const recorder = recordSeries(4)
  for (const [i, mb] of [1, 9, 3, 2].entries()) {
    recorder.memory(i * 100 + 50, mb)
    recorder.count('writtenMb', (i + 1) * 100, i + 1)
  }
  expect(recorder.series()).toMatchObject({ intervalMs: 100, memoryMb: [1, 9, 3, 2] })
  recorder.memory(401, 5)
  recorder.count('writtenMb', 600, 4)
  expect(recorder.series()).toEqual({
    intervalMs: 200,
    memoryMb: [9, 3, 5],
    cpuCores: [0, 0, 0],
    diskReadMbPerSec: [0, 0, 0],
    diskWriteMbPerSec: [10, 10, 0],
  })
})

test('whatever comes when, the points are few and the sums those of the counters', () => {
  const step = fc.record({ ms: fc.integer({ min: 1, max: 3000 }), grown: fc.integer({ min: 0, max: 100 }) })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const recorder = recordSeries(20)
      let [at, value] = [0, 0]
      for (const { ms, grown } of steps) {
        at += ms
        value += grown
        recorder.count('cpuSeconds', at, value)
      }
      const series = timeSeries.parse(recorder.series())
      expect(series.cpuCores.length).toBeLessThanOrEqual(20)
      expect(series.intervalMs * series.cpuCores.length).toBeGreaterThanOrEqual(at)
      const last = series.cpuCores.length - 1
      const total = series.cpuCores.reduce((sum, cores, i) => {
        const ms = i === last ? at - last * series.intervalMs : series.intervalMs
        return sum + (cores * ms) / 1000
      }, 0)
      expect(Math.abs(total - value)).toBeLessThanOrEqual(0.001 * value + 1e-9)
    }),
  )
})
