import { describe, expect, test } from 'vitest'
import { buildResults, buildScenarioResult, type ScenarioRecord } from '../../../src/analysis/buildResults.ts'
import { benchmarkResults } from '../../../src/analysis/results.ts'
import type { ScenarioResult } from '../../../src/analysis/scenarioResult.ts'
import type { CostSettings } from '../../../src/scenario/costOptions.ts'
import { geometricMean } from '../../../src/stats/geometricMean.ts'
import { primaryInterval } from '../../../src/stats/primaryInterval.ts'
import { runHeader, scenarioRecord, stackRecord, timed, trial, unsoundTrial } from '../records.ts'
import { prices } from './priceRecords.ts'

const spark = stackRecord('spark (local[2])', timed([200, 210, 190, 205, 195, 200]))
const polars = stackRecord('pythonic (polars)', timed([100, 105, 95, 102.5, 97.5, 100]))

const costed = (
  fields: Partial<ScenarioRecord> = {},
  settings: Partial<CostSettings> = {},
): ScenarioResult => {
  const record = scenarioRecord({ stacks: { spark, pythonic: polars }, ...fields })
  return buildResults({ ...runHeader, prices: prices(settings) }, [buildScenarioResult(record)]).results[0]!
}

const comparison = (result: ScenarioResult, figure: string) =>
  result.cost!.comparisons.find((one) => one.figure === figure)!

