import { expect, test } from 'vitest'
import type { DecisionInput } from '../../../src/analysis/decision/input.ts'
import { recommend } from '../../../src/analysis/decision/recommend.ts'
import type { TrueStack } from './oracle.ts'
import { simulated } from './simulated.ts'

/** 10 s on dear machines, or 20 s on cheap ones with less memory. */
const fast = (id: string): TrueStack => ({
  id,
  time: { fixed: 10, perMb: 0 },
  memory: { fixed: 1000, perMb: 0 },
  usdPerHour: 6,
  clusterUsdPerHour: 6,
})
const cheap: TrueStack = {
  id: 'spark',
  time: { fixed: 20, perMb: 0 },
  memory: { fixed: 500, perMb: 0 },
  usdPerHour: 1,
  clusterUsdPerHour: 1,
}

const withoutCosts = (input: DecisionInput): DecisionInput => ({
  ...input,
  sizes: input.sizes.map((facts) => ({
    ...facts,
    stacks: Object.fromEntries(
      Object.entries(facts.stacks).map(([id, one]) => [id, { ...one, instanceUsd: null, clusterUsd: null }]),
    ),
    ratios: facts.ratios.filter(({ quantity }) => quantity === 'timeMs' || quantity === 'memoryMb'),
  })),
})

test('a toss-up says what each of two takes less of, also where the first two are equal', () => {
  const input = simulated([fast('polars'), fast('duckdb'), cheap], { sizeMb: 10 }, { width: 0.001 })
  const { rule, sentence } = recommend(input)
  expect(rule.id).toBe('tradeOff')
  expect(sentence).toMatch(
    /^Toss-up between polars, duckdb and spark for revenue at 10 MB on local: polars takes 0\.5.* times the time of spark, spark takes .* times the price of polars and spark takes .* times the memory of polars; state a deadline or runs a day in `workload` to decide\.$/,
  )
})

test('a toss-up without costs asks for what would decide it', () => {
  const input = simulated([fast('polars'), cheap], { sizeMb: 10, runsPerDay: 24 }, { width: 0.001 })
  const { rule, sentence } = recommend(withoutCosts(input))
  expect(rule.id).toBe('tradeOff')
  expect(sentence).toMatch(/; state the memory at hand in `workload` to decide\.$/)
  const stated = { ...input, workload: { ...input.workload, memoryMb: 4096 } }
  expect(recommend(withoutCosts(stated))).toMatchObject({ stack: 'polars', rule: { id: 'fastest' } })
})
