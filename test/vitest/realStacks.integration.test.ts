import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { findGroupPlace } from '../../src/targets/local/group.ts'
import { networkPrefix } from '../../src/targets/local/network.ts'
import { type BenchProject, benchProject } from '../support/benchProject.ts'

/** The whole way with all engines, as a user runs it: operations, sessions, and a job in the user's own Python. */
const scenarios = `
import { aggregate, clickstream, etlBench, files, filter, join, notNull, sessionise, unique } from 'etl-bench'

const data = clickstream({ size: { rows: 20_000 }, joinTables: 1, seed: 7 })

etlBench('hourly', {
  data,
  operations: [
    filter('NOT is_bot'),
    join('users', { on: 'user_id', how: 'left' }),
    aggregate({
      by: { hour: "date_trunc('hour', event_time)", country: 'country' },
      metrics: { events: 'count(*)', users: 'count(distinct user_id)', revenue: 'sum(revenue)', mean: 'avg(revenue)' },
    }),
  ],
  output: { hour: 'timestamp', country: 'string', events: 'long', users: 'long', revenue: 'decimal(18,2)', mean: 'double' },
  key: ['hour', 'country'],
  rules: [notNull('hour'), unique('hour', 'country')],
  answer: \`SELECT date_trunc('hour', event_time) AS hour, country, count(*) AS events, count(DISTINCT user_id) AS users,
    sum(revenue) AS revenue, avg(revenue) AS mean FROM events LEFT JOIN users USING (user_id)
    WHERE NOT is_bot GROUP BY ALL\`,
})

etlBench('sessions', {
  data,
  operations: [
    filter('user_id IS NOT NULL'),
    sessionise({ by: 'user_id', orderBy: 'event_time', gapMinutes: 30, as: 'session' }),
    aggregate({ by: { user_id: 'user_id', session: 'session' }, metrics: { started: 'min(event_time)', events: 'count(*)' } }),
  ],
  output: { user_id: 'long', session: 'long', started: 'timestamp', events: 'long' },
  key: ['user_id', 'session'],
})

etlBench('broken lines', {
  data: files({
    visits: {
      paths: 'visits-*.csv',
      schema: [{ name: 'visitor', type: 'long' }, { name: 'page', type: 'string' }, { name: 'seconds', type: 'int' }],
      renamed: { visitor: ['visitor_id'] },
    },
  }),
  onMalformed: 'quarantine',
  operations: [filter('visitor < 10')],
  output: { visitor: 'long', page: 'string', seconds: 'int' },
  key: ['visitor'],
  answer: 'FROM visits WHERE visitor < 10',
})

etlBench('own job', {
  data: files({ pages: './pages.csv' }),
  job: { spark: 'top.spark.py', 'pythonic:polars': 'top.polars.py', 'pythonic:duckdb': 'top.duckdb.py' },
  output: { page: 'string', events: 'long' },
  key: ['page'],
  rules: [unique('page')],
})

etlBench('own job with half a GiB of numbers', {
  data: files({ pages: './pages.csv' }),
  stacks: ['pythonic:polars'],
  resourceLimits: { cpus: 1, memoryMb: 2048 },
  smallestMemory: true,
  job: { 'pythonic:polars': 'numbers.polars.py' },
  output: { page: 'string', events: 'long' },
  key: ['page'],
})
`

/** 8 bytes each. */
const NUMBERS = 80_000_000

const jobs = {
  'top.spark.py': `
from pyspark.sql import DataFrame, SparkSession

def transform(spark: SparkSession, inputs: dict[str, DataFrame]) -> DataFrame:
    return inputs["pages"].groupBy("page").count().withColumnRenamed("count", "events")
`,
  'top.polars.py': `
import polars as pl

def transform(inputs: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    return inputs["pages"].group_by("page").agg(events=pl.len())
`,
  'numbers.polars.py': `
import polars as pl

def transform(inputs: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    numbers = pl.int_range(${NUMBERS}, eager=True)
    return inputs["pages"].group_by("page").agg(events=pl.len() + pl.lit(numbers.min(), pl.UInt32))
`,
  'top.duckdb.py': `
import duckdb

def transform(connection: duckdb.DuckDBPyConnection, inputs: dict) -> duckdb.DuckDBPyRelation:
    return inputs["pages"].aggregate("page, count(*) AS events")
`,
}

let project: BenchProject
let output: string
let exitCode: number | undefined
let report: BenchmarkResults

beforeAll(async () => {
  project = benchProject("blocks: 1, stacks: ['spark', 'pythonic:polars', 'pythonic:duckdb']")
  project.write('real.bench.ts', scenarios)
  project.write('visits-1.csv', 'visitor_id,page\n1,/a\nx,/b\n20,/c\n')
  project.write('visits-2.csv', 'seconds,visitor,page\n5,2,/a\n1,3\nlong,4,/d\n7,30,/e\n')
  project.write('pages.csv', 'page,visitor\n/a,1\n/b,2\n/a,3\n"/ü, ""x""",4\n')
  for (const [path, text] of Object.entries(jobs)) project.write(path, text)
  const done = await project.bench()
  output = done.all
  exitCode = done.exitCode
  report = project.report()
})
afterAll(() => project[Symbol.dispose]())

