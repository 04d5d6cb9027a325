import { describe, expect, test } from 'vitest'
import { scalabilityOf } from '../../../src/analysis/scalability/scalabilityOf.ts'
import { scalabilityResult } from '../../../src/analysis/scalability/scalabilityResult.ts'
import { seededRandom } from '../../../src/stats/random.ts'
import { expectCloseTo } from '../../stats/closeTo.ts'
import { type Design, type MadeUp, resultsOf } from './records.ts'

/** 10 % contention, and nothing for coherence: no peak. */
const parallel: MadeUp = { label: 'parallel', seconds: (_n, cpus) => 40 * (0.1 + 0.9 / cpus) }
const single: MadeUp = { label: 'single', seconds: () => 9 }

const byLimits = (stacks: Record<string, MadeUp>, design: Design) => {
  const [result] = scalabilityOf(resultsOf(stacks, design))
  expect(result!.bySize).toEqual([])
  return scalabilityResult.parse(JSON.parse(JSON.stringify(result))).byLimits[0]!
}

describe('a scenario with several numbers of cores', () => {
  test('has speed-up and efficiency against the fewest', () => {
    const { points } = byLimits({ parallel }, { cpus: [1, 2, 4] }).stacks.parallel!
    expect(points.map(({ value }) => value)).toEqual([1, 2, 4])
    expectCloseTo(points[1]!.speedUp!.value, 1 / 0.55)
    expectCloseTo(points[2]!.speedUp!.value, 1 / 0.325)
    expectCloseTo(points[2]!.efficiency!.value, 1 / 0.325 / 4)
    expect(points[0]!.speedUp).toEqual({ value: 1, interval: null })
  })

  test('has the Universal Scalability Law from four numbers of cores on', () => {
    const { usl, whyNoUsl } = byLimits({ parallel }, { cpus: [1, 2, 4, 8] }).stacks.parallel!
    expect(whyNoUsl).toBeNull()
    expectCloseTo(usl!.sigma.value, 0.1, 1e-6)
    expectCloseTo(usl!.lambda.value, 1 / 40, 1e-6)
    expect(usl).toMatchObject({ kappa: { value: 0 }, peak: null, peakBetween: { upper: null } })
  })

  test('says why there is none with three', () => {
    expect(byLimits({ parallel }, { cpus: [1, 2, 4] }).stacks.parallel).toMatchObject({
      usl: null,
      whyNoUsl: 'the Universal Scalability Law needs 4 limits at which every trial was sound, got 3',
    })
  })

  test('counts the cores that the slower one needs to beat a single core of the other', () => {
    const { cost } = byLimits({ single, parallel }, { cpus: [1, 2, 4, 8, 16] })
    // 40 s, 22 s, 13 s, 8.5 s: eight are the first to be below 9 s.
    expect(cost).toMatchObject([{ stack: 'parallel', against: 'single', cores: 8, upTo: 16 }])
    expect(cost[0]!.sentence).toBe(
      'parallel needs 8 cores to beat one core of single: 0.94× its time, 95 % 0.94–0.94',
    )
  })

  test('says up to which number it was not reached', () => {
    const { cost } = byLimits({ single, parallel }, { cpus: [1, 2, 4] })
    expect(cost).toMatchObject([{ cores: null, upTo: 4 }])
    expect(cost[0]!.sentence).toBe(
      'parallel does not beat one core of single with up to 4 cores: 1.44× its time, 95 % 1.44–1.44',
    )
  })

  test('says where beating it is not shown', () => {
    const near: MadeUp = { label: 'near', seconds: (_n, cpus) => (cpus === 1 ? 20 : 8.9) }
    const random = seededRandom('near')
    const { cost } = byLimits({ single, near }, { cpus: [1, 2], noise: 0.05, random, trials: 4 })
    expect(cost[0]!.ratio.interval!.upper).toBeGreaterThan(1)
    if (cost[0]!.cores === 2) expect(cost[0]!.sentence).toMatch(/, but that it does is not shown$/)
    else expect(cost[0]!.sentence).toMatch(/^near does not beat/)
  })

  test('has no such count without a run on one core', () => {
    expect(byLimits({ single, parallel }, { cpus: [2, 4] }).cost).toEqual([])
  })

  test('shows a number of cores at which nothing completed, and takes the next as the base', () => {
    const fails: Design['fails'] = () => null
    const results = resultsOf({ parallel }, { cpus: [1, 2, 4], fails })
    results[0] = resultsOf({ parallel }, { cpus: [1], fails: () => 'timeout' })[0]!
    const { points } = scalabilityOf(results)[0]!.byLimits[0]!.stacks.parallel!
    expect(points[0]).toMatchObject({ n: 0, timeMs: null, speedUp: null, statuses: { timeout: 3 } })
    expectCloseTo(points[2]!.speedUp!.value, 0.55 / 0.325)
    expectCloseTo(points[2]!.efficiency!.value, 0.55 / 0.325 / 2)
  })

  test('compares nothing with a number of cores at which some trials failed: those left are the ones that went well', () => {
    const results = resultsOf({ parallel, single }, { cpus: [1, 2, 4] })
    const fails: Design['fails'] = (stack, _size, block) =>
      stack === 'single' && block > 1 ? 'timeout' : null
    results[0] = resultsOf({ parallel, single }, { cpus: [1], fails })[0]!
    const { stacks, cost, sentences } = scalabilityOf(results)[0]!.byLimits[0]!
    const [first, second] = stacks.single!.points
    expect(first).toMatchObject({ n: 1, speedUp: null, efficiency: null })
    expectCloseTo(first!.timeMs!.value, 9000)
    expect(second!.speedUp).toEqual({ value: 1, interval: null })
    expect(cost).toEqual([])
    expect(sentences).toEqual([
      'single, 1 core: compared with nothing, as 1 of 3 trials completed (2 timeout)',
    ])
  })

  test('does not mix limits of memory', () => {
    const results = [1, 2].flatMap((cpus) => resultsOf({ parallel }, { cpus: [cpus], memoryMb: 1024 * cpus }))
    expect(scalabilityOf(results)).toEqual([])
  })
})
