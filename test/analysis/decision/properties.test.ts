import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../../src/analysis/decision/decide.ts'
import type { DecisionInput } from '../../../src/analysis/decision/input.ts'
import { withFactor } from '../../../src/analysis/decision/vary.ts'
import { shortOf, stackList, workloads } from './arbitraries.ts'
import type { TrueStack } from './oracle.ts'
import { simulated } from './simulated.ts'

const widths = fc.constantFrom(0.005, 0.02, 0.05, 0.2)

/** Everything is worse by a half at least. */
const dominatedBy = ({ time, memory, ...stack }: TrueStack, factor: number): TrueStack => ({
  ...stack,
  id: 'dominated',
  time: { fixed: time.fixed * factor, perMb: time.perMb * factor },
  memory: { fixed: memory.fixed * factor, perMb: memory.perMb * factor },
})

describe('an answer', () => {
  test('stays when a stack joins that another one dominates', () => {
    let firm = 0
    fc.assert(
      fc.property(
        stackList,
        workloads,
        widths,
        fc.double({ min: 1.5, max: 4, noNaN: true }),
        fc.nat(2),
        (stacks, workload, width, factor, which) => {
          const joined = [...stacks, dominatedBy(stacks[which % stacks.length]!, factor)]
          const before = decide(simulated(stacks, workload, { width }))
          if (before.answer === 'use') firm++
          expect(shortOf(decide(simulated(joined, workload, { width })))).toBe(shortOf(before))
        },
      ),
      { numRuns: 300 },
    )
    expect(firm).toBeGreaterThan(50)
  })

  test('does not depend on the order of stacks', () => {
    fc.assert(
      fc.property(stackList, workloads, widths, (stacks, workload, width) => {
        const [there, back] = [stacks, stacks.toReversed()].map((list) =>
          decide(simulated(list, workload, { width })),
        )
        expect(shortOf(back!)).toBe(shortOf(there!))
        expect(back!.rule).toBe(there!.rule)
        expect(back!.leaders.toSorted()).toEqual(there!.leaders.toSorted())
      }),
      { numRuns: 300 },
    )
  })

  test('stays when all prices change alike', () => {
    const scaled = (input: DecisionInput, by: number): DecisionInput =>
      input.stacks.reduce(
        (changed, { id }) => withFactor(changed, id, { instanceUsd: by, clusterUsd: by }),
        input,
      )
    fc.assert(
      fc.property(
        stackList,
        workloads,
        widths,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (stacks, workload, width, by) => {
          const input = simulated(stacks, workload, { width })
          const { horizon: _, ...before } = decide(input)
          const { horizon: __, ...after } = decide(scaled(input, by))
          expect(after).toEqual(before)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('never gets firm by wider intervals, not from a toss-up, and not from another stack', () => {
    let firm = 0
    fc.assert(
      fc.property(
        stackList,
        workloads,
        fc.array(fc.double({ min: 1, max: 3, noNaN: true }), { minLength: 200, maxLength: 200 }),
        (stacks, workload, factors) => {
          const input = simulated(stacks, workload, { width: 0.01 })
          const [narrow, wide] = [decide(input), decide(widened(input, factors))]
          if (wide.answer !== 'use' && wide.answer !== 'none') return
          firm++
          expect(shortOf(narrow)).toBe(shortOf(wide))
        },
      ),
      { numRuns: 300 },
    )
    expect(firm).toBeGreaterThan(50)
  })
})

/** Each interval wider by a factor of its own. */
const widened = (input: DecisionInput, factors: readonly number[]): DecisionInput => {
  let next = 0
  return JSON.parse(JSON.stringify(input), (_key, value) => {
    if (!value?.interval) return value
    const factor = factors[next++ % factors.length]!
    const { lower, upper, level } = value.interval
    return {
      value: value.value,
      interval: {
        lower: value.value * (lower / value.value) ** (factor ** 3),
        upper: value.value * (upper / value.value) ** (factor ** 3),
        level,
      },
    }
  })
}
