import { expect, test } from 'vitest'
import { decisionInputs } from '../../../src/analysis/decision/fromResults.ts'
import { scalabilityOf } from '../../../src/analysis/scalability/scalabilityOf.ts'
import { seededRandom } from '../../../src/stats/random.ts'
import { type Design, type MadeUp, resultsOf } from '../scalability/records.ts'

/** Bends so little that the linear law may be chosen; memory leaves all sizes open. */
const bent: MadeUp = { label: 'bent', seconds: (n) => 12 + 3 * n ** 0.85 }
const straight: MadeUp = { label: 'straight', seconds: (n) => 1 + 2 * n }

test('beyond the sizes run a figure is as unsure as the law that may bend, also where the line was chosen', () => {
  const random = seededRandom('bent 2')
  const design = { megabytes: [0.3, 1, 3, 10], trials: 5, noise: 0.05, random }
  const results = resultsOf({ bent, straight }, design)
  const scalability = scalabilityOf(results)
  const { sizes } = decisionInputs(results, scalability)[0]!
  const { laws, chosen } = scalability[0]!.bySize[0]!.stacks.bent!.time!
  const { bytes, isMeasured, stacks } = sizes.at(-1)!
  expect([isMeasured, chosen]).toEqual([false, 'linear'])
  expect(bytes).toBeCloseTo(30e6, 0)
  const truth = 1000 * bent.seconds(30, 2)
  const line = laws.linear.curve.at(-1)!
  // The line’s own interval misses it, as most do that are of a bent curve.
  expect(line.lower).toBeGreaterThan(truth)
  const { value, interval } = stacks.bent!.timeMs!
  expect(value).toBe(line.value)
  expect(interval!.lower).toBe(laws.power!.curve.at(-1)!.lower)
  expect(interval!.lower).toBeLessThan(truth)
  expect(interval!.upper).toBeGreaterThan(truth)
})

test('no size is foretold from a law that may not be the right one', () => {
  const sizesOf = (memoryMb: (n: number) => number) => {
    const random = seededRandom('steps')
    const stepped: MadeUp = { label: 'stepped', seconds: (n) => 12 + 3 * n, memoryMb }
    const design = { megabytes: [1, 3, 10, 30], trials: 5, noise: 0.01, random }
    const results = resultsOf({ stepped, straight }, design)
    return decisionInputs(results, scalabilityOf(results))[0]!.sizes
  }
  expect(sizesOf((n) => 600 + 10 * n).at(-1)).toMatchObject({
    isMeasured: false,
    bytes: expect.closeTo(90e6, 0),
  })
  // As the heap of a JVM grows: its times alone would do.
  const steps = sizesOf((n) => ({ 1: 700, 3: 500, 10: 1000, 30: 800 })[n]!)
  expect(steps.map(({ isMeasured }) => isMeasured)).toEqual([true, true, true, true])
})

test('no size is foretold of a stack that failed at a smaller one', () => {
  const sizes = (fails: NonNullable<Design['fails']>) => {
    const results = resultsOf({ bent, straight }, { megabytes: [0.3, 1, 2, 3, 10], fails })
    return decisionInputs(results, scalabilityOf(results))[0]!.sizes
  }
  expect(sizes(() => null).at(-1)!.isMeasured).toBe(false)
  expect(
    sizes((id, size, block) => (id === 'bent' && size === 3 && block === 1 ? 'timeout' : null)).at(-1),
  ).toMatchObject({
    isMeasured: true,
    bytes: 10e6,
  })
})
