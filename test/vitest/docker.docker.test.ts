import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { connectEngine } from '../../src/targets/docker/engine.ts'
import { RUN_LABEL } from '../../src/targets/docker/labels.ts'
import { quickClusterConf, quickConf } from '../stacks/support/engine.ts'
import { type BenchProject, benchProject } from '../support/benchProject.ts'
import { dockerSettings } from '../support/docker.ts'
import { SUITES_ON_BOTH, suiteText } from '../support/suites.ts'

const MOST_MS = 20 * 60_000

/** A project with suites that ship, as they are. */
const project = (targets: string[], stacks: object, docker: object): BenchProject => {
  const options = { targets, stacks, docker, blocks: 1, resourceLimits: { cpus: 2, memoryMb: 6144 } }
  const made = benchProject(JSON.stringify(options).slice(1, -1))
  for (const name of SUITES_ON_BOTH) made.write(name, suiteText(name))
  return made
}

/** Rows and digest of every table that a stack's trial left, by scenario. */
const tablesOf = ({ results }: BenchmarkResults, target: string, stack: string) =>
  Object.fromEntries(
    results
      .filter((result) => result.target === target)
      .map(({ scenario, stackResults }) => {
        const [trial] = stackResults[stack]!.executionResults
        const tables = Object.entries(trial!.tables).map(([name, { rows, digest }]) => [
          name,
          { rows, digest },
        ])
        return [scenario, Object.fromEntries(tables)]
      }),
  )

/** What a run has left on the engine. */
const leftBy = async (made: BenchProject): Promise<object[]> => {
  const { docker } = await connectEngine(new AbortController().signal)
  const filters = { label: made.runs().map((run) => `${RUN_LABEL}=${run}`) }
  const { Volumes } = await docker.listVolumes({ filters: JSON.stringify(filters) })
  return [
    ...(await docker.listContainers({ all: true, filters })),
    ...(await docker.listNetworks({ filters })),
    ...(Volumes ?? []),
  ]
}

const failures = ({ results }: BenchmarkResults): string[] =>
  results.flatMap(({ scenario, target, stackResults }) =>
    Object.values(stackResults).flatMap(({ label, executionResults }) =>
      executionResults.flatMap(({ status, error }) =>
        status === 'completed' ? [] : [`${scenario}, ${target}, ${label}: ${status} ${error?.message}`],
      ),
    ),
  )

describe('suites that ship, on the local target and in containers', () => {
  let both: BenchProject
  let report: BenchmarkResults
  let output: string

  beforeAll(async () => {
    const stacks = { spark: { conf: quickConf }, 'pythonic:polars': {}, 'pythonic:duckdb': {} }
    both = project(['local', 'docker'], stacks, dockerSettings())
    const { exitCode, all } = await both.bench(['--', '--size', '1MB'])
    output = all
    expect(exitCode, all).toBe(0)
    report = both.report()
  }, MOST_MS)
  afterAll(() => both[Symbol.dispose]())

  test('every trial completes, and all write the same tables on both', () => {
    expect(failures(report)).toEqual([])
    expect(report.acrossTargets.map(({ targets, sameTables }) => [targets, sameTables])).toEqual(
      SUITES_ON_BOTH.map(() => [['local', 'docker'], true]),
    )
    expect(output).toContain('every trial left the same rows in every table, on each target')
  })

  test('nothing is left on the engine', async () => {
    expect(await leftBy(both)).toEqual([])
  })

  test('containers are held to the limits by the engine, and measured', () => {
    for (const { limits, target, stackResults } of report.results) {
      if (target !== 'docker') continue
      expect(limits.enforcement).toMatchObject({ cpus: { enforced: true }, memory: { enforced: true } })
      for (const { executionResults, label } of Object.values(stackResults)) {
        const [{ metrics, cpuSeconds }] = executionResults as [(typeof executionResults)[number]]
        expect(metrics.peakMemoryMb, label).toBeGreaterThan(50)
        expect(cpuSeconds, label).toBeGreaterThan(0)
        expect(metrics.networkIoMb, label).toBeGreaterThan(0)
      }
    }
  })

  test(
    'a Spark cluster of two executors writes them as well',
    async () => {
      using cluster = project(
        ['docker'],
        { spark: { conf: quickClusterConf }, 'pythonic:polars': {} },
        dockerSettings({ executors: 2 }),
      )
      const { exitCode, all } = await cluster.bench(['--', '--size', '1MB'])
      expect(exitCode, all).toBe(0)
      const clustered = cluster.report()
      expect(failures(clustered)).toEqual([])
      expect(clustered.results.map(({ stackResults }) => stackResults.spark!.label)).toEqual(
        SUITES_ON_BOTH.map(() => expect.stringContaining('2 executors')),
      )
      for (const stack of ['spark', 'pythonic:polars'])
        expect(tablesOf(clustered, 'docker', stack)).toEqual(tablesOf(report, 'local', stack))
      expect(await leftBy(cluster)).toEqual([])
    },
    MOST_MS,
  )
})
