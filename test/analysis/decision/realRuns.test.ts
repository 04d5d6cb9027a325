import { describe, expect, test } from 'vitest'
import { buildResults, buildScenarioResult } from '../../../src/analysis/buildResults.ts'
import type { ScenarioResult } from '../../../src/analysis/scenarioResult.ts'
import type { TrialStatus } from '../../../src/trial/record.ts'
import { prices } from '../cost/priceRecords.ts'
import { runHeader, scenarioRecord, stackRecord, trial } from '../records.ts'
import runs from './realRuns.json' with { type: 'json' }

type Run = (typeof runs)[keyof typeof runs][number]
type RunTrial = {
  block: number
  status: string
  executionTimeMs: number
  startupTimeMs: number
  peakMemoryMb: number
  peakMemoryUpperMb: number
  cpuSeconds: number
  outputRows: number
  outputBytes: number
}
type RunStacks = Record<string, { label: string; trials: RunTrial[] }>

/** What one size of a real run recorded, without its series. */
const resultOf = (run: Run): ScenarioResult => {
  const { file, scenario, target, size, rows, bytes, limits, identical, answerChecked } = run
  const stacks = Object.entries(run.stacks as RunStacks).map(([id, { label, trials }]) => {
    const results = trials.map((one) =>
      trial(one.block, {
        status: one.status as TrialStatus,
        metrics: {
          executionTimeMs: one.executionTimeMs,
          startupTimeMs: one.startupTimeMs,
          peakMemoryMb: one.peakMemoryMb,
        },
        peakMemoryUpperMb: one.peakMemoryUpperMb,
        cpuSeconds: one.cpuSeconds,
        output: { rows: one.outputRows, digest: 'same', files: 1, bytes: one.outputBytes },
      }),
    )
    return [id, stackRecord(label, results)] as const
  })
  const order = stacks.map(([id]) => id)
  const blocks = stacks[0]![1].executionResults.map(({ block }) => ({ block, order }))
  return buildScenarioResult(
    scenarioRecord({
      file,
      scenario,
      target,
      size,
      dataset: { rows, bytes, seed: 42, digest: 'd1' },
      limits,
      schedule: { seed: 7, warm: 0, blocks },
      stacks: Object.fromEntries(stacks),
      verification: { identical, answerChecked, differences: [] },
    }),
  )
}

const recommendationOf = (name: keyof typeof runs) => {
  const all: readonly Run[] = runs[name]
  const { recommendations } = buildResults({ ...runHeader, prices: prices() }, all.map(resultOf))
  expect(recommendations).toHaveLength(1)
  return recommendations[0]!
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

/** Medians of what was recorded at the largest size: seconds and MiB by stack. */
const mediansOf = (name: keyof typeof runs): Record<string, { seconds: number; memory: number }> => {
  const all: readonly Run[] = runs[name]
  const largest = all.reduce((a, b) => (b.bytes > a.bytes ? b : a))
  return Object.fromEntries(
    Object.entries(largest.stacks as RunStacks).map(([id, { trials }]) => [
      id,
      {
        seconds: median(trials.map(({ executionTimeMs }) => executionTimeMs / 1000)),
        memory: median(trials.map(({ peakMemoryMb }) => peakMemoryMb)),
      },
    ]),
  )
}

describe('real runs of suites that ship', () => {
  const names = Object.keys(runs) as (keyof typeof runs)[]

  test('are five, Spark in two of them', () => {
    expect(names).toHaveLength(5)
    expect(names.filter((name) => 'spark' in mediansOf(name))).toHaveLength(2)
  })

  test.for(names)('%s: the answer is what raw medians bear out', (name) => {
    const { answer, stack, evidence } = recommendationOf(name)
    const medians = mediansOf(name)
    const times = Object.values(medians).map(({ seconds }) => seconds)
    if (answer === 'use') {
      const others = Object.entries(medians).filter(([id]) => id !== stack)
      const { seconds, memory } = medians[stack!]!
      for (const [, other] of others) {
        // No more time than any other, and less of time or memory.
        expect(seconds).toBeLessThan(other.seconds * 1.05)
        expect(Math.min(seconds / other.seconds, memory / other.memory)).toBeLessThan(1)
      }
      const told = evidence.filter(({ figure }) => figure === 'time')
      expect(told).toHaveLength(others.length)
      for (const [i, [, other]] of others.entries()) {
        const { lower, upper } = told[i]!.ratio!.interval!
        expect(seconds / other.seconds).toBeGreaterThan(lower * 0.95)
        expect(seconds / other.seconds).toBeLessThan(upper * 1.05)
      }
    } else expect(Math.max(...times) / Math.min(...times)).toBeLessThan(1.5)
  })

  test('say what a person would', () => {
    expect(
      Object.fromEntries(
        names
          .map((name) => [name, recommendationOf(name)])
          .map(([name, one]) => [name, sentenceAndRule(one as never)]),
      ),
    ).toMatchInlineSnapshot(`
      {
        "clickstream by hour at three sizes, Polars and DuckDB": "unclear: Not enough evidence for hourly by country and device at 30.2 MB on local: pythonic (polars) takes 0.99 [0.58–1.70] times the time of pythonic (duckdb).",
        "clickstream sessions, Polars and DuckDB": "unclear: Not enough evidence for 30-minute sessions at 10 MB on local: pythonic (polars) takes 1.06 [0.82–1.38] times the time and 1.05 [1.02–1.07] times the memory of pythonic (duckdb).",
        "quickstart at 1 GB, three stacks": "fasterAndCheaper: Use pythonic (polars) for hourly revenue by country at 1 GB on local: 1.43 [1.12–1.82] times as fast as pythonic (duckdb) at about the same price, in 1.5 times the memory.",
        "quickstart at 100,000 rows, Spark and Polars": "dominates: Use pythonic (polars) for hourly revenue by country at 4.87 MB on local: 12.76 [11.36–14.34] times as fast as spark (local[2]) at about the same price, in 15 % of the memory.",
        "quickstart at four sizes, Polars and DuckDB": "dominates: Use pythonic (duckdb) for hourly revenue by country at 60.2 MB on local: 0.85 [0.84–0.87] times the memory of pythonic (polars) at about the same price, in no more time.",
      }
    `)
  })
})

const sentenceAndRule = ({ sentence, rule }: { sentence: string; rule: { id: string } }): string =>
  `${rule.id}: ${sentence}`
