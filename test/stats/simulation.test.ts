import { describe, expect, test } from 'vitest'
import { pairedLogRatio } from '../../src/stats/pairedLogRatio.ts'
import { type Random, seededRandom } from '../../src/stats/random.ts'
import { signFlipTest } from '../../src/stats/signFlip.ts'

/** Seeded, so that a run is the same every time: the bounds say how far off the method itself may be. */
const REPLICATES = 20_000

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** One run in ten is slowed by 30 % on average: what a busy machine does. */
const spike = (random: Random): number => (random() < 0.1 ? -0.3 * Math.log(1 - random()) : 0)

const noises = {
  normal: (random: Random) => 0.05 * normal(random),
  spikes: (random: Random) => 0.05 * normal(random) + spike(random),
}

/** Times of two arms: ln(time) = block + arm + noise, with a block effect of 5 %. */
const simulate = (n: number, ratio: number, noise: (random: Random) => number, random: Random) => {
  const a: number[] = []
  const b: number[] = []
  for (let block = 0; block < n; block++) {
    const shared = 0.05 * normal(random)
    a.push(Math.exp(shared + noise(random)))
    b.push(ratio * Math.exp(shared + noise(random)))
  }
  return { a, b }
}

const shareOf = (holds: () => boolean): number => {
  let count = 0
  for (let i = 0; i < REPLICATES; i++) count += Number(holds())
  return count / REPLICATES
}

const standardError = (share: number): number => Math.sqrt((share * (1 - share)) / REPLICATES)

const misses = (n: number, ratio: number, noise: (random: Random) => number): number => {
  const random = seededRandom(`misses/${n}/${ratio}`)
  return shareOf(() => {
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
      expect(Math.abs(misses(n, ratio, noises.normal) - 0.05)).toBeLessThan(3 * standardError(0.05))
    },
  )

  test.for([3, 6, 15])('misses the truth in at most one run of twenty: %s blocks, noise with spikes', (n) => {
    expect(misses(n, 1, noises.spikes)).toBeLessThan(0.05 + 3 * standardError(0.05))
  })
})

describe('sign-flip p, simulated', () => {
  test.for([
    [6, 0.05, 2 / 64],
    [8, 0.05, 12 / 256],
    [5, 0.05, 0],
  ] as const)('with %s blocks is at most %s in as many runs as it can be: %s', ([n, alpha, attainable]) => {
    const random = seededRandom(`sign-flip/${n}`)
    const alarms = shareOf(() => {
      const { a, b } = simulate(n, 1, noises.spikes, random)
      return signFlipTest(b.map((value, i) => Math.log(value / a[i]!))).p! <= alpha
    })
    expect(Math.abs(alarms - attainable)).toBeLessThanOrEqual(3 * standardError(attainable))
  })
})
