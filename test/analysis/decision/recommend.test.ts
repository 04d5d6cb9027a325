import { describe, expect, test } from 'vitest'
import { buildResults, buildScenarioResult, type ScenarioRecord } from '../../../src/analysis/buildResults.ts'
import { type Recommendation, recommendation } from '../../../src/analysis/decision/recommendation.ts'
import type { CostSettings } from '../../../src/scenario/costOptions.ts'
import type { Workload } from '../../../src/scenario/workload.ts'
import type { ExecutionResult } from '../../../src/trial/record.ts'
import { prices } from '../cost/priceRecords.ts'
import { runHeader, scenarioRecord, stackRecord, trial, unsoundTrial } from '../records.ts'

/** Six blocks that spread by some per cent, in their own order for each stack. */
const spread = { spark: [0.98, 1.01, 1, 1.02, 0.99, 1], pythonic: [1, 0.99, 1.02, 0.98, 1.01, 1] }

const trials = (id: keyof typeof spread, seconds: number, memoryMb: number) =>
  spread[id].map((factor, i) =>
    trial(i + 1, {
      metrics: { executionTimeMs: seconds * factor * 1000, peakMemoryMb: memoryMb * (2 - factor) },
      peakMemoryUpperMb: memoryMb * (2 - factor) * 1.02,
      cpuSeconds: seconds * factor,
    }),
  )

/** Spark: 12 s and 0.3 s for each MB; Polars: 0.3 s and 0.5 s for each MB. They meet at 58.5 MB. */
const at = (mb: number, fields: Partial<ScenarioRecord> = {}): ScenarioRecord =>
  scenarioRecord({
    size: `${mb}MB`,
    dataset: { rows: mb * 1e4, bytes: mb * 1e6, seed: 42, digest: `d${mb}` },
    stacks: {
      spark: stackRecord('spark', trials('spark', 12 + 0.3 * mb, 900 + mb)),
      pythonic: stackRecord('polars', trials('pythonic', 0.3 + 0.5 * mb, 80 + 15 * mb)),
    },
    ...fields,
  })

const recommended = (
  records: readonly ScenarioRecord[],
  workload: Workload = {},
  cost: Partial<CostSettings> | null = null,
): Recommendation => {
  const header = cost ? { ...runHeader, prices: prices(cost) } : runHeader
  const results = buildResults(
    header,
    records.map((record) => buildScenarioResult({ ...record, workload })),
  )
  expect(results.recommendations).toHaveLength(1)
  return recommendation.parse(results.recommendations[0])
}

const four = [3, 10, 30, 100].map((mb) => at(mb))

