import type { DecisionInput, Quantity, Ratio, SizeFacts } from '../../../src/analysis/decision/input.ts'
import type { Estimate } from '../../../src/analysis/estimate.ts'
import type { Line, TrueStack, TrueWorkload } from './oracle.ts'

interface Measuring {
  sizesMb?: readonly number[]
  /** Half width of every interval, as a share. */
  width?: number
}

const valueAt = ({ fixed, perMb }: Line, mb: number): number => fixed + perMb * mb

const truth: Record<Quantity, (stack: TrueStack, mb: number) => number> = {
  timeMs: ({ time }, mb) => valueAt(time, mb) * 1000,
  memoryMb: ({ memory }, mb) => valueAt(memory, mb),
  instanceUsd: ({ time, usdPerHour }, mb) => (valueAt(time, mb) / 3600) * usdPerHour,
  clusterUsd: ({ time, clusterUsdPerHour }, mb) => (valueAt(time, mb) / 3600) * clusterUsdPerHour,
}
const quantities = Object.keys(truth) as Quantity[]

/** What a run would find of stacks with these true models, with intervals of the same relative width. */
export const simulated = (
  stacks: readonly TrueStack[],
  workload: TrueWorkload,
  { sizesMb = [3, 10, 30, 100], width = 0.01 }: Measuring = {},
): DecisionInput => {
  const around = (value: number): Estimate => ({
    value,
    interval: { lower: value / (1 + width), upper: value * (1 + width), level: 0.95 },
  })
  const factsAt = (mb: number): SizeFacts => ({
    bytes: mb * 1e6,
    isMeasured: true,
    outputs: 'identical',
    stacks: Object.fromEntries(
      stacks.map((stack) => {
        const fails = mb > (stack.failsAboveMb ?? Infinity)
        const figures = quantities.map((quantity) => [
          quantity,
          fails ? null : around(truth[quantity](stack, mb)),
        ])
        const state = fails
          ? { state: 'failed' as const, why: 'had a trial end as out of memory' }
          : { state: 'sound' as const, why: null }
        return [stack.id, { ...state, ...Object.fromEntries(figures) }]
      }),
    ),
    ratios: stacks.flatMap((against, i) =>
      stacks.slice(i + 1).flatMap((stack): Ratio[] => {
        if ([stack, against].some(({ failsAboveMb = Infinity }) => mb > failsAboveMb)) return []
        return quantities.map((quantity) => ({
          quantity,
          stack: stack.id,
          against: against.id,
          ratio: around(truth[quantity](stack, mb) / truth[quantity](against, mb)),
        }))
      }),
    ),
  })
  const { sizeMb, ...stated } = workload
  return {
    file: 'benchmarks/revenue.bench.ts',
    scenario: 'revenue',
    target: 'local',
    limits: { cpus: 2, memoryMb: 4096 },
    workload: { ...stated, size: `${sizeMb.toFixed(6)}MB` },
    stacks: stacks.map(({ id }) => ({ id, label: id })),
    sizes: sizesMb.map(factsAt),
    asked: sizesMb.map((mb) => `${mb}MB`),
    blocks: 6,
  }
}
