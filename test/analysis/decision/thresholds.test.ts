import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../../src/analysis/decision/decide.ts'
import { recommend } from '../../../src/analysis/decision/recommend.ts'
import { key, type Threshold, thresholdsOf } from '../../../src/analysis/decision/thresholds.ts'
import { withFactor } from '../../../src/analysis/decision/vary.ts'
import { shortOf, stackList, workloads } from './arbitraries.ts'
import { bestByBruteForce, type TrueStack, type TrueWorkload } from './oracle.ts'
import { simulated } from './simulated.ts'

type Input = Threshold['what']

/** The workload (or the stacks) with another value of an input. */
const put = (
  what: Input,
  value: number,
  stacks: readonly TrueStack[],
  workload: TrueWorkload,
  chosen: string | null,
): [TrueStack[], TrueWorkload] => {
  const fields = {
    size: { sizeMb: value / 1e6 },
    memory: { memoryMb: value },
    deadline: { deadlineMinutes: value },
    growth: { growthPerYear: value - 1 },
    runsPerDay: { runsPerDay: value },
    price: {},
  }[what]
  const priced = stacks.map((stack) =>
    what === 'price' && stack.id === chosen
      ? { ...stack, usdPerHour: stack.usdPerHour * value, clusterUsdPerHour: stack.clusterUsdPerHour * value }
      : stack,
  )
  return [priced, { ...workload, ...fields }]
}

/** A little beyond a value, in the direction of the change. */
const beyond = ({ direction }: Threshold, value: number, share: number): number =>
  direction === 'above' ? value * (1 + share) : value / (1 + share)

describe('an input beyond its threshold', () => {
  test('flips the answer, and not before', () => {
    const flips: Partial<Record<string, number>> = {}
    fc.assert(
      fc.property(stackList, workloads, (stacks, workload) => {
        const input = simulated(stacks, workload)
        const decision = decide(input)
        fc.pre(decision.answer === 'use')
        for (const threshold of thresholdsOf(input, decision)) {
          const { what, from, to, becomes } = threshold
          const at = (value: number) => put(what, value, stacks, workload, decision.stack)
          const before = decide(simulated(...at(beyond(threshold, from, -0.0005))))
          expect(key(before)).toBe(key(decision))
          expect(key(decide(simulated(...at(beyond(threshold, from, 1e-5)))))).not.toBe(key(decision))
          if (to === null) continue
          expect(key(decide(simulated(...at(beyond(threshold, to, 1e-5)))))).toBe(key(becomes))
          // The truth has flipped by then, and had not before.
          const [truly, trulyBefore] = [
            bestByBruteForce(...at(beyond(threshold, to, 0.03))),
            bestByBruteForce(...at(beyond(threshold, from, -0.03))),
          ]
          expect(shortOf(truly)).not.toBe(decision.stack)
          expect(shortOf(trulyBefore)).not.toBe(becomes.stack ?? 'none')
          flips[what] = (flips[what] ?? 0) + 1
        }
      }),
      { numRuns: 50 },
    )
    expect(Object.keys(flips).toSorted()).toEqual([
      'deadline',
      'growth',
      'memory',
      'price',
      'runsPerDay',
      'size',
    ])
  }, 60_000)

  test('flips the answer where a cluster runs anyway', () => {
    const stack = (id: string, clusterUsdPerHour: number, seconds: number): TrueStack => ({
      id,
      time: { fixed: seconds, perMb: 0.1 },
      memory: { fixed: 500, perMb: 1 },
      usdPerHour: 0.1,
      clusterUsdPerHour,
    })
    const stacks = [stack('spark', 0.01, 12), stack('polars', 0.1, 1)]
    const workload = { sizeMb: 10, runsPerDay: 1 }
    const { changes, answer, stack: chosen } = recommend(simulated(stacks, workload))
    expect([answer, chosen]).toEqual(['use', 'polars'])
    expect(changes).toContainEqual({
      what: 'existingCluster',
      threshold: 'on a cluster that runs anyway',
      becomes: 'spark',
    })
    expect(shortOf(bestByBruteForce(stacks, { ...workload, existingCluster: true }))).toBe('spark')
    expect(decide(simulated(stacks, { ...workload, existingCluster: true })).stack).toBe('spark')
  })

  test('a stack’s own price, as the sensitivity has it', () => {
    const stacks: TrueStack[] = [
      {
        id: 'spark',
        time: { fixed: 10, perMb: 0.1 },
        memory: { fixed: 500, perMb: 1 },
        usdPerHour: 0.1,
        clusterUsdPerHour: 0.1,
      },
      {
        id: 'polars',
        time: { fixed: 12, perMb: 0.12 },
        memory: { fixed: 500, perMb: 1 },
        usdPerHour: 0.07,
        clusterUsdPerHour: 0.07,
      },
    ]
    const input = simulated(stacks, { sizeMb: 10, runsPerDay: 1 })
    const { stack, sensitivity } = recommend(input)
    expect(stack).toBe('polars')
    const higher = sensitivity.find(({ what }) => what.startsWith('the price of polars'))!
    expect(higher).toMatchObject({ survives: false, text: 'then spark' })
    expect(decide(withFactor(input, 'polars', { instanceUsd: 1.3 })).stack).toBe('spark')
  })
})

test('sizes that were run are looked at, however little of what lies around them is different', () => {
  const [slow, quick]: TrueStack[] = [1, 0.5].map((factor, i) => ({
    id: `stack${i}`,
    time: { fixed: factor, perMb: factor },
    memory: { fixed: 100, perMb: factor },
    usdPerHour: 0.1,
    clusterUsdPerHour: 0.1,
  })) as [TrueStack, TrueStack]
  const input = simulated([slow, quick], { sizeMb: 10_000 }, { sizesMb: [1, 129.9, 130, 130.1, 10_000] })
  const holdsOf = (sizes: typeof input.sizes) => {
    const found = recommend({ ...input, sizes })
    expect(found.stack).toBe('stack1')
    return found.holds!.fromBytes
  }
  expect(holdsOf(input.sizes)).toBe(1e6)
  // At 130 MB nothing tells them apart.
  const sizes = input.sizes.map((facts) => {
    const ratios = facts.ratios.map((one) => ({
      ...one,
      ratio: { value: 0.9, interval: { lower: 0.7, upper: 1.2, level: 0.95 } },
    }))
    return facts.bytes === 130e6 ? { ...facts, ratios } : facts
  })
  expect(holdsOf(sizes)).toBeGreaterThan(130e6)
})
