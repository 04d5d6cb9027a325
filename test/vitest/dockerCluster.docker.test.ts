import { expect, test } from 'vitest'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { quickClusterConf } from '../stacks/support/engine.ts'
import { failures, suitesProject } from '../support/bothTargets.ts'
import { dockerSettings, leftBy } from '../support/docker.ts'
import { SUITES_ON_BOTH } from '../support/suites.ts'

/** Runs a stack on a target, and reads rows and digest of every table that its trials left. */
const runAlone = async (target: 'local' | 'docker', stack: string, options: object) => {
  using project = suitesProject({ targets: [target], ...options })
  const { exitCode, all } = await project.bench(['--', '--size', '1MB'])
  expect(exitCode, all).toBe(0)
  const report = project.report()
  expect(failures(report)).toEqual([])
  expect(await leftBy(project)).toEqual([])
  return { report, tables: tablesOf(report, stack) }
}

/** By scenario: files of a project run in any order. */
const tablesOf = ({ results }: BenchmarkResults, stack: string) =>
  Object.fromEntries(
    results.map(({ scenario, stackResults }) => {
      const [trial] = stackResults[stack]!.executionResults
      const tables = Object.entries(trial!.tables).map(([name, { rows, digest }]) => ({ name, rows, digest }))
      return [scenario, tables]
    }),
  )

test('suites that ship leave the same tables on a Spark cluster of two executors as on the local target', async () => {
  const local = await runAlone('local', 'pythonic:polars', { stacks: { 'pythonic:polars': {} } })
  const cluster = await runAlone('docker', 'spark', {
    stacks: { spark: { conf: quickClusterConf } },
    docker: dockerSettings({ executors: 2 }),
  })
  const { results } = cluster.report
  expect(results.map(({ stackResults }) => stackResults.spark!.label)).toEqual(
    SUITES_ON_BOTH.map(() => expect.stringContaining('2 executors')),
  )
  for (const { fairness } of results)
    expect(fairness).toContainEqual(expect.stringMatching(/master, worker-1, worker-2 started anew for each/))
  expect(cluster.tables).toEqual(local.tables)
}, 1_200_000)
