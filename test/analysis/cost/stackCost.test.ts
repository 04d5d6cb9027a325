import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildScenarioResult, type ScenarioRecord } from '../../../src/analysis/buildResults.ts'
import type { PricesUsed, StackCost } from '../../../src/analysis/cost/costResult.ts'
import { pricesUsedOf } from '../../../src/analysis/cost/pricesUsed.ts'
import { stackCostOf } from '../../../src/analysis/cost/stackCost.ts'
import type { CostSettings } from '../../../src/scenario/costOptions.ts'
import type { ExecutionResult } from '../../../src/trial/record.ts'
import { scenarioRecord, stackRecord, timed, trial, unsoundTrial } from '../records.ts'
import { prices, scaled, table } from './priceRecords.ts'

/** Trials need less than 2 GiB and the limit of 2 cores, so that `x.small` at $0.0001 a second is the cheapest. */
const costOfTrials = (
  trials: readonly ExecutionResult[],
  used: PricesUsed = prices(),
  fields: Partial<ScenarioRecord> = {},
): StackCost => {
  const result = buildScenarioResult(scenarioRecord({ stacks: { a: stackRecord('a', trials) }, ...fields }))
  return stackCostOf('a', result.stackResults.a!, result, used)
}

const always = (seconds: number): ExecutionResult[] => timed([seconds, seconds, seconds])

const lineOf = (cost: StackCost, name: string) => cost.lines.find((line) => line.name === name)!

describe('a whole instance', () => {
  test.each([
    [1, 60, 0.006],
    [59.9, 60, 0.006],
    [60, 60, 0.006],
    [60.5, 60.5, 0.00605],
    [120, 120, 0.012],
  ])('is billed for a run of %d s as for %d s: $%d', (seconds, billed, usd) => {
    const { wholeInstance } = costOfTrials(always(seconds))
    expect(wholeInstance?.instance.name).toBe('x.small')
    expect(wholeInstance?.billedSeconds.value).toBeCloseTo(billed, 9)
    expect(wholeInstance?.usd.value).toBeCloseTo(usd, 12)
  })

  test('is billed by the interval of the time, whose lower end may be below the minimum', () => {
    const { wholeInstance } = costOfTrials(timed([40, 60, 90]))
    expect(wholeInstance?.billedSeconds.interval?.lower).toBe(60)
    expect(wholeInstance?.usd.interval?.lower).toBeCloseTo(0.006, 12)
    // Student's t with 2 degrees of freedom: 4.302653; the logs' deviation is ln 1.5 to within their middle.
    const logs = [40, 60, 90].map(Math.log)
    const [m, n] = [logs.reduce((a, b) => a + b) / 3, 3]
    const sd = Math.sqrt(logs.reduce((sum, log) => sum + (log - m) ** 2, 0) / (n - 1))
    const upper = Math.exp(m + (4.302652729911275 * sd) / Math.sqrt(n))
    expect(wholeInstance?.billedSeconds.interval?.upper).toBeCloseTo(upper, 6)
    expect(wholeInstance?.usd.interval?.upper).toBeCloseTo(upper * 0.0001, 10)
  })

  test('has no interval of one trial', () => {
    expect(costOfTrials(timed([90])).wholeInstance?.usd).toEqual({ value: 0.009, interval: null })
  })

  test('is that which the headroom still fits', () => {
    // 3.2 GiB and 25 % are just 4 GiB.
    const peak = (mib: number) =>
      costOfTrials(
        [1, 2, 3].map((block) =>
          trial(block, { peakMemoryUpperMb: mib, metrics: { executionTimeMs: 90_000 } }),
        ),
      ).wholeInstance?.instance.name
    expect(peak(3.2 * 1024)).toBe('x.small')
    expect(peak(3.2 * 1024 + 1)).toBe('m.small')
  })

  test('is of the architecture that the times were measured on', () => {
    const fingerprint = (architecture: string) => ({
      digest: 'd',
      decisive: { machine: { architecture } },
      harmless: {},
    })
    const nameOn = (architecture: string) =>
      costOfTrials(always(90), prices(), { fingerprint: fingerprint(architecture) }).wholeInstance?.instance
        .name
    expect(nameOn('arm64')).toBe('g.small')
    // As Docker has it.
    expect(nameOn('aarch64')).toBe('g.small')
    expect(nameOn('x64')).toBe('x.small')
  })
})