describe('what is recommended', () => {
  test('names stack, rule, evidence with intervals, range, and what would change it', () => {
    const one = recommended(four, { size: '10MB' })
    expect(one).toMatchObject({ answer: 'use', stack: 'pythonic', rule: { id: 'dominates' }, next: null })
    expect(one.sentence).toMatchInlineSnapshot(
      `"Use polars for hourly revenue by country at 10 MB on local: 2.83 [2.76–2.91] times as fast as spark in about a quarter of the memory."`,
    )
    expect(one.evidence.map(({ figure, text }) => `${figure}: ${text}`)).toMatchInlineSnapshot(`
      [
        "time: polars takes 0.35 times that of spark; 95 % 0.34–0.36",
        "memory: polars takes 0.25 times that of spark; 95 % 0.25–0.26",
      ]
    `)
    expect(one.holds!.text).toMatchInlineSnapshot(`"3 MB to 55.3 MB on local with 2 CPUs and 4096 MiB"`)
    expect(one.changes).toMatchInlineSnapshot(`
      [
        {
          "becomes": "spark",
          "threshold": "above 58.5 MB [55.3–62 MB]",
          "what": "size",
        },
      ]
    `)
  })

  test('is for the sizes that were run, and not for all up to the largest', () => {
    expect(recommended([3, 10, 30].map((mb) => at(mb))).sentence).toMatch(
      /^Use polars for hourly revenue by country from 3 MB to 30 MB on local: /,
    )
  })

  test('is for the largest size that was run where none is stated', () => {
    const { stack, holds } = recommended(four)
    expect(stack).toBe('spark')
    expect(holds!.toBytes).toBe(100e6)
    // They meet at 58.5 MB; near to it nothing is sure.
    expect(holds!.fromBytes).toBeGreaterThan(58.5e6)
    expect(holds!.fromBytes).toBeLessThan(75e6)
  })

  test('a size beyond those run is foretold by the curves, up to 3 times the largest, and it says so', () => {
    const { stack, holds, rule } = recommended(four, { size: '200MB' })
    expect([stack, rule.id]).toEqual(['spark', 'dominates'])
    expect(holds!.text).toMatch(/beyond 100 MB by the curves fitted to the sizes run, not by a run$/)
    // Polars would need more than the 4096 MiB that it may use: 4430.
    expect(recommended(four, { size: '290MB' }).rule.id).toBe('sizeNotRun')
    expect(recommended(four, { size: '350MB' })).toMatchObject({
      answer: 'notEnoughEvidence',
      rule: { id: 'sizeNotRun' },
      holds: null,
      next: "npx vitest bench benchmarks/revenue.bench.ts --project local -t 'hourly revenue by country' -- --sizes 13MB,39MB,117MB,350MB --cpus 2 --memory-mb 4096",
    })
  })

  test('beyond the sizes run, memory at hand is held against the upper bound of peaks as well', () => {
    const loose = [3, 10, 30, 100].map((mb) => {
      const { stacks } = at(mb)
      const executionResults = stacks.spark!.executionResults.map((one) => ({
        ...one,
        peakMemoryUpperMb: one.metrics.peakMemoryMb! * 1.5,
      }))
      return at(mb, { stacks: { ...stacks, spark: { ...stacks.spark!, executionResults } } })
    })
    // Spark takes 1000 to 1500 MiB at 100 MB, and 1125 to 1690 by its curve at 225 MB; Polars takes far more.
    for (const size of ['100MB', '225MB'])
      expect(recommended(loose, { size, memoryMb: 1300 })).toMatchObject({
        stack: null,
        rule: { id: 'boundUnclear' },
      })
    expect(recommended(loose, { size: '225MB', memoryMb: 1800 })).toMatchObject({ stack: 'spark' })
  })

  test('no size is asked for of a user’s own files', () => {
    const own = recommended([at(10, { size: 'files' })], { size: '1GB' })
    expect([own.rule.id, own.next]).toEqual(['sizeNotRun', null])
  })

  test('no size below those run', () => {
    expect(recommended(four, { size: '1MB' }).rule.id).toBe('sizeNotRun')
    expect(recommended([at(10)], { size: '12MB' }).rule.id).toBe('sizeNotRun')
    // Generated data is never of the size asked to the byte.
    expect(recommended([at(10.2)], { size: '10MB' }).stack).toBe('pythonic')
  })

  test('more blocks are asked for where there is no interval', () => {
    const single = at(10)
    const stacks = Object.fromEntries(
      Object.entries(single.stacks).map(([id, stack]) => [
        id,
        { ...stack, executionResults: stack.executionResults.slice(0, 1) },
      ]),
    )
    const schedule = { ...single.schedule, blocks: single.schedule.blocks.slice(0, 1) }
    const { answer, rule, next, holds } = recommended([{ ...single, stacks, schedule }])
    expect([answer, rule.id, holds]).toEqual(['notEnoughEvidence', 'unclear', null])
    expect(next).toMatch(/ -- --blocks 6 --sizes 10MB --cpus 2 --memory-mb 4096$/)
  })
})

