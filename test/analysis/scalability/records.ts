import { normal } from '../../../fixtures/stats/simulatedNoise.ts'
import { buildScenarioResult } from '../../../src/analysis/buildResults.ts'
import type { ScenarioResult } from '../../../src/analysis/scenarioResult.ts'
import type { Random } from '../../../src/stats/random.ts'
import type { ExecutionResult } from '../../../src/trial/record.ts'
import { scenarioRecord, stackRecord, trial, unsoundTrial } from '../records.ts'

/** How a stack that was made up behaves; seconds and MiB. */
export interface MadeUp {
  label: string
  seconds: (megabytes: number, cpus: number) => number
  memoryMb?: (megabytes: number) => number
}

export interface Design {
  megabytes?: readonly number[]
  cpus?: readonly number[]
  trials?: number
  memoryMb?: number
  /** Relative noise of each trial; none where there is no source of it. */
  noise?: number
  random?: Random
  /** Trials that end otherwise: none of them in a figure. */
  fails?: (
    stack: string,
    megabytes: number,
    block: number,
  ) => 'outOfMemory' | 'timeout' | 'failed' | 'wrongOutput' | null
}

const UNTOUCHED = { noise: 0, trials: 3, memoryMb: 4096 }

/** Results of stacks that were made up, at every size under every limit. */
export const resultsOf = (stacks: Readonly<Record<string, MadeUp>>, design: Design): ScenarioResult[] =>
  (design.megabytes ?? [10]).flatMap((size) =>
    (design.cpus ?? [2]).map((cpus) => resultOf(stacks, size, cpus, { ...UNTOUCHED, ...design })),
  )

const resultOf = (
  stacks: Readonly<Record<string, MadeUp>>,
  size: number,
  cpus: number,
  { trials, memoryMb, noise, random, fails }: Design & typeof UNTOUCHED,
): ScenarioResult => {
  const { schedule, limits } = scenarioRecord()
  const blocks = Array.from({ length: trials }, (_, i) => i + 1)
  const noisy = (value: number): number => value * Math.exp(random ? noise * normal(random) : 0)
  const trialOf = (id: string, stack: MadeUp, block: number): ExecutionResult => {
    const status = fails?.(id, size, block) ?? null
    const metrics = {
      executionTimeMs: noisy(1000 * stack.seconds(size, cpus)),
      peakMemoryMb: noisy(stack.memoryMb?.(size) ?? 500),
    }
    return status === null ? trial(block, { metrics }) : unsoundTrial(block, status, 'it went wrong')
  }
  return buildScenarioResult(
    scenarioRecord({
      size: `${size}MB`,
      dataset: { rows: size * 10_000, bytes: size * 1e6, seed: 42, digest: `d${size}` },
      limits: { ...limits, cpus, memoryMb },
      schedule: { ...schedule, blocks: blocks.map((block) => ({ block, order: Object.keys(stacks) })) },
      stacks: Object.fromEntries(
        Object.entries(stacks).map(([id, stack]) => [
          id,
          stackRecord(
            stack.label,
            blocks.map((block) => trialOf(id, stack, block)),
          ),
        ]),
      ),
    }),
  )
}

/** The stacks of docs/scalability.md's simulation; 1 MB here is 1 GB there. */
export const spark: MadeUp = { label: 'spark', seconds: (n) => 12 + 3 * n }
export const polars: MadeUp = { label: 'polars', seconds: (n) => 0.3 + 5 * n }