describe('where there is no figure', () => {
  test('memory above the largest instance leaves the allocated cost alone, and says why', () => {
    const big = [trial(1, { peakMemoryUpperMb: 16 * 1024 })]
    const cost = costOfTrials(big)
    expect(cost).toMatchObject({
      wholeInstance: null,
      monthly: null,
      lines: [],
      need: { vcpus: 2, memoryGib: 20 },
      whyNot: 'no instance of the price table has 2 vCPUs and 20 GiB; the most are 4 vCPUs and 16 GiB',
    })
    expect(cost.allocated).not.toBeNull()
  })

  test('no instance of the architecture', () => {
    const { families } = table()
    const armOnly = prices({}, { families: families.filter(({ family }) => family === 'g') })
    expect(costOfTrials(always(90), armOnly).whyNot).toBe(
      'the price table has no instance with x86_64 processors',
    )
  })

  test('a failed trial leaves no cost at all', () => {
    const cost = costOfTrials([...always(90), unsoundTrial(4, 'outOfMemory', 'killed')])
    expect(cost).toMatchObject({ wholeInstance: null, allocated: null, monthly: null })
    expect(cost.whyNot).toMatch(/^3 of 6 trials completed \(1 out of memory/)
  })

  test('a wrong output is no work done cheaply', () => {
    const differences = [{ stack: 'a', block: 2, against: 'b', text: 'row 1' }]
    const cost = costOfTrials(always(90), prices(), {
      verification: { identical: false, answerChecked: false, differences },
    })
    expect(cost).toMatchObject({ allocated: null, whyNot: 'its output differs (block 2)' })
  })

  test('an output that differs from block to block, or from another stack’s without an answer', () => {
    const [first, ...rest] = always(90)
    const changed = [{ ...first!, output: { ...first!.output!, digest: 'other' } }, ...rest]
    const verification = { identical: false, answerChecked: true, differences: [] }
    expect(costOfTrials(changed, prices(), { verification })).toMatchObject({
      wholeInstance: null,
      allocated: null,
      whyNot: 'its output differs from block to block',
    })
    expect(costOfTrials(always(90), prices(), { verification }).whyNot).toBeNull()
    const unknown = { ...verification, answerChecked: false }
    expect(costOfTrials(always(90), prices(), { verification: unknown })).toMatchObject({
      allocated: null,
      whyNot: 'the stacks’ outputs differ, and there is no independent answer to tell which is right',
    })
  })

  test('no completed trial', () => {
    expect(costOfTrials([]).whyNot).toBe('no trial has completed')
    expect(costOfTrials([unsoundTrial(1, 'cancelled', '')]).whyNot).toBe('no trial has completed')
  })

  test('unknown memory', () => {
    const blind = [trial(1, { peakMemoryUpperMb: null, metrics: { peakMemoryMb: null } })]
    expect(costOfTrials(blind)).toMatchObject({ wholeInstance: null, whyNot: 'peak memory was not measured' })
  })
})

describe('an allocated run', () => {
  test('costs its limits by rate where it uses less', () => {
    // 2 cores × $0.036 and 4 GiB × $0.0036 an hour, for a thirtieth of it.
    const { allocated } = costOfTrials(always(120))
    expect(allocated).toMatchObject({ cpus: 2, memoryGib: 4 })
    expect(allocated?.cpuUsd.value).toBeCloseTo(0.0024, 12)
    expect(allocated?.memoryUsd.value).toBeCloseTo(0.00048, 12)
    expect(allocated?.usd.value).toBeCloseTo(0.00288, 12)
    expect(allocated?.usd.interval?.upper).toBeCloseTo(0.00288, 9)
  })

  test('costs what it uses where that is more', () => {
    const trials = [1, 2, 3].map((block) =>
      trial(block, { cpuSeconds: 360, metrics: { executionTimeMs: 120_000, peakMemoryMb: 6 * 1024 } }),
    )
    const { allocated } = costOfTrials(trials)
    expect(allocated).toMatchObject({ cpus: 3, memoryGib: 6 })
    expect(allocated?.usd.value).toBeCloseTo((3 * 0.036 + 6 * 0.0036) / 30, 12)
  })

  test('knows no minimum', () => {
    expect(costOfTrials(always(1)).allocated?.usd.value).toBeCloseTo(0.000024, 12)
  })
})

describe('a month', () => {
  const monthOf = (seconds: number, settings: Partial<CostSettings>) =>
    costOfTrials(always(seconds), prices(settings)).monthly!

  test('has an instance for each run, which boots first', () => {
    // 150 s × $0.0001 × 24 × 365/12.
    const month = monthOf(120, { runsPerDay: 24 })
    expect(month.runsPerDay).toBe(24)
    expect(month.usd.value).toBeCloseTo(10.95, 9)
  })

  test('bills boot and run as one launch', () => {
    expect(monthOf(20, { runsPerDay: 1 }).usd.value).toBeCloseTo(0.006 * (365 / 12), 9)
  })

  test('of an always-on cluster is 730 hours and the control plane', () => {
    expect(monthOf(120, { runsPerDay: 24 })).toMatchObject({ alwaysOnInstances: 1 })
    expect(monthOf(120, { runsPerDay: 24 }).alwaysOnUsd.value).toBeCloseTo(730 * 0.46, 9)
  })

  test.each([
    [720, 1],
    [721, 2],
    [1440, 2],
  ])('%d runs a day of 2 min need %d always-on instances', (runsPerDay, instances) => {
    const month = monthOf(120, { runsPerDay })
    expect(month.alwaysOnInstances).toBe(instances)
    expect(month.alwaysOnUsd.value).toBeCloseTo(730 * (instances * 0.36 + 0.1), 9)
  })
})

describe('lines of their own', () => {
  const cost = (seconds: number) => costOfTrials(always(seconds))

  test('start-up is a part of the run', () => {
    expect(lineOf(cost(120), 'start-up')).toMatchObject({
      per: 'run',
      isIn: ['wholeInstance', 'allocated', 'monthly'],
    })
    expect(lineOf(cost(120), 'start-up').usd?.value).toBeCloseTo(0.4 * 0.0001, 12)
  })

  test.each([
    [10, 0],
    [40, 10],
    [120, 30],
  ])('booting before a run of %d s adds %d s to the bill', (seconds, added) => {
    expect(lineOf(cost(seconds), 'provisioning').usd?.value).toBeCloseTo(added * 0.0001, 12)
  })

  test('provisioning is in the month: run and boot are all of it', () => {
    const { wholeInstance, monthly, ...rest } = cost(90)
    const boot = lineOf({ wholeInstance, monthly, ...rest }, 'provisioning').usd!.value
    expect(monthly?.usd.value).toBeCloseTo((wholeInstance!.usd.value + boot) * (365 / 12), 9)
    expect(lineOf({ wholeInstance, monthly, ...rest }, 'provisioning').text).toBe(
      'an instance that boots for 30 s before each run (unverified)',
    )
  })

  test('spot is the billed time at its own price', () => {
    expect(lineOf(cost(120), 'spot').usd?.value).toBeCloseTo(0.006, 12)
  })

  test('disk, storage and control plane', () => {
    // 73 GiB × $0.1 / 730 h: a cent an hour. 10,066,329 bytes in and 90,112 out.
    expect(lineOf(cost(360), 'disk').usd?.value).toBeCloseTo(0.001, 12)
    expect(lineOf(cost(360), 'storage').usd?.value).toBeCloseTo((10_156_441 / 2 ** 30) * 0.02, 12)
    expect(lineOf(cost(360), 'control plane').usd).toEqual({ value: 73, interval: null })
  })

  test('requests are one for each file written at least, and none where that is not known', () => {
    const writing = (files: readonly (number | null)[]) =>
      costOfTrials(
        files.map((filesWritten, i) => {
          const rows = { rowsIn: 1, rowsWritten: 1, rowsDeleted: 0, bytesWritten: 1, commits: 1 }
          const application =
            filesWritten === null ? null : { ...rows, filesWritten, errorRate: 0, steps: {} }
          return trial(i + 1, { application })
        }),
      )
    expect(lineOf(writing([12, 10, 12]), 'requests')).toEqual({
      name: 'requests',
      per: 'run',
      isIn: [],
      usd: { value: (12 * 0.005) / 1000, interval: null },
      text: 'at least: one request for each data file written (12); those for metadata and all that read are not counted',
    })
    expect(lineOf(writing([12, null]), 'requests')).toBeUndefined()
  })

  test('what the table does not have has no line', () => {
    const bare = prices(
      {},
      {
        minimumSeconds: null,
        bootSeconds: null,
        diskGib: null,
        storageUsdPerGbMonth: null,
        putUsdPerThousand: null,
        controlPlaneUsdPerHour: null,
      },
    )
    const { lines, wholeInstance, monthly } = costOfTrials(always(10), bare)
    expect(lines.map(({ name }) => name)).toEqual(['start-up', 'spot'])
    expect(wholeInstance?.usd.value).toBeCloseTo(0.001, 12)
    expect(monthly?.alwaysOnUsd.value).toBeCloseTo(730 * 0.36, 9)
  })
})

describe('every figure', () => {
  const seconds = fc.double({ min: 0.01, max: 100_000, noNaN: true })
  const runsPerDay = fc.double({ min: 0.01, max: 1440, noNaN: true })
  const figuresOf = ({ wholeInstance, allocated, monthly, lines }: StackCost) => [
    wholeInstance!.usd,
    wholeInstance!.billedSeconds,
    allocated!.cpuUsd,
    allocated!.memoryUsd,
    allocated!.usd,
    monthly!.usd,
    monthly!.alwaysOnUsd,
    ...lines.flatMap(({ usd }) => usd ?? []),
  ]

  test('never falls while times rise', () => {
    fc.assert(
      fc.property(
        fc.array(seconds, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 1, max: 50, noNaN: true }),
        runsPerDay,
        (times, factor, runs) => {
          const used = prices({ runsPerDay: runs })
          const before = figuresOf(costOfTrials(timed(times), used))
          const after = figuresOf(costOfTrials(timed(times.map((time) => time * factor)), used))
          before.forEach(({ value }, i) => {
            expect(after[i]!.value).toBeGreaterThanOrEqual(value * (1 - 1e-9))
          })
        },
      ),
    )
  })

  test('lies within its interval', () => {
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 2, maxLength: 6 }), runsPerDay, (times, runs) => {
        for (const { value, interval } of figuresOf(
          costOfTrials(timed(times), prices({ runsPerDay: runs })),
        )) {
          if (interval === null) continue
          expect(interval.lower).toBeLessThanOrEqual(value * (1 + 1e-9))
          expect(interval.upper).toBeGreaterThanOrEqual(value * (1 - 1e-9))
        }
      }),
    )
  })

  test('rises with the level of prices', () => {
    fc.assert(
      fc.property(seconds, fc.double({ min: 0.01, max: 100, noNaN: true }), (time, factor) => {
        const { settings } = prices()
        const before = costOfTrials(always(time))
        const after = costOfTrials(always(time), pricesUsedOf(scaled(factor), settings))
        expect(after.wholeInstance?.instance.name).toBe(before.wholeInstance?.instance.name)
        const usd = (cost: StackCost) =>
          figuresOf(cost)
            .filter((_, i) => i !== 1)
            .map(({ value }) => value)
        usd(before).forEach((value, i) => {
          expect(usd(after)[i]).toBeCloseTo(value * factor, 9)
        })
      }),
    )
  })
})
