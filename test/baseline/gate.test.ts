import { describe, expect, test } from 'vitest'
import { gateResult } from '../../src/analysis/gateResult.ts'
import { clearGate, judgeGate } from '../../src/baseline/gate.ts'
import { revisionFigures, scenarioFigures } from '../../src/baseline/revisionFigures.ts'
import { timed, unsoundTrial } from '../analysis/records.ts'
import { around, expectedItem, FILE, request, result, shuffled } from './gateRecords.ts'

const judged = (
  results: Parameters<typeof revisionFigures>[1],
  fields: Parameters<typeof request>[0] = {},
) => {
  const asked = request(fields)
  return judgeGate(asked, revisionFigures(asked, results))
}

describe('the gate’s three states', () => {
  test.each([
    ['pass', 10, 0],
    ['regressed', 14, 1],
  ] as const)('%s', (verdict, seconds, exitCode) => {
    const gate = judged([result(shuffled(seconds), around(10))])
    expect(gate).toMatchObject({ verdict, exitCode, problems: [] })
    const [item] = gate.families[0]!.items
    expect(item).toMatchObject({ verdict, blocks: 5, look: 1, stack: 'spark', base: { n: 5 } })
    expect(item!.ratio).toBeCloseTo(seconds / 10, 2)
    expect(gateResult.parse(JSON.parse(JSON.stringify(gate)))).toEqual(gate)
  })

  test('inconclusive where the bounds are on both sides of the margin, which exits 3, or 0 where it only warns', () => {
    const results = [result([10, 12, 9, 11, 10.5], [10, 10, 10, 10, 10])]
    expect(judged(results)).toMatchObject({ verdict: 'inconclusive', exitCode: 3 })
    expect(judged(results, { inconclusive: 'warn' })).toMatchObject({ verdict: 'inconclusive', exitCode: 0 })
  })

  test('says what it cannot exclude and what it would have caught', () => {
    const [item] = judged([result(shuffled(10), around(10))]).families[0]!.items
    expect(item!.cannotExclude).toBeCloseTo(item!.interval!.upper - 1, 12)
    expect(item!.cannotExclude).toBeLessThan(0.05)
    expect(item!.detectable).toBeGreaterThan(0.05)
    expect(item!.sentence).toBe('1.00× of main (0.99–1.01 at 90 %, 5 blocks): pass, within 5 %')
  })

  test('one block can’t tell', () => {
    const gate = judged([result([30], [10])], { looks: [1] })
    expect(gate.verdict).toBe('inconclusive')
    expect(gate.families[0]!.items[0]).toMatchObject({ interval: null, cannotExclude: null })
  })
})

describe('several scenarios', () => {
  const two = (seconds: number, fields = {}) =>
    judged(
      [result(shuffled(10), around(10)), result(shuffled(seconds), around(10), { scenario: 'second' })],
      { expected: [expectedItem(), expectedItem('second')], ...fields },
    )

  test('the worst of them is the verdict; the suite’s mean comes first', () => {
    const gate = two(14)
    expect(gate.verdict).toBe('regressed')
    expect(gate.families[0]!.items.map(({ verdict }) => verdict)).toEqual(['pass', 'regressed'])
    expect(gate.families[0]!.suite).toMatchObject({ verdict: 'regressed', blocks: 5 })
    expect(gate.families[0]!.suite!.ratio).toBeCloseTo(Math.sqrt(1.4), 2)
  })

  test('share the level by Holm’s rule: bounds of the first step are wider than alone', () => {
    const alone = judged([result(shuffled(10), around(10))]).families[0]!.items[0]!
    const [first] = two(10).families[0]!.items
    expect(first!.interval!.level).toBeGreaterThan(alone.interval!.level)
  })

  test('one scenario has no suite', () => {
    expect(judged([result(shuffled(10), around(10))]).families[0]!.suite).toBeNull()
  })

  test('each metric is a family of its own', () => {
    const gate = two(10, { metrics: ['executionTimeMs', 'peakMemoryMb'] })
    expect(gate.families.map(({ metric, items }) => [metric, items.length])).toEqual([
      ['executionTimeMs', 2],
      ['peakMemoryMb', 2],
    ])
  })
})