describe('spark, polars and duckdb', () => {
  test('write the same tables in every scenario, and the command passes', () => {
    expect(exitCode, output).toBe(0)
    const summary = report.results.map(({ scenario, verification }) => [scenario, verification.identical])
    expect(summary).toEqual([
      ['hourly', true],
      ['sessions', true],
      ['broken lines', true],
      ['own job', true],
      // One stack alone.
      ['own job with half a GiB of numbers', null],
    ])
  })

  test('agree with the independent answer, its floats included', () => {
    expect(report.results[0]!.verification).toMatchObject({
      identical: true,
      answerChecked: true,
      differences: [],
    })
  })

  test('put malformed lines aside, count them as errors, and say how files differ', () => {
    const { stackResults, verification, fairness } = report.results[2]!
    expect(verification).toMatchObject({ identical: true, answerChecked: true, differences: [] })
    expect(fairness).toContain(
      'input visits: columns differ between files: visitor called visitor_id in visits-1.csv; seconds added in visits-2.csv',
    )
    const digests = new Set<string>()
    for (const { executionResults, aggregatedMetrics, label } of Object.values(stackResults)) {
      const [{ tables, metrics }] = executionResults as [(typeof executionResults)[number]]
      expect(tables, label).toMatchObject({ output: { rows: 2 }, visits_quarantine: { rows: 3 } })
      expect([metrics.errorCount, aggregatedMetrics.errorCount?.median], label).toEqual([3, 3])
      digests.add(tables.visits_quarantine!.digest)
    }
    expect([Object.keys(stackResults).length, digests.size]).toEqual([3, 1])
  })

  test('have every metric on Linux, and of a user’s own job all but the network', () => {
    const ownJobs = [3, 4]
    for (const [i, { stackResults }] of report.results.entries()) {
      const shared = ownJobs.includes(i) || 'whyNot' in networkPrefix()
      for (const { executionResults, label } of Object.values(stackResults)) {
        const [trial] = executionResults
        const missing = Object.entries(trial!.metrics).filter(([, value]) => value === null)
        expect(
          missing.map(([name]) => name),
          label,
        ).toEqual(shared ? ['networkIoMb'] : [])
        expect(Object.keys(trial!.reasons), label).toEqual(shared ? ['networkIoMb', 'loopbackMb'] : [])
      }
    }
  })

  test('count what a user’s own job made of the file', () => {
    const { stackResults } = report.results[3]!
    for (const { executionResults } of Object.values(stackResults)) {
      expect(executionResults[0]!.output).toMatchObject({ rows: 3 })
    }
  })

  test('have their least memory searched, next to what they used and with the same output', () => {
    const { stackResults, smallestMemory } = report.results[4]!
    const [found] = smallestMemory!
    const [trial] = stackResults['pythonic:polars']!.executionResults
    if ('whyNot' in findGroupPlace()) {
      expect(found!.text).toMatch(/^not searched: nothing here holds a trial to its memory/)
      return
    }
    const { memoryMb, failedAtMb, trials, text } = found!
    const numbersMb = (8 * NUMBERS) / 2 ** 20
    expect(memoryMb).toBeGreaterThan(numbersMb)
    expect(memoryMb).toBeLessThan(1.3 * trial!.peakMemoryUpperMb!)
    expect(memoryMb! / failedAtMb!).toBeLessThanOrEqual(1.1)
    expect(text).toMatch(
      /^completed with .* with 2048 MiB\), and not with \d+ MiB \(outOfMemory\); \d trials/,
    )
    const searched = project.journal().filter((line) => line.type === 'memoryTrial')
    expect(searched).toHaveLength(trials)
    for (const { result } of searched.filter((line) => line.memoryMb >= memoryMb!))
      expect(result.output).toEqual(trial!.output)
  })

  test('are named by what ran, with start-up as a part of the time', () => {
    const { stackResults } = report.results[0]!
    expect(Object.values(stackResults).map(({ label }) => label)).toEqual([
      expect.stringMatching(/^spark \(local\[\d+\]\)$/),
      'pythonic (polars)',
      'pythonic (duckdb)',
    ])
    for (const { executionResults } of Object.values(stackResults)) {
      const { metrics, phases } = executionResults[0]!
      const sum = phases.reduce((total, { ms }) => total + ms, 0)
      expect(metrics.startupTimeMs).toBeLessThan(metrics.executionTimeMs!)
      // Phases are consecutive: what is between them is only the runner's own bookkeeping.
      expect(sum).toBeGreaterThan(0.95 * metrics.executionTimeMs!)
      expect(sum).toBeLessThanOrEqual(metrics.executionTimeMs! + 1)
    }
  })
})