describe('blocks that would tell nothing', () => {
  const changed = (mb: number, change: (one: ExecutionResult) => ExecutionResult): ScenarioRecord =>
    at(mb, {
      stacks: Object.fromEntries(
        Object.entries(at(mb).stacks).map(([id, stack]) => [
          id,
          { ...stack, executionResults: stack.executionResults.map(change) },
        ]),
      ),
    })
  const unmeasured = (mb: number) =>
    changed(mb, (one) => ({
      ...one,
      metrics: { ...one.metrics, peakMemoryMb: null },
      peakMemoryUpperMb: null,
    }))

  test('are not asked for where memory was not measured', () => {
    const one = recommended([unmeasured(10)], { runsPerDay: 24 }, {})
    expect(one).toMatchObject({ answer: 'notEnoughEvidence', rule: { id: 'notMeasured' }, next: null })
    expect(one.sentence).toBe(
      'Not enough evidence for hourly revenue by country at 10 MB on local: the peak memory of spark and polars was not measured, and more blocks would not change that.',
    )
    expect(recommended([unmeasured(10)], { memoryMb: 512 })).toMatchObject({
      rule: { id: 'boundUnclear' },
      next: null,
    })
  })

  test('are asked for where the memory of a single trial is missing', () => {
    const sometimes = changed(10, (one) =>
      one.block === 3
        ? { ...one, metrics: { ...one.metrics, peakMemoryMb: null }, peakMemoryUpperMb: null }
        : one,
    )
    const { rule, next } = recommended([sometimes])
    expect(rule.id).toBe('unclear')
    expect(next).toMatch(/ -- --blocks 12 /)
  })

  test('a share of a cluster can be told by what was asked for, though', () => {
    const workload = { runsPerDay: 24, existingCluster: true }
    expect(recommended([unmeasured(10)], workload, {})).toMatchObject({
      stack: 'pythonic',
      rule: { id: 'fasterAndCheaper' },
    })
  })

  test('are not asked for where a trial was beyond what is stated', () => {
    // 5.3 s, the slowest 5.406; the mean’s interval reaches to 5.38.
    const within = (seconds: number) => recommended([at(10)], { deadlineMinutes: seconds / 60 })
    expect(within(5.41).stack).toBe('pythonic')
    const beyond = within(5.4)
    expect(beyond).toMatchObject({ rule: { id: 'boundUnclear' }, next: null })
    expect(beyond.sentence).toMatch(/ s, and a trial took more than 5\.4 s\.$/)
    // Trials that vary less have an interval beyond all of them where there are few: then more help.
    const two = changed(10, (one) => one)
    const stacks = Object.fromEntries(
      Object.entries(two.stacks).map(([id, stack]) => [
        id,
        { ...stack, executionResults: stack.executionResults.slice(0, 2) },
      ]),
    )
    const schedule = { ...two.schedule, blocks: two.schedule.blocks.slice(0, 2) }
    const few = recommended([{ ...two, stacks, schedule }], { deadlineMinutes: 5.41 / 60 })
    expect(few.rule.id).toBe('boundUnclear')
    expect(few.next).toMatch(/ -- --blocks 6 --sizes 10MB /)
  })

  test('give way to the size itself where curves tell of it', () => {
    // By the curve 83 s.
    const one = recommended(four, { size: '225MB', deadlineMinutes: 80 / 60 })
    expect(one.rule.id).toBe('boundUnclear')
    expect(one.next).toMatch(/ -- --sizes 9MB,25MB,75MB,225MB /)
  })

  test('are not asked for beyond as many as are of use', () => {
    const factors = [1, 1.3, 0.8, 1.1, 0.9]
    const blocks = Array.from({ length: 50 }, (_, i) => i + 1)
    const timesOf = (shift: number) =>
      blocks.map((block) =>
        trial(block, { metrics: { executionTimeMs: 1000 * factors[(block * shift) % 5]! } }),
      )
    const one = recommended([
      at(10, {
        stacks: { spark: stackRecord('spark', timesOf(1)), pythonic: stackRecord('polars', timesOf(2)) },
        schedule: { ...at(10).schedule, blocks: blocks.map((block) => ({ block, order: [] })) },
      }),
    ])
    expect(one).toMatchObject({ rule: { id: 'unclear' }, next: null })
  })
})