describe('could not measure, which exits 2 and beats a regression', () => {
  const regressed = result(shuffled(20), around(10), { scenario: 'second' })
  const expected = [expectedItem(), expectedItem('second')]
  const broken = [...timed(around(10).slice(1)), unsoundTrial(1, 'failed', 'out of luck')]

  test.each([
    ['a scenario is missing', [], /expected scenario "revenue", as main has it/],
    ['a trial failed', [result(broken, around(10))], /spark: failed in 1 of 5 trials, first in block 1/],
    ['a trial of the other revision failed', [result(around(10), broken)], /spark @ main: failed in 1 of 5/],
    ['the run was cut short', [result(around(10).slice(1), around(10).slice(1))], /all 5 blocks/],
    ['a stack is missing', [result(around(10), around(10), { stacks: {} })], /expected stack spark/],
    [
      'the data is other data',
      [
        result(around(10), around(10), {
          base: { ref: 'main', commit: 'c0ffee', problem: 'the data definition changed', stacks: {} },
        }),
      ],
      /the data definition changed/,
    ],
    [
      'the stacks’ outputs differ',
      [
        result(around(10), around(10), {
          verification: { identical: false, answerChecked: false, differences: [] },
        }),
      ],
      /outputs differ/,
    ],
  ])('%s', (_, results, text) => {
    const gate = judged([...results, regressed], { expected })
    expect(gate).toMatchObject({ verdict: 'couldNotMeasure', exitCode: 2 })
    expect(gate.problems).toHaveLength(1)
    expect(gate.problems[0]).toMatchObject({ scenario: 'revenue', stack: 'spark' })
    expect(gate.problems[0]!.text).toMatch(text)
    expect(gate.families[0]!.items.map(({ verdict }) => verdict)).toEqual(['couldNotMeasure', 'regressed'])
  })

  test('a metric that was not measured, with how to leave it out', () => {
    const without = around(10).map((seconds, i) => {
      const [trial] = timed([seconds])
      return { ...trial!, block: i + 1, cpuSeconds: null }
    })
    const gate = judged([result(without, around(10))], { metrics: ['executionTimeMs', 'cpuSeconds'] })
    expect(gate.exitCode).toBe(2)
    expect(gate.problems.map(({ text }) => text)).toEqual([
      expect.stringContaining('--gate-metrics time,memory leaves it out'),
    ])
  })

  test('nothing in common', () => {
    const gate = judged([result(around(10), around(10))], { expected: [] })
    expect(gate.exitCode).toBe(2)
    expect(gate.problems[0]!.text).toMatch(/expected at least one scenario that main has too/)
  })

  test('a failure in a new scenario, which has nothing to be compared with', () => {
    const gate = judged([result(around(10), around(10)), result(broken, around(10), { scenario: 'new' })])
    expect(gate.exitCode).toBe(2)
    expect(gate.problems).toMatchObject([{ scenario: 'new', stack: 'spark' }])
  })

  test('what is missing may be let pass by name', () => {
    const gate = judged([result(shuffled(10), around(10))], { expected, allow: ['missing'] })
    expect(gate).toMatchObject({ verdict: 'pass', exitCode: 0, problems: [] })
    expect(gate.warnings.map(({ code }) => code)).toEqual(['missingAllowed'])
  })
})

test('scenarios of one name in two files are told apart', () => {
  const other = 'benchmarks/other.bench.ts'
  const both = [result(around(14), around(10)), result(shuffled(10), around(10), { file: other })]
  const expected = [{ ...expectedItem(), file: other }, expectedItem()]
  const gate = judged(both, { expected })
  expect(gate.families[0]!.items).toMatchObject([
    { file: other, verdict: 'pass' },
    { file: FILE, verdict: 'regressed' },
  ])
  expect(judged(both.slice(0, 1), { expected }).problems).toMatchObject([
    { file: other, target: 'local', scenario: 'revenue', stack: 'spark' },
  ])
  const added = judged(both, { expected: [expectedItem()] })
  expect(added.warnings.map(({ text }) => text)).toEqual([
    `revenue · spark (${other}) is new: nothing to compare`,
  ])
})

describe('a run with looks', () => {
  const clearAfter = (news: number[], olds: number[], others = 0) => {
    const expected = [expectedItem(), ...Array.from({ length: others }, (_, i) => expectedItem(`other ${i}`))]
    const asked = request({ looks: [5, 10, 15], expected })
    return clearGate(asked, scenarioFigures(asked, result(news, olds)))
  }

  test('ends where the verdict is clear, and goes on where it is not', () => {
    expect(clearAfter(shuffled(20), around(10))).toMatch(/clear/)
    expect(clearAfter(shuffled(10), around(10))).toMatch(/clear/)
    expect(clearAfter([10, 12, 9, 11, 10.5], around(10))).toBeNull()
  })

  test('needs more where more scenarios share the level', () => {
    const [news, olds] = [
      [10.1, 10, 10.3, 10, 10.2],
      [10, 10, 10, 10, 10],
    ]
    expect(clearAfter(news, olds)).toMatch(/clear/)
    expect(clearAfter(news, olds, 50)).toBeNull()
  })

  test('ends where it can’t be measured any more', () => {
    const broken = [...timed(around(10).slice(1)), unsoundTrial(1, 'failed', 'out of luck')]
    const asked = request({ looks: [5, 10] })
    expect(clearGate(asked, scenarioFigures(asked, result(broken, around(10))))).toMatch(/can’t be measured/)
  })
})
