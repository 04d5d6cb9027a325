import fc from 'fast-check'
import type { TrueStack, TrueWorkload } from './oracle.ts'

/** The stack, or why there is none. */
export const shortOf = ({ answer, stack }: { answer: string; stack: string | null }): string =>
  stack ?? answer

const line = (fixed: [number, number], perMb: [number, number]) =>
  fc.record({
    fixed: fc.double({ min: fixed[0], max: fixed[1], noNaN: true }),
    perMb: fc.double({ min: perMb[0], max: perMb[1], noNaN: true }),
  })

const rate = fc.double({ min: 0.02, max: 0.3, noNaN: true })

export const stackList: fc.Arbitrary<TrueStack[]> = fc
  .array(
    fc.record({
      time: line([0.3, 20], [0.05, 1]),
      memory: line([50, 1000], [1, 20]),
      usdPerHour: rate,
      clusterUsdPerHour: rate,
    }),
    { minLength: 2, maxLength: 3 },
  )
  .map((list) => list.map((stack, i) => ({ ...stack, id: `stack${i}` })))

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

export const workloads: fc.Arbitrary<TrueWorkload> = fc
  .record({
    sizeMb: fc.double({ min: 4, max: 30, noNaN: true }),
    growthPerYear: maybe(fc.double({ min: 0, max: 2, noNaN: true })),
    runsPerDay: maybe(fc.constantFrom(1, 24, 500)),
    deadlineMinutes: maybe(fc.double({ min: 0.05, max: 2, noNaN: true })),
    memoryMb: maybe(fc.double({ min: 200, max: 4000, noNaN: true })),
    existingCluster: maybe(fc.boolean()),
  })
  .map((workload) => JSON.parse(JSON.stringify(workload)) as TrueWorkload)
