import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { quickClusterConf } from '../stacks/support/engine.ts'
import type { BenchProject } from '../support/benchProject.ts'
import { failures, suitesProject } from '../support/bothTargets.ts'
import { dockerSettings, leftBy } from '../support/docker.ts'
import { SUITES_ON_BOTH } from '../support/suites.ts'

const MOST_MS = 20 * 60_000

describe('suites that ship, on the local target and in containers', () => {
  let both: BenchProject
  let report: BenchmarkResults
  let output: string

  beforeAll(async () => {
    const stacks = { spark: { conf: quickClusterConf }, 'pythonic:polars': {}, 'pythonic:duckdb': {} }
    both = suitesProject({ targets: ['local', 'docker'], stacks, docker: dockerSettings() })
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
})
