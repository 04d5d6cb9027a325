import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOversubscribed, shares } from '../../../src/stacks/spark/shares.ts'

/** Limits that so many executors can live with. */
const feasible = fc
  .record({
    executors: fc.integer({ min: 1, max: 32 }),
    cpus: fc.integer({ min: 4, max: 256 }),
    extraMb: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map(({ executors, cpus, extraMb }) => ({
    executors,
    limits: { cpus, memoryMb: 1280 + 1280 * executors + extraMb },
  }))

describe('the parts of a cluster', () => {
  test('are the limits exactly, when put together', () => {
    fc.assert(
      fc.property(feasible, ({ executors, limits }) => {
        const { master, driver, worker } = shares(limits, executors)
        const hundredths = [master, driver, worker].map(({ cpus }) => Math.round(100 * cpus))
        expect(hundredths.map((part) => part / 100)).toEqual([master.cpus, driver.cpus, worker.cpus])
        expect(hundredths[0]! + hundredths[1]! + executors * hundredths[2]!).toBe(100 * limits.cpus)
        expect(master.memoryMb + driver.memoryMb + executors * worker.memoryMb).toBe(limits.memoryMb)
      }),
    )
  })

  test('are whole MiB, and enough for each JVM', () => {
    fc.assert(
      fc.property(feasible, ({ executors, limits }) => {
        const { master, driver, worker, cores } = shares(limits, executors)
        for (const { memoryMb } of [master, driver, worker]) expect(memoryMb).toSatisfy(Number.isInteger)
        expect(driver.memoryMb).toBeGreaterThanOrEqual(1024)
        expect(worker.memoryMb).toBeGreaterThanOrEqual(1280)
        expect(worker.cpus).toBeGreaterThanOrEqual(0.1)
        expect(cores).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  test('leave the workers more than the driver has', () => {
    fc.assert(
      fc.property(feasible, ({ executors, limits }) => {
        const { driver, worker } = shares(limits, executors)
        // What doesn't divide: less than a hundredth or a MiB for each worker.
        expect(driver.cpus).toBeLessThan(Math.min(1, worker.cpus) + 0.01 * (executors + 1))
        expect(driver.memoryMb).toBeLessThan(Math.max(1024, limits.memoryMb / 8) + executors)
      }),
    )
  })

  test('of 2 CPUs and 4 GiB for 2 executors', () => {
    expect(shares({ cpus: 2, memoryMb: 4096 }, 2)).toEqual({
      master: { cpus: 0.1, memoryMb: 256 },
      driver: { cpus: 0.64, memoryMb: 1024 },
      worker: { cpus: 0.63, memoryMb: 1408 },
      cores: 1,
    })
  })

  test('of 8 CPUs and 32 GiB for 2 executors', () => {
    expect(shares({ cpus: 8, memoryMb: 32_768 }, 2)).toEqual({
      master: { cpus: 0.1, memoryMb: 256 },
      driver: { cpus: 1, memoryMb: 4096 },
      worker: { cpus: 3.45, memoryMb: 14_208 },
      cores: 4,
    })
  })
})

describe('limits that are too small', () => {
  test('are refused with what would be enough', () => {
    expect(() => shares({ cpus: 2, memoryMb: 3839 }, 2)).toThrow(
      'resourceLimits.memoryMb: 2 executors need at least 3840 MiB, with the driver and the cluster’s master and workers; got 3839',
    )
    expect(shares({ cpus: 2, memoryMb: 3840 }, 2).worker.memoryMb).toBe(1280)
    expect(() => shares({ cpus: 1, memoryMb: 64_000 }, 9)).toThrow(
      'resourceLimits.cpus: 9 executors need at least 2 CPUs',
    )
    expect(shares({ cpus: 1, memoryMb: 64_000 }, 8).worker.cpus).toBe(0.1)
    expect(() => shares({ cpus: 1, memoryMb: 1024 }, 1)).toThrow('1 executor needs at least 2560 MiB')
  })
})

test('is oversubscribed where cores have less than three quarters of a CPU', () => {
  const of = (cpus: number, executors: number) =>
    isOversubscribed(shares({ cpus, memoryMb: 64_000 }, executors))
  expect([of(2, 2), of(1, 1), of(2, 1), of(1, 4)]).toEqual([true, true, true, true])
  expect([of(3, 2), of(8, 2), of(16, 4)]).toEqual([false, false, false])
})
