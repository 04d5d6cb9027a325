import { expect, test } from 'vitest'
import { decisionInputs } from '../../../src/analysis/decision/fromResults.ts'
import { scalabilityOf } from '../../../src/analysis/scalability/scalabilityOf.ts'
import { seededRandom } from '../../../src/stats/random.ts'
import { type MadeUp, resultsOf } from '../scalability/records.ts'

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
