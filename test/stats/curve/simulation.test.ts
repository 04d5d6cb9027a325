import { median } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { shareOf } from '../../../fixtures/stats/simulatedNoise.ts'
import {
  bentLaws,
  crossoverOf,
  linearLaws,
  mayCrossAt,
  type Scaling,
  simulatedCurves,
  trueCrossover,
} from '../../../fixtures/stats/simulatedScaling.ts'
import { seededRandom } from '../../../src/stats/random.ts'

/** Few, as each takes four fits: docs/scalability.md has more. */
const RUNS = 40

const noisy = { sizes: [0.3, 1, 3, 10], runs: 5, noise: 0.05 }
const designs: [name: string, design: Scaling][] = [
  ['inside the sizes', { ...noisy, laws: linearLaws }],
  ['beyond them, three runs a size', { ...noisy, laws: linearLaws, sizes: [0.1, 0.3, 1, 3], runs: 3 }],
  ['of bent laws', { ...noisy, laws: bentLaws }],
]

describe('crossover of two stacks, simulated', () => {
  test.for(designs)('%s: the interval holds it in nine of ten runs at least', ([name, design]) => {
    const random = seededRandom(`crossover/${name}`)
    const truth = trueCrossover(design.laws)
    const held = shareOf(RUNS, () => mayCrossAt(simulatedCurves(design, random), truth))
    expect(held).toBeGreaterThanOrEqual(0.9)
  })

  test('is found near 5.85, within an interval that says so', () => {
    const design = { ...noisy, laws: linearLaws }
    const random = seededRandom('crossover at 5.85')
    const found = Array.from({ length: 6 }, () => crossoverOf(simulatedCurves(design, random), design)[0]!)
    expect(Math.abs(median(found.map(({ x }) => x!)) - 5.85)).toBeLessThan(0.3)
    for (const { x, lower, upper } of found) {
      expect(lower!).toBeLessThan(x!)
      expect(upper!).toBeGreaterThan(x!)
      // 5 % noise in both stacks: no wider than that allows, no narrower than measured.
      expect(upper! / lower!).toBeGreaterThan(1.05)
      expect(upper! / lower!).toBeLessThan(2)
    }
  })
})