describe('costs in a report', () => {
  test('compare in proportion to the paired times, with their interval', () => {
    const result = costed()
    const [time] = result.comparativeAnalysis.comparisons
    for (const figure of ['wholeInstance', 'allocated']) {
      const { ratio, stack, against } = comparison(result, figure)
      expect({ stack, against }).toEqual({ stack: 'pythonic', against: 'spark' })
      expect(ratio.value).toBeCloseTo(0.5, 12)
      expect(ratio.interval!.lower).toBeCloseTo(time!.interval!.lower, 9)
      expect(ratio.interval!.upper).toBeCloseTo(time!.interval!.upper, 9)
      expect(ratio.interval!.level).toBe(time!.interval!.level)
    }
    expect(comparison(result, 'wholeInstance').sentence).toBe(
      'pythonic (polars) costs 0.50× as much as spark (local[2]) for a run on an instance of its own; 95 % 0.50–0.50',
    )
  })

  test('can be read again, however often a workload runs', () => {
    const report = (runsPerDay: number) =>
      buildResults({ ...runHeader, prices: prices() }, [
        buildScenarioResult(
          scenarioRecord({ stacks: { spark, pythonic: polars }, workload: { runsPerDay } }),
        ),
      ])
    for (const runsPerDay of [0.1, 1441, 86_400])
      expect(benchmarkResults.safeParse(JSON.parse(JSON.stringify(report(runsPerDay)))).error).toBeUndefined()
  })

  test('compare months with booting, where half the time is not half the cost', () => {
    // (30 + 100) / (30 + 200), with the geometric means of both.
    expect(comparison(costed(), 'monthly').ratio.value).toBeCloseTo(130 / 230, 3)
  })

  test('compare months at the level of the times, though they hang on two intervals', () => {
    const [a, b] = [
      [200, 210, 190, 205, 195, 200],
      [104, 101, 96, 99, 103, 97],
    ] as const
    const result = costed({ stacks: { spark, pythonic: stackRecord('pythonic (polars)', timed(b)) } })
    const { interval } = comparison(result, 'monthly').ratio
    // Each of the two at 97.5 %; the longer the runs, the less the 30 s of booting hide.
    const logs = b.map((seconds, i) => Math.log(seconds / a[i]!))
    const [r, s] = [
      primaryInterval(logs, { level: 0.975 }).interval!,
      geometricMean(a, { level: 0.975 }).interval!,
    ]
    expect(interval!.lower).toBeCloseTo((30 + r.lower * s.upper) / (30 + s.upper), 12)
    expect(interval!.upper).toBeCloseTo((30 + r.upper * s.lower) / (30 + s.lower), 12)
    expect(interval!.level).toBe(0.95)
  })

  test('tell of runs that are not over when the next one starts', () => {
    const overlaps = (runsPerDay: number) =>
      costed({}, { runsPerDay }).cost!.caveats.filter((text) => text.startsWith('runs of'))
    expect(overlaps(360)).toEqual([])
    expect(overlaps(600)).toEqual([
      'runs of spark (local[2]) overlap: one takes longer than the 144 s between two; a month counts an instance for each run, an always-on cluster 2',
    ])
    // 200 s are its mean, 207 the upper end.
    expect(overlaps(86_400 / 204)).toEqual([
      expect.stringMatching(/^runs of spark \(local\[2\]\) may overlap: /),
    ])
  })

  test('compare always-on clusters, where time costs nothing until another instance is needed', () => {
    const few = comparison(costed({}, { alwaysOn: true, runsPerDay: 24 }), 'monthly')
    expect(few.ratio).toMatchObject({ value: 1, interval: { lower: 1, upper: 1 } })
    expect(few.sentence).toBe(
      'pythonic (polars) costs exactly as much as spark (local[2]) for a month: all times within both intervals are billed alike',
    )
    const many = comparison(costed({}, { alwaysOn: true, runsPerDay: 600 }), 'monthly')
    expect(many.ratio.value).toBeCloseTo((0.36 + 0.1) / (2 * 0.36 + 0.1), 12)
  })

  test('have the price of another instance in their ratio', () => {
    const heavy = polars.executionResults.map((one) => ({ ...one, peakMemoryUpperMb: 8 * 1024 }))
    const result = costed({ stacks: { spark, pythonic: stackRecord('pythonic (polars)', heavy) } })
    expect(result.cost?.stacks.pythonic?.wholeInstance?.instance.name).toBe('m.small')
    expect(comparison(result, 'wholeInstance').ratio.value).toBeCloseTo((0.5 * 0.54) / 0.36, 12)
    expect(comparison(result, 'allocated').ratio.value).toBeCloseTo(0.5, 12)
  })

  test('compare nothing with a stack that failed', () => {
    const failed = [...polars.executionResults.slice(1), unsoundTrial(1, 'timeout', 'too long')]
    const result = costed({ stacks: { spark, pythonic: stackRecord('pythonic (polars)', failed) } })
    expect(result.cost?.comparisons).toEqual([])
    expect(result.cost?.stacks.spark?.wholeInstance).not.toBeNull()
    expect(result.cost?.stacks.pythonic?.wholeInstance).toBeNull()
  })

  test('are of as many runs a day as the scenario’s workload states, else the settings', () => {
    const runs = (result: ScenarioResult) => [
      result.cost?.settings.runsPerDay,
      result.cost?.stacks.spark?.monthly?.runsPerDay,
    ]
    expect(runs(costed({ workload: { runsPerDay: 96 } }, { runsPerDay: 4 }))).toEqual([96, 96])
    expect(runs(costed({}, { runsPerDay: 4 }))).toEqual([4, 4])
  })

  test('give records per dollar of the allocated cost', () => {
    const { resourceEfficiency } = costed().stackResults.spark!
    const usd = 200 * ((2 * 0.036 + 4 * 0.0036) / 3600)
    expect(resourceEfficiency.recordsPerDollar).toBeCloseTo(100_000 / usd, -5)
    expect(
      costed({ stacks: { spark: stackRecord('spark', []) } }).stackResults.spark?.resourceEfficiency,
    ).toEqual({ recordsPerCpuSecond: null, recordsPerGibSecond: null, recordsPerDollar: null })
  })

  test('say what they are not', () => {
    expect(costed().cost?.caveats).toEqual([
      'times are of the local target, and not of these instances, whose vCPUs may be faster or slower',
      'nothing held the stacks to their memory, so that a smaller instance may do or may not',
      'transfer of data between zones and regions, taxes, discounts and people are not in any figure',
    ])
    const service = {
      service: 'PostgreSQL',
      cpuSeconds: { value: 1 },
      peakMemoryMb: { value: 1 },
      networkMb: { value: 1 },
    }
    const served = stackRecord('spark', [trial(1, { services: [service] })])
    expect(costed({ stacks: { spark: served } }).cost?.caveats[2]).toBe(
      'what PostgreSQL used beside the trials is not in any figure',
    )
  })

  test('survive being written and read', () => {
    const results = buildResults({ ...runHeader, prices: prices() }, [
      buildScenarioResult(scenarioRecord({ stacks: { spark, pythonic: polars } })),
    ])
    expect(benchmarkResults.parse(JSON.parse(JSON.stringify(results)))).toEqual(results)
  })

  test('are null in a report of an earlier version', () => {
    const { prices: _, ...report } = buildResults(runHeader, [buildScenarioResult(scenarioRecord())])
    const [result] = report.results
    const { cost: __, stackResults, ...earlier } = result!
    const { recordsPerDollar: ___, ...resourceEfficiency } = stackResults.spark!.resourceEfficiency
    const read = benchmarkResults.parse({
      ...report,
      results: [{ ...earlier, stackResults: { spark: { ...stackResults.spark, resourceEfficiency } } }],
    })
    expect(read.prices).toBeNull()
    expect(read.results[0]?.cost).toBeNull()
    expect(read.results[0]?.stackResults.spark?.resourceEfficiency.recordsPerDollar).toBeNull()
  })
})
