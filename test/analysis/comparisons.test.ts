import { expect, test } from 'vitest'
import { compareAll } from '../../src/analysis/comparisons.ts'
import type { Looks } from '../../src/analysis/scenarioResult.ts'
import { lookLevel } from '../../src/stats/looks.ts'
import { timed, unsoundTrial } from './records.ts'

const stack = (id: string, seconds: readonly number[]) => ({ id, label: id, trials: timed(seconds) })

const spark = stack('spark', [31.9, 32.4, 35.0, 31.1, 30.9, 33.2])
const polars = stack('polars', [4.62, 4.51, 4.83, 4.58, 4.55, 4.71])
const duckdb = stack('duckdb', [4.5, 4.6, 4.7, 4.4, 4.65, 4.72])

const comparing = (stacks: Parameters<typeof compareAll>[0]['stacks'], looks: Looks | null = null) =>
  compareAll({ stacks, plannedBlocks: [1, 2, 3, 4, 5, 6], differences: [], looks, hasWarmTimes: false })

const levels = (comparisons: ReturnType<typeof compareAll>) =>
  comparisons.map(({ interval }) => interval?.level)

test('one pair has an interval at 95 %', () => {
  expect(levels(comparing([spark, polars]))).toEqual([0.95])
})

test('each of three pairs has the level of its step in Holm’s test', () => {
  const comparisons = comparing([spark, polars, duckdb])
  expect(comparisons.map(({ stack, against, verdict }) => [stack, against, verdict])).toEqual([
    ['polars', 'spark', 'less'],
    ['duckdb', 'spark', 'less'],
    ['duckdb', 'polars', 'equivalent'],
  ])
  const [clear, second, unclear] = levels(comparisons)
  expect([clear, second].sort()).toEqual([1 - 0.05 / 2, 1 - 0.05 / 3])
  expect(unclear).toBe(0.95)
})

test('a difference that holds for one pair alone is not shown among three', () => {
  // The pair of second and third is clearer still and takes the first step.
  const first = stack('first', [1, 1, 1, 1, 1, 1])
  const second = stack('second', [1.02, 1.05, 1.1, 0.99, 1.08, 1.04])
  const third = stack('third', [1.01, 0.99, 1.02, 0.98, 1, 1])
  expect(comparing([first, second])[0]?.verdict).toBe('more')
  expect(comparing([first, second, third])[0]).toMatchObject({
    verdict: 'noDifferenceShown',
    interval: { level: 1 - 0.05 / 2 },
  })
})

test('a pair that can’t be compared takes no share of the level', () => {
  const broken = { id: 'broken', label: 'broken', trials: [unsoundTrial(1, 'failed', 'no')] }
  const comparisons = comparing([spark, polars, broken])
  expect(comparisons.map(({ verdict }) => verdict)).toEqual(['less', 'none', 'none'])
  expect(levels(comparisons)).toEqual([0.95, undefined, undefined])
})

test('exact p are adjusted over all pairs', () => {
  const p = comparing([spark, polars, duckdb]).map(({ exactTest }) => exactTest)
  expect(p[0]).toMatchObject({ p: 0.03125, adjustedP: 3 * 0.03125 })
  expect(comparing([spark, polars])[0]!.exactTest).toMatchObject({ p: 0.03125, adjustedP: 0.03125 })
})

test('stacks that are alike are called so among several only at the level that all pairs share', () => {
  const base = [10, 10.1, 9.9, 10.2, 10, 9.8]
  const alike = [base, base.map((s, i) => s * (1 + ((i % 3) - 1) / 23))].map((s, i) => stack(`s${i}`, s))
  expect(comparing(alike)[0]).toMatchObject({ verdict: 'equivalent', interval: { level: 0.95 } })
  // Far apart from both: the alike pair keeps its interval, but not what three pairs may claim together.
  expect(
    comparing([
      ...alike,
      stack(
        'slow',
        base.map((s) => 4 * s),
      ),
    ])[0],
  ).toMatchObject({
    verdict: 'noDifferenceShown',
    interval: { level: 0.95 },
  })
})

test('looks raise the level of each step', () => {
  const looks = { declared: [6, 12], taken: 1, level: 0.97, ended: null }
  const [clear] = levels(comparing([spark, polars, duckdb], looks))
  expect([lookLevel([6, 12], 1 - 0.05 / 3), lookLevel([6, 12], 1 - 0.05 / 2)]).toContain(clear)
})

test('eight blocks give no interval where ten pairs share the level, and the sentence says so', () => {
  const times = [1, 1.01, 0.99, 1.02, 0.98, 1, 1.01, 0.99]
  const stacks = [1, 2, 3, 4, 5].map((factor) =>
    stack(
      `s${factor}`,
      times.map((time, i) => factor * time + (i % 3) / 100),
    ),
  )
  const [first] = compareAll({
    stacks,
    plannedBlocks: times.map((_, i) => i + 1),
    differences: [],
    looks: null,
    hasWarmTimes: false,
  })
  expect(first).toMatchObject({ verdict: 'noInterval', interval: null })
  expect(first!.sentence).toMatch(/in 8 blocks, too few for so many stacks, which gives no interval$/)
})
