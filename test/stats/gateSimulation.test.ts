import { describe, expect, test } from 'vitest'
import { type Answer, answersOf, runScenario, type Truth } from '../../fixtures/stats/simulatedGate.ts'
import {
  logRatios,
  type NoiseName,
  noises,
  shareOf,
  standardError,
} from '../../fixtures/stats/simulatedNoise.ts'
import { suiteDifferences } from '../../src/stats/gateFamilies.ts'
import { attainableAlpha } from '../../src/stats/hodgesLehmann.ts'
import { pAbove } from '../../src/stats/location.ts'
import { lookAlpha, lookLevel } from '../../src/stats/looks.ts'
import { primaryInterval } from '../../src/stats/primaryInterval.ts'
import { seededRandom } from '../../src/stats/random.ts'

const RUNS = 20_000
const ALPHA = 0.05
const limit = ALPHA + 3 * standardError(ALPHA, RUNS)
const both = ['normal', 'spikes'] as const satisfies NoiseName[]

describe('a run that may stop at its looks, simulated', () => {
  const plans = [
    [5, 10, 15],
    [5, 10],
    [3, 6, 10],
    [4, 8, 12],
    [8, 12, 16],
  ].map((looks) => ({
    looks,
    text: looks.join(', '),
  }))

  const alarms = (looks: number[], noise: NoiseName): number => {
    const random = seededRandom(`plan/${looks.join('/')}/${noise}`)
    const { alpha } = lookAlpha(looks, ALPHA)
    return shareOf(RUNS, () => {
      const blocks = logRatios(looks.at(-1)!, { noise: noises[noise] }, random)
      return looks.some((look) => pAbove(blocks.slice(0, look), 0) <= alpha)
    })
  }

  test.for(plans)('looks at $text: one-sided alarms of normal noise use up 5 %', ({ looks }) => {
    expect(Math.abs(alarms(looks, 'normal') - ALPHA)).toBeLessThan(3 * standardError(ALPHA, RUNS))
  })

  test.for(plans)('looks at $text: one-sided alarms of noise with spikes stay within 5 %', ({ looks }) => {
    expect(alarms(looks, 'spikes')).toBeLessThan(limit)
  })

  test.for(both)(
    'two-sided intervals at all looks together miss the truth in at most 5 %: %s noise',
    (noise) => {
      const random = seededRandom(`intervals/${noise}`)
      const looks = [5, 10, 15]
      const level = lookLevel(looks, 0.95)
      const missed = shareOf(RUNS / 2, () => {
        const blocks = logRatios(15, { noise: noises[noise] }, random)
        return looks.some((look) => {
          const { lower, upper } = primaryInterval(blocks.slice(0, look), { level }).interval!
          return lower > 1 || upper < 1
        })
      })
      expect(missed).toBeLessThan(0.05 + 3 * standardError(0.05, RUNS / 2))
    },
  )
})

describe('the whole gate, simulated', () => {
  const rule = { margin: 0.05, alpha: ALPHA, looks: [5, 10, 15] }
  const scenarios = 4
  const truth = (ratio: number, noise: NoiseName): Truth => ({ ratio, sdLog: 0.05, noise })

  /** Shares of runs of a family in which its answers, and that on the suite's mean, hold something. */
  const sharesOf = (
    truths: Truth[],
    seed: string,
    checks: ((answers: Answer[], suite: Answer) => boolean)[],
  ) => {
    const random = seededRandom(seed)
    const counts = checks.map(() => 0)
    for (let run = 0; run < RUNS; run++) {
      const blocks = truths.map((truth) => runScenario(truth, rule, truths.length, random))
      const answers = answersOf(blocks, rule)
      const [suite] = answersOf([suiteDifferences(blocks)], rule) as [Answer]
      for (const [i, check] of checks.entries()) counts[i]! += Number(check(answers, suite))
    }
    return counts.map((count) => count / RUNS)
  }

  test.for(both)('four scenarios at the margin, %s noise: families and suite err in at most 5 %', (noise) => {
    const shares = sharesOf(Array(scenarios).fill(truth(1.05, noise)), `at the margin/${noise}`, [
      (answers) => answers.includes('regressed'),
      (answers) => answers.includes('pass'),
      (_, suite) => suite === 'regressed',
      (_, suite) => suite === 'pass',
    ])
    for (const share of shares) expect(share).toBeLessThan(limit)
    // Not by never saying anything.
    for (const share of shares) expect(share).toBeGreaterThan(0.01)
  })

  test('a clear regression beside three at the margin leaves these at most 5 %, and is found', () => {
    const truths = [truth(1.5, 'normal'), ...Array(scenarios - 1).fill(truth(1.05, 'normal'))]
    const [found, others] = sharesOf(truths, 'one regression', [
      ([first]) => first === 'regressed',
      ([, ...others]) => others.includes('regressed'),
    ])
    expect(found!).toBeGreaterThan(0.999)
    expect(others!).toBeLessThan(limit)
  })

  test('nothing changed, noise with spikes: hardly ever is anything called regressed', () => {
    const [any] = sharesOf(Array(scenarios).fill(truth(1, 'spikes')), 'unchanged', [
      (answers, suite) => [suite, ...answers].includes('regressed'),
    ])
    expect(any!).toBeLessThan(0.005)
  })

  test('a fixed run of 8 blocks at the margin: as often regressed as signed ranks allow', () => {
    const fixed = { ...rule, looks: [8] }
    const random = seededRandom('fixed 8')
    const share = shareOf(RUNS, () => {
      const [answer] = answersOf([runScenario(truth(1.05, 'normal'), fixed, 1, random)], fixed)
      return answer === 'regressed'
    })
    const attainable = attainableAlpha(8, ALPHA)
    expect(Math.abs(share - attainable)).toBeLessThan(3 * standardError(attainable, RUNS))
  })
})
