import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { quickClusterConf } from '../stacks/support/engine.ts'
import { failures, suitesProject } from '../support/bothTargets.ts'
import { dockerSettings, leftBy } from '../support/docker.ts'
import { SUITES_ON_BOTH, suiteText } from '../support/suites.ts'

const QUICKSTART = 'quickstart.bench.ts'

/** Executors as an axis in one suite; the others have as many as the target. */
const withExecutors = (text: string): string =>
  text.replace(/(?<=etlBench\('[^']+', \{)/, ' limits: [{ executors: 0 }, { executors: 2 }],')

/** Runs a stack on a target, and reads rows and digest of every table that its trials left. */
const runAlone = async (target: 'local' | 'docker', stack: string, options: object) => {
  using project = suitesProject({ targets: [target], ...options })
  if (target === 'docker') project.write(QUICKSTART, withExecutors(suiteText(QUICKSTART)))
  const { exitCode, all } = await project.bench(['--', '--size', '1MB'])
  expect(exitCode, all).toBe(0)
  const report = project.report()
  expect(failures(report)).toEqual([])
  expect(await leftBy(project)).toEqual([])
  const page = join(project.folder, '.etl-bench', 'report.html')
  return { report, console: all, html: readFileSync(page, 'utf8'), tables: tablesOf(report, stack) }
}

/** By scenario, those of all its variants: files of a project run in any order. */
const tablesOf = ({ results }: BenchmarkResults, stack: string) => {
  const left = results.map(({ scenario, stackResults }) => {
    const [trial] = stackResults[stack]!.executionResults
    return {
      scenario,
      tables: Object.entries(trial!.tables).map(([name, { rows, digest }]) => ({ name, rows, digest })),
    }
  })
  return Object.fromEntries(
    [...Map.groupBy(left, ({ scenario }) => scenario)].map(([scenario, variants]) => [
      scenario,
      [...new Set(variants.map(({ tables }) => JSON.stringify(tables)))],
    ]),
  )
}

test('suites that ship leave the same tables on a Spark cluster of two executors as on the local target', async () => {
  const local = await runAlone('local', 'pythonic:polars', { stacks: { 'pythonic:polars': {} } })
  const cluster = await runAlone('docker', 'spark', {
    stacks: { spark: { conf: quickClusterConf } },
    docker: dockerSettings({ executors: 2 }),
  })
  const { results, scalability } = cluster.report
  const spread = results.filter(({ variant }) => variant !== '0 executors')
  expect(spread.map(({ stackResults, limits }) => [stackResults.spark!.label, limits.executors])).toEqual(
    SUITES_ON_BOTH.map(() => [expect.stringContaining('2 executors'), 2]),
  )
  for (const { fairness } of spread)
    expect(fairness).toContainEqual(expect.stringMatching(/master, worker-1, worker-2 started anew for each/))
  expect(cluster.tables).toEqual(local.tables)

  // One suite in one process, too, within the same limits: an axis of the report.
  expect(results.flatMap(({ variant }) => variant ?? []).sort()).toEqual(['0 executors', '2 executors'])
  const [growth, ...others] = scalability
  expect(others).toEqual([])
  expect(growth!.byLimits).toMatchObject([{ axis: 'executors', cpus: 2, memoryMb: 6144, cost: [] }])
  const { points } = growth!.byLimits[0]!.stacks.spark!
  const [one, two] = results
    .filter(({ variant }) => variant !== undefined)
    .sort((a, b) => a.limits.executors! - b.limits.executors!)
    .map(({ stackResults }) => stackResults.spark!.executionResults[0]!)
  expect(points.map(({ value, n }) => [value, n])).toEqual([
    [0, 1],
    [2, 1],
  ])
  expect(one!.parts).toEqual([])
  expect(two!.parts.map(({ name }) => name)).toEqual(['driver', 'master', 'worker-1', 'worker-2'])
  expect(points[1]!.ratio).toEqual({
    value: expect.closeTo(two!.metrics.executionTimeMs! / one!.metrics.executionTimeMs!, 10),
    interval: null,
  })
  const sentence =
    /spark \(2 executors × 1 core.*\) took [\d.]+× \(no interval\)\s+the time of spark \(local\[2\]\)/
  expect(cluster.console.replaceAll(/\s+/g, ' ')).toMatch(sentence)
  expect(cluster.html).toMatch(sentence)
}, 1_200_000)
