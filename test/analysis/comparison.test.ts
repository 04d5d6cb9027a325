import { describe, expect, test } from 'vitest'
import { type ComparisonRequest, compare } from '../../src/analysis/comparison.ts'
import type { ExecutionResult } from '../../src/trial/record.ts'
import { polarsSeconds, sparkSeconds, timed, trial, unsoundTrial } from './records.ts'

const comparing = (
  stack: readonly ExecutionResult[],
  against: readonly ExecutionResult[],
  fields: Partial<ComparisonRequest> = {},
) =>
  compare({
    metric: 'executionTimeMs',
    stack: { id: 'pythonic', label: 'pythonic (polars)', trials: stack },
    against: { id: 'spark', label: 'spark (local[2])', trials: against },
    plannedBlocks: [1, 2, 3, 4, 5, 6],
    differences: [],
    level: 0.95,
    familyLevel: 0.95,
    ...fields,
  })

const spark = timed(sparkSeconds)
const polars = timed(polarsSeconds)

describe('compare', () => {
  test('gives ratio, interval, exact p and a sentence', () => {
    const result = comparing(polars, spark)
    expect(result).toMatchObject({
      metric: 'executionTimeMs',
      stack: 'pythonic',
      against: 'spark',
      verdict: 'less',
      whyNot: null,
      blocks: [1, 2, 3, 4, 5, 6],
      exactTest: { p: 0.03125, leastPossibleP: 0.03125 },
      sentence: 'pythonic (polars) took 0.14× the time of spark (local[2]); 95 % 0.14–0.15; 6 blocks',
      warnings: [],
    })
    // SciPy's figures for the same pairs, in fixtures/stats/reference.json.
    expect(result.ratio).toBeCloseTo(0.1430212128736549, 12)
    expect(result.interval?.lower).toBeCloseTo(0.13886975931252374, 12)
    expect(result.interval?.upper).toBeCloseTo(0.14729677240829353, 12)
  })

  test('the slower stack first gives the inverse ratio', () => {
    const result = comparing(spark, polars)
    expect(result.verdict).toBe('more')
    expect(result.ratio).toBeCloseTo(1 / 0.1430212128736549, 9)
    expect(result.sentence).toBe(
      'pythonic (polars) took 6.99× the time of spark (local[2]); 95 % 6.79–7.20; 6 blocks',
    )
  })

  test('pairs by block, not by order of running', () => {
    expect(comparing([...polars].reverse(), spark)).toEqual(comparing(polars, spark))
  })

  test('an interval with 1 in it is no difference shown', () => {
    const result = comparing(timed([1, 1.2, 0.9, 1.1, 1, 1.05]), timed([1.1, 1, 1, 1.2, 0.95, 1]))
    expect(result.verdict).toBe('noDifferenceShown')
    expect(result.sentence).toMatchInlineSnapshot(
      `"no difference shown: pythonic (polars) took 1.00× the time of spark (local[2]); 95 % 0.89–1.13; 6 blocks"`,
    )
  })

  test('an interval around 1 within 5 % shows that the two are alike, as far as all pairs together allow', () => {
    const [ours, theirs] = [timed([1, 1.01, 0.99, 1.02, 1, 1.01]), timed([1.01, 1, 1, 1.01, 0.99, 1.02])]
    const result = comparing(ours, theirs)
    expect(result).toMatchObject({ verdict: 'equivalent', withinMargin: 0.05 })
    expect(result.interval!.lower).toBeGreaterThan(1 / 1.05)
    expect(result.interval!.upper).toBeLessThan(1.05)
    expect(result.sentence).toMatchInlineSnapshot(
      `"less than 5 % apart: pythonic (polars) took 1.00× the time of spark (local[2]); 95 % 0.99–1.01; 6 blocks"`,
    )
    const shared = comparing(ours, theirs, { familyLevel: 0.9999 })
    expect(shared).toMatchObject({ verdict: 'noDifferenceShown', withinMargin: null })
  })

  test('a difference may be shown, and shown to be small', () => {
    const result = comparing(timed([1.02, 1.021, 1.019, 1.02, 1.022, 1.02]), timed([1, 1, 1, 1, 1, 1]))
    expect(result).toMatchObject({ verdict: 'more', withinMargin: 0.05 })
    expect(result.sentence).toMatchInlineSnapshot(
      `"pythonic (polars) took 1.020× the time of spark (local[2]), less than 5 % apart; 95 % 1.019–1.021; 6 blocks"`,
    )
  })

  test('one block gives a ratio without an interval, in words and with advice', () => {
    const result = comparing(timed([2]), timed([8]), { plannedBlocks: [1] })
    expect(result).toMatchObject({
      verdict: 'noInterval',
      interval: null,
      sentence:
        'pythonic (polars) took 0.25× the time of spark (local[2]) in one block, which gives no interval',
      warnings: [{ code: 'oneBlock' }],
    })
  })

  test('few blocks give an interval with a warning', () => {
    const result = comparing(polars.slice(0, 3), spark.slice(0, 3), { plannedBlocks: [1, 2, 3] })
    expect(result.verdict).toBe('less')
    expect(result.warnings.map(({ code }) => code)).toEqual(['fewBlocks'])
    expect(result.exactTest).toEqual({ p: 0.25, leastPossibleP: 0.25, adjustedP: 0.25 })
  })

  test.for([
    ['wrongOutput', 'wrong output'],
    ['failed', 'failed'],
    ['timeout', 'timeout'],
    ['outOfMemory', 'out of memory'],
    ['unsupported', 'unsupported'],
  ] as const)('a trial that ended as %s leaves no verdict and no figure', ([status, words]) => {
    const trials = [...polars.slice(0, 5), unsoundTrial(6, status, 'boom')]
    for (const result of [comparing(trials, spark), comparing(spark, trials)]) {
      expect(result).toMatchObject({ verdict: 'none', ratio: null, interval: null, exactTest: null })
      expect(result.whyNot).toContain(`completed 5 of 6 trials (1 ${words})`)
    }
    expect(comparing(trials, spark).sentence).toBe(
      `no verdict on pythonic (polars) against spark (local[2]): pythonic (polars) completed 5 of 6 trials (1 ${words})`,
    )
  })

  test('names both sides when both failed', () => {
    const [failedPolars, failedSpark] = [unsoundTrial(1, 'failed', 'a'), unsoundTrial(1, 'timeout', 'b')]
    expect(comparing([failedPolars], [failedSpark], { plannedBlocks: [1] }).whyNot).toBe(
      'pythonic (polars) completed 0 of 1 trials (1 failed); spark (local[2]) completed 0 of 1 trials (1 timeout)',
    )
  })

  test('a run cut short compares its complete blocks and says so', () => {
    const cancelled = unsoundTrial(5, 'cancelled', 'the run was cancelled')
    const result = comparing([...polars.slice(0, 4), cancelled], spark.slice(0, 5))
    expect(result).toMatchObject({ verdict: 'less', blocks: [1, 2, 3, 4] })
    expect(result.warnings).toEqual([
      {
        code: 'cutShort',
        text: 'only 4 of 6 blocks are complete',
        advice: 'finish the run with --resume',
      },
      expect.objectContaining({ code: 'fewBlocks' }),
    ])
  })

  test('without one complete block there is no verdict', () => {
    expect(comparing(polars.slice(0, 1), spark.slice(1, 2)).whyNot).toBe(
      'there is no block that both completed',
    )
  })

  test('different digests leave no verdict even if every trial says completed', () => {
    const other = trial(6, { output: { rows: 4812, digest: 'other', files: 1, bytes: 1 } })
    expect(comparing([...polars.slice(0, 5), other], spark)).toMatchObject({
      verdict: 'none',
      whyNot: 'their outputs differ',
    })
  })

  test('a difference that verification found leaves no verdict, and its first line says why', () => {
    const differences = [
      { stack: 'pythonic', block: 2, against: 'spark', text: 'revenue differs in 3 rows\nexample: …' },
    ]
    expect(comparing(polars, spark, { differences }).whyNot).toBe(
      'their outputs differ (block 2: revenue differs in 3 rows)',
    )
    const elsewhere = [{ ...differences[0]!, stack: 'third' }]
    expect(comparing(polars, spark, { differences: elsewhere }).verdict).toBe('less')
  })

  test('an output that was not verified leaves no verdict', () => {
    const unverified = trial(6, { output: null })
    expect(comparing([...polars.slice(0, 5), unverified], spark).whyNot).toBe(
      'the outputs of block 6 were not verified',
    )
  })

  test('warm times are labelled and paired by block', () => {
    const warm = (times: number[][]) => times.map((warmTimesMs, i) => trial(i + 1, { warmTimesMs }))
    const result = comparing(
      warm([
        [100, 110],
        [105, 95],
        [98, 102],
      ]),
      warm([
        [200, 210],
        [205, 195],
        [202, 198],
      ]),
      { metric: 'warmTimeMs', plannedBlocks: [1, 2, 3] },
    )
    expect(result.metric).toBe('warmTimeMs')
    expect(result.sentence).toMatchInlineSnapshot(
      `"warm repeats: pythonic (polars) took 0.50× the time of spark (local[2]); 95 % 0.49–0.52; 3 blocks"`,
    )
  })
})
