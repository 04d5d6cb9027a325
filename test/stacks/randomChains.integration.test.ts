import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EngineName } from './support/engine.ts'
import { caseOf, type RandomChain, randomChain } from './support/randomChains/cases.ts'
import { runSession } from './support/session.ts'

const variable = (name: string, fallback: number): number => Number(process.env[name] ?? fallback)

/** The same cases in every run: another seed finds others. */
const seed = variable('ETL_BENCH_TEST_SEED', 20261122)

/** How many cases one session of an engine runs: Spark takes seconds for each. */
const counts: Record<EngineName, number> = {
  polars: variable('ETL_BENCH_TEST_RUNS', 60),
  duckdb: variable('ETL_BENCH_TEST_RUNS', 60),
  spark: variable('ETL_BENCH_TEST_RUNS', 24),
}

/** What is wrong with each of some cases in an engine; null where nothing is. */
const problemsOf = async (engine: EngineName, chains: readonly RandomChain[]): Promise<(string | null)[]> => {
  const cases = chains.map((chain, index) => caseOf(chain, `case ${index}`))
  const { run, comparisons } = await runSession(engine, cases)
  return cases.map(({ name }) => {
    const task = run.tasks.get(name)
    if (!task) return 'the runner ended before'
    if (task.status !== 'completed') return `${task.status}: ${task.error.message}`
    const comparison = comparisons.get(name)!
    return comparison.identical ? null : JSON.stringify(comparison, null, 2)
  })
}

const shown = (chain: RandomChain): string => {
  const { inputs, tables, steps, answer } = caseOf(chain, '')
  const rows = Object.entries(inputs).map(
    ([name, input]) => `${name}: ${JSON.stringify(input.format === 'parquet' && input.files[0])}`,
  )
  return [JSON.stringify({ steps, tables }, null, 1), ...rows, answer].join('\n')
}

describe.each<EngineName>(['polars', 'duckdb', 'spark'])('in %s', (engine) => {
  test(`random operations on random tables give what their definitions say (ETL_BENCH_TEST_SEED=${seed})`, async () => {
    const numRuns = counts[engine]
    const chains: RandomChain[] = []
    const collect = fc.asyncProperty(randomChain, async (chain) => void chains.push(chain))
    await fc.assert(collect, { seed, numRuns })
    // One session runs them all; only what failed is run again, smaller and smaller, in sessions of its own.
    const problems = await problemsOf(engine, chains)
    for (const [i, problem] of problems.entries()) {
      if (problem) console.error(`case ${i}, before it is made smaller: ${problem}\n${shown(chains[i]!)}`)
    }
    const known = new Map(chains.map((chain, i) => [JSON.stringify(chain), problems[i]!]))
    const property = fc.asyncProperty(randomChain, async (chain) => {
      const key = JSON.stringify(chain)
      const problem = known.has(key) ? known.get(key)! : (await problemsOf(engine, [chain]))[0]!
      expect(problem, shown(chain)).toBeNull()
    })
    await fc.assert(property, {
      seed,
      numRuns,
      interruptAfterTimeLimit: variable('ETL_BENCH_TEST_SHRINK_MS', 120_000),
      markInterruptAsFailure: true,
    })
  })
})
