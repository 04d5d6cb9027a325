import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scalabilityOf } from '../../../src/analysis/scalability/scalabilityOf.ts'
import { scalabilityResult } from '../../../src/analysis/scalability/scalabilityResult.ts'
import type { ScenarioResult } from '../../../src/analysis/scenarioResult.ts'
import { seededRandom } from '../../../src/stats/random.ts'
import { expectCloseTo } from '../../stats/closeTo.ts'
import { type Design, resultsOf } from './records.ts'

/** Spark in one process for 0 executors, with so many seconds, and a stack that is one process with any number. */
const over = (cpus: number, executors: number, seconds: number, design: Design = {}): ScenarioResult => {
  const where = executors === 0 ? `local[${cpus}]` : `${executors} executors`
  const stacks = {
    spark: { label: `spark (${where})`, seconds: () => seconds },
    polars: { label: 'polars', seconds: () => 2 + executors / 10 },
  }
  const [result] = resultsOf(stacks, { ...design, cpus: [cpus] })
  return { ...result!, limits: { ...result!.limits, executors } }
}

const byLimits = (results: readonly ScenarioResult[]) => {
  const [growth] = scalabilityOf(results)
  return growth ? scalabilityResult.parse(JSON.parse(JSON.stringify(growth))).byLimits : []
}

/** Bounds that differ by rounding alone are told with four decimals. */
const twoDecimals = (sentence: string): string => sentence.replaceAll(/(\.\d\d)00/g, '$1')

describe('executors that divide the same cores', () => {
  test('are held against the fewest, only for stacks that they change', () => {
    const [found, ...others] = byLimits([over(2, 2, 13), over(2, 0, 10), over(2, 4, 8)])
    expect(others).toEqual([])
    expect(found).toMatchObject({ axis: 'executors', cpus: 2, executors: null, cost: [] })
    expect(Object.keys(found!.stacks)).toEqual(['spark'])
    const { points } = found!.stacks.spark!
    expect(points.map(({ value, label }) => [value, label])).toEqual([
      [0, 'spark (local[2])'],
      [2, 'spark (2 executors)'],
      [4, 'spark (4 executors)'],
    ])
    expect(points[0]!.ratio).toEqual({ value: 1, interval: null })
    expectCloseTo(points[1]!.ratio!.value, 1.3)
    expectCloseTo(points[2]!.ratio!.value, 0.8)
    for (const { speedUp, efficiency } of points) expect([speedUp, efficiency]).toEqual([null, null])
  })

  test('are told in words, with what ran alike beside them, and why there is no law', () => {
    const [{ sentences }] = byLimits([over(2, 0, 10), over(2, 2, 13)]) as [ReturnType<typeof byLimits>[0]]
    expect(sentences.map(twoDecimals)).toEqual([
      'spark (2 executors) took 1.30× (95 % 1.30–1.30) the time of spark (local[2])',
      'polars is the same with any number of executors, and ran beside each for what is compared in the same blocks: ' +
        'beside 2 it took 1.10× (95 % 1.10–1.10) its time beside 0, which is how much else was different',
      'all of them have the same 2 cores and 4096 MiB: executors divide them, so there is no speed-up for each core ' +
        'more, no Universal Scalability Law and no COST',
    ])
  })

  test('say where no difference is shown', () => {
    const random = seededRandom('executors')
    const noisy = (executors: number) => over(2, executors, 10, { noise: 0.1, random })
    const [{ sentences }] = byLimits([noisy(0), noisy(2)]) as [ReturnType<typeof byLimits>[0]]
    expect(sentences[0]).toMatch(
      /^spark \(2 executors\) took .*× \(95 % .*\) the time of spark \(local\[2\]\), which shows no difference$/,
    )
  })

  test('take the next number as the base where nothing completed with the fewest', () => {
    const failing = over(2, 0, 10, { fails: (stack) => (stack === 'spark' ? 'timeout' : null) })
    const { points } = byLimits([failing, over(2, 1, 10), over(2, 2, 12)])[0]!.stacks.spark!
    expect(points[0]).toMatchObject({ n: 0, ratio: null, statuses: { timeout: 3 } })
    expectCloseTo(points[2]!.ratio!.value, 1.2)
    const alone = byLimits([failing, over(2, 2, 12)])[0]!
    expect(alone.sentences[0]).toBe(
      'spark (local[2]): every trial was sound with fewer than two numbers of executors, so none are compared',
    )
  })

  test('are no axis where they change no stack', () => {
    const alone = [0, 2].map((executors) => {
      const { polars } = over(2, executors, 10).stackResults
      return { ...over(2, executors, 10), stackResults: { polars: polars! } }
    })
    expect(byLimits(alone)).toEqual([])
  })
})

test('executors that grow with the cores are by cores, and named at each point', () => {
  const [found, ...others] = byLimits([over(1, 0, 20), over(2, 1, 12), over(4, 2, 6.2)])
  expect(others).toEqual([])
  expect(found).toMatchObject({ axis: 'cpus', cpus: null, executors: null, sentences: [] })
  expect(found!.stacks.spark!.points.map(({ value, label }) => [value, label])).toEqual([
    [1, 'spark (local[1])'],
    [2, 'spark (1 executors)'],
    [4, 'spark (2 executors)'],
  ])
  expectCloseTo(found!.stacks.spark!.points[2]!.speedUp!.value, 20 / 6.2)
  expect(found!.cost.map(({ sentence }) => twoDecimals(sentence))).toEqual([
    'spark (2 executors) does not beat one core of polars with up to 4 cores: 3.10× its time, 95 % 3.10–3.10',
  ])
})

test('cores and executors that are varied on their own are each by themselves', () => {
  const found = byLimits([over(2, 0, 20), over(2, 2, 24), over(4, 0, 12), over(4, 2, 13)])
  expect(found.map(({ axis, cpus, executors }) => [axis, cpus, executors])).toEqual([
    ['cpus', null, 0],
    ['cpus', null, 2],
    ['executors', 2, null],
    ['executors', 4, null],
  ])
})

test('whatever ran, nothing is on an axis twice, and by executors all have the same cores', () => {
  const place = fc.tuple(fc.constantFrom(1, 2, 4), fc.constantFrom(0, 1, 2, 4))
  fc.assert(
    fc.property(fc.uniqueArray(place, { selector: String, minLength: 1 }), (places) => {
      const found = byLimits(places.map(([cpus, executors]) => over(cpus, executors, 10)))
      for (const { stacks } of found) {
        const values = stacks.spark!.points.map(({ value }) => value)
        expect(values.length).toBeGreaterThan(1)
        expect(values).toEqual([...new Set(values)].sort((a, b) => a - b))
      }
      const byExecutors = found.filter(({ axis }) => axis === 'executors')
      const expected = [...Map.groupBy(places, ([cpus]) => cpus)].filter(([, same]) => same.length > 1)
      expect(
        byExecutors.map(({ cpus, stacks }) => [cpus, stacks.spark!.points.map(({ value }) => value)]),
      ).toEqual(expected.map(([cpus, same]) => [cpus, same.map(([, one]) => one).sort((a, b) => a - b)]))
    }),
    { numRuns: 30 },
  )
})