describe('a stack that fails', () => {
  const failing = (mb: number, status: 'outOfMemory' | 'wrongOutput' = 'outOfMemory') => {
    const { stacks } = at(mb)
    const [first, ...rest] = stacks.pythonic!.executionResults
    return {
      ...stacks,
      pythonic: stackRecord('polars', [unsoundTrial(first!.block, status, 'no'), ...rest]),
    }
  }

  test('is never recommended at that size, however fast it was', () => {
    const one = recommended([at(3), at(10, { stacks: failing(10) })], { size: '10MB' })
    expect(one).toMatchObject({ answer: 'use', stack: 'spark', rule: { id: 'onlySound' } })
    expect(one.sentence).toBe(
      'Use spark for hourly revenue by country at 10 MB on local: polars ran out of memory (at 10 MB).',
    )
  })

  test('leaves sizes between the last good and the failed one open', () => {
    expect(recommended([at(3), at(10, { stacks: failing(10) })], { size: '6MB' })).toMatchObject({
      answer: 'notEnoughEvidence',
      rule: { id: 'failsNearby' },
      evidence: [{ figure: 'output', text: 'polars ran out of memory (at 10 MB)', ratio: null }],
      next: expect.stringContaining('--sizes 6MB'),
    })
  })

  test('no stack is recommended where outputs differ and nobody knows the answer', () => {
    const differences = [{ stack: 'pythonic', block: 1, against: 'the first output', text: 'x' }]
    const stacks = failing(10, 'wrongOutput')
    const unknown = { identical: false, answerChecked: false, differences }
    expect(recommended([at(10, { stacks, verification: unknown })])).toMatchObject({
      answer: 'none',
      stack: null,
      rule: { id: 'outputsDiffer' },
    })
    const known = { identical: false, answerChecked: true, differences }
    expect(recommended([at(10, { stacks, verification: known })])).toMatchObject({
      answer: 'use',
      stack: 'spark',
      rule: { id: 'onlySound' },
    })
  })

  test('a stack whose output differs from block to block has failed, though each trial completed', () => {
    const { stacks } = at(10)
    const executionResults = stacks.pythonic!.executionResults.map((one) =>
      one.block === 4 ? { ...one, output: { ...one.output!, digest: 'other' } } : one,
    )
    const changed = { ...stacks, pythonic: { ...stacks.pythonic!, executionResults } }
    const verification = { identical: false, answerChecked: true, differences: [] }
    expect(recommended([at(10, { stacks: changed, verification })])).toMatchObject({
      stack: 'spark',
      rule: { id: 'onlySound' },
    })
    expect(
      recommended([at(10, { stacks: changed, verification: { ...verification, answerChecked: false } })]),
    ).toMatchObject({ stack: null, rule: { id: 'outputsDiffer' } })
  })

  test('the other one is not recommended where nothing bears its output out', () => {
    const verification = { identical: null, answerChecked: false, differences: [] }
    expect(recommended([at(10, { stacks: failing(10), verification })])).toMatchObject({
      answer: 'notEnoughEvidence',
      rule: { id: 'unverified' },
    })
  })
})

describe('what the workload states', () => {
  test('memory at hand is held against the upper bound of the largest trial', () => {
    // 230 MiB, the largest trial 2 % more, its upper bound another 2 %: 239.3.
    expect(recommended([at(10)], { memoryMb: 240 }).stack).toBe('pythonic')
    expect(recommended([at(10)], { memoryMb: 238 })).toMatchObject({
      answer: 'notEnoughEvidence',
      rule: { id: 'boundUnclear' },
    })
    expect(recommended([at(10)], { memoryMb: 100 })).toMatchObject({
      answer: 'none',
      rule: { id: 'noneFits' },
      changes: expect.arrayContaining([expect.objectContaining({ what: 'memory', becomes: 'polars' })]),
    })
  })

  test('memory at hand is told as it was stated', () => {
    // Polars takes 1580 MiB, Spark 1000, the largest trial a few per cent more.
    const { sentence } = recommended([at(100)], { memoryMb: 1024 })
    expect(sentence).toMatch(/ MiB, and a trial may have taken more than 1 GiB\.$/)
  })

  test('a price that stacks share changes for all of them, that of an instance of its own for one', () => {
    const pricesOf = ({ sensitivity }: Recommendation) =>
      sensitivity.map(({ what }) => what).filter((what) => what.includes('price'))
    const shared = recommended([at(10)], { runsPerDay: 24 }, {})
    expect(pricesOf(shared)).toEqual([
      'the price that they share 30 % higher',
      'the price that they share 30 % lower',
    ])
    expect(shared.changes.map(({ what }) => what)).not.toContain('price')
    const apart = recommended([at(230)], { runsPerDay: 24 }, {})
    expect(apart.stack).toBe('spark')
    expect(pricesOf(apart)).toEqual(['the price of spark 30 % higher', 'the others’ prices 30 % lower'])
    expect(apart.changes.map(({ what }) => what)).toContain('price')
    const cluster = recommended([at(230)], { runsPerDay: 24, existingCluster: true }, {})
    expect(pricesOf(cluster)).toEqual(pricesOf(shared))
  })

  test('costs are of machines for this job, with booting, or of a share of a cluster that runs anyway', () => {
    const own = recommended([at(10)], { runsPerDay: 24 }, {})
    const shared = recommended([at(10)], { runsPerDay: 24, existingCluster: true }, {})
    const costOf = ({ evidence }: Recommendation) =>
      evidence.find(({ figure }) => figure === 'cost')!.ratio!.value
    // The least that is billed hides most of the difference, which a share does not.
    expect(costOf(own)).toBeGreaterThan(0.3)
    expect(costOf(shared)).toBeLessThan(0.4)
    expect(costOf(shared)).toBeLessThan(costOf(own))
  })
})
