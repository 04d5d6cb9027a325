import { describe, expect, test } from 'vitest'
import {
  logRatios,
  type NoiseName,
  noises,
  normal,
  shareOf,
  standardError,
} from '../../fixtures/stats/simulatedNoise.ts'
import { attainableAlpha } from '../../src/stats/hodgesLehmann.ts'
import { lowerBound } from '../../src/stats/location.ts'
import { mannWhitneyTest } from '../../src/stats/mannWhitney.ts'
import { pairedLogRatio } from '../../src/stats/pairedLogRatio.ts'
import { primaryInterval } from '../../src/stats/primaryInterval.ts'
import { type Random, seededRandom } from '../../src/stats/random.ts'
import { signedRankTest } from '../../src/stats/signedRank.ts'
import { signFlipTest } from '../../src/stats/signFlip.ts'

/** Seeded, so that a run is the same every time: the bounds say how far off the method itself may be. */
const RUNS = 20_000

type Draw = (random: Random) => number
const trial = {
  normal: (random: Random) => noises.normal(random, 0.05),
  spikes: (random: Random) => noises.spikes(random, 0.05),
}

/** Times of two arms: ln(time) = block + arm + noise, with a block effect of 5 %. */
const simulate = (n: number, ratio: number, noise: Draw, random: Random) => {
  const a: number[] = []
  const b: number[] = []
  for (let block = 0; block < n; block++) {
    const shared = 0.05 * normal(random)
    a.push(Math.exp(shared + noise(random)))
    b.push(ratio * Math.exp(shared + noise(random)))
  }
  return { a, b }
}

const misses = (n: number, ratio: number, noise: Draw): number => {
  const random = seededRandom(`misses/${n}/${ratio}`)
  return shareOf(RUNS, () => {
    const { a, b } = simulate(n, ratio, noise, random)
    const { lower, upper } = pairedLogRatio(a, b).interval!
    return ratio < lower || ratio > upper
  })
}

describe('95 % interval of the paired ratio, simulated', () => {
  test.for([
    [3, 1],
    [6, 1],
    [6, 0.14],
    [15, 1],
  ] as const)(
    'misses the truth in one run of twenty: %s blocks, true ratio %s, normal noise',
    ([n, ratio]) => {
      expect(Math.abs(misses(n, ratio, trial.normal) - 0.05)).toBeLessThan(3 * standardError(0.05, RUNS))
    },
  )

  test.for([3, 6, 15])('misses the truth in at most one run of twenty: %s blocks, noise with spikes', (n) => {
    expect(misses(n, 1, trial.spikes)).toBeLessThan(0.05 + 3 * standardError(0.05, RUNS))
  })
})

describe('sign-flip p, simulated', () => {
  test.for([
    [6, 0.05, 2 / 64],
    [8, 0.05, 12 / 256],
    [5, 0.05, 0],
  ] as const)('with %s blocks is at most %s in as many runs as it can be: %s', ([n, alpha, attainable]) => {
    const random = seededRandom(`sign-flip/${n}`)
    const alarms = shareOf(RUNS, () => {
      const { a, b } = simulate(n, 1, trial.spikes, random)
      return signFlipTest(b.map((value, i) => Math.log(value / a[i]!))).p! <= alpha
    })
    expect(Math.abs(alarms - attainable)).toBeLessThanOrEqual(3 * standardError(attainable, RUNS))
  })
})

const both = ['normal', 'spikes'] as const satisfies NoiseName[]

const draw = (n: number, noise: NoiseName, random: Random): number[] =>
  logRatios(n, { noise: noises[noise] }, random)

describe('bounds by signed ranks, simulated', () => {
  const designs = both.flatMap((noise) => [8, 10, 15].map((n) => ({ noise, n })))

  test.for(designs)(
    '$n blocks, $noise noise: miss the truth as often as the level that can be had',
    ({ noise, n }) => {
      const random = seededRandom(`signed ranks/${n}/${noise}`)
      const attainable = attainableAlpha(n, 0.05)
      const missed = shareOf(RUNS, () => lowerBound(draw(n, noise, random), 0.05) > 0)
      expect(Math.abs(missed - attainable)).toBeLessThan(3 * standardError(attainable, RUNS))
    },
  )

  test.for(designs)('$n blocks, $noise noise: 95 % intervals miss in at most 5 %', ({ noise, n }) => {
    const random = seededRandom(`Hodges-Lehmann/${n}/${noise}`)
    const missed = shareOf(RUNS, () => {
      const { lower, upper } = primaryInterval(draw(n, noise, random)).interval!
      return lower > 1 || upper < 1
    })
    const attainable = 2 * attainableAlpha(n, 0.025)
    expect(Math.abs(missed - attainable)).toBeLessThan(3 * standardError(attainable, RUNS))
  })
})

describe('exact p, simulated', () => {
  test.for(both)('signed-rank test, 8 blocks, %s noise: as often at most 0.05 as it can be', (noise) => {
    const random = seededRandom(`signed-rank p/${noise}`)
    const attainable = 2 * attainableAlpha(8, 0.025)
    const alarms = shareOf(RUNS, () => signedRankTest(draw(8, noise, random)).p <= 0.05)
    expect(Math.abs(alarms - attainable)).toBeLessThan(3 * standardError(attainable, RUNS))
  })

  test.for(both)(
    'Mann–Whitney test, 5 and 5 trials, %s noise: as often at most 0.05 as it can be',
    (noise) => {
      const random = seededRandom(`Mann-Whitney p/${noise}`)
      const sample = () => Array.from({ length: 5 }, () => trial[noise](random))
      // Of the 252 ways to deal ten ranks, 4 have U ≤ 2 and 4 have U ≥ 23; 3 more on each side are beyond 0.05.
      const attainable = 8 / 252
      const alarms = shareOf(RUNS, () => mannWhitneyTest(sample(), sample()).p <= 0.05)
      expect(Math.abs(alarms - attainable)).toBeLessThan(3 * standardError(attainable, RUNS))
    },
  )
})
