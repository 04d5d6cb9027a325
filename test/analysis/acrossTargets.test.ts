import { describe, expect, test } from 'vitest'
import { compareTargets } from '../../src/analysis/acrossTargets.ts'
import { buildScenarioResult } from '../../src/analysis/buildResults.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { polarsSeconds, scenarioRecord, sparkSeconds, stackRecord, timed, unsoundTrial } from './records.ts'

const slower = (seconds: readonly number[], factor: number) => seconds.map((time) => time * factor)

const on = (target: string, factor: number, fields = {}): ScenarioResult =>
  buildScenarioResult(
    scenarioRecord({
      target,
      stacks: {
        spark: stackRecord('spark (local[2])', timed(slower(sparkSeconds, factor))),
        pythonic: stackRecord('pythonic (polars)', timed(slower(polarsSeconds, factor))),
      },
      ...fields,
    }),
  )

describe('a scenario that ran on several targets', () => {
  test('is one section, with each stack against the first target', () => {
    const [across, ...more] = compareTargets([on('local', 1), on('docker', 1.5)])
    expect(more).toEqual([])
    expect(across).toMatchObject({ targets: ['local', 'docker'], sameTables: true })
    expect(across!.comparisons.map(({ sentence }) => sentence)).toEqual([
      'spark (local[2]) took 1.50× the time on docker that it took on local; 97.5 % 1.39–1.62; 6 and 6 trials',
      'pythonic (polars) took 1.50× the time on docker that it took on local; 97.5 % 1.43–1.57; 6 and 6 trials',
    ])
    expect(across!.comparisons[0]).toMatchObject({
      verdict: 'more',
      cliffsDelta: 1,
      // 2/C(12, 6): no order is more extreme.
      exactTest: { p: 2 / 924, leastPossibleP: 2 / 924 },
    })
  })

  test('is said to be not run in turn', () => {
    const [across] = compareTargets([on('local', 1), on('docker', 1)])
    expect(across!.warnings.map(({ code }) => code)).toEqual(['targetsInTurn'])
    expect(across!.comparisons.map(({ verdict }) => verdict)).toEqual([
      'noDifferenceShown',
      'noDifferenceShown',
    ])
  })

  test('has no section where it ran on one', () => {
    expect(compareTargets([on('local', 1), on('docker', 1, { scenario: 'another' })])).toEqual([])
  })

  test('has no verdict on a stack that failed on one of them', () => {
    const trials = [...timed([1, 2, 3, 4, 5]), unsoundTrial(6, 'failed', 'lost')]
    const stacks = { spark: stackRecord('spark (local[2])', trials) }
    const [across] = compareTargets([on('local', 1), on('docker', 1, { stacks })])
    expect(across!.comparisons).toMatchObject([
      { stack: 'spark', verdict: 'none', ratio: null, whyNot: 'on docker it completed 5 of 6 trials' },
    ])
  })

  test('has no verdict where the tables differ, and says that they do', () => {
    const other = timed(sparkSeconds).map((trial) => ({
      ...trial,
      tables: { output: { ...trial.tables.output!, digest: 'other' } },
    }))
    const stacks = { spark: stackRecord('spark (local[2])', other) }
    const [across] = compareTargets([on('local', 1), on('docker', 1, { stacks })])
    expect(across).toMatchObject({
      sameTables: false,
      comparisons: [{ verdict: 'none', whyNot: 'their outputs differ' }],
    })
  })

  test('compares nothing of different inputs', () => {
    const dataset = { rows: 1, bytes: 1, seed: 1, digest: 'd2' }
    const [across] = compareTargets([on('local', 1), on('docker', 1, { dataset })])
    expect(across!.sameTables).toBeNull()
    expect(across!.comparisons.map(({ whyNot }) => whyNot)).toEqual([
      'their inputs differ',
      'their inputs differ',
    ])
  })

  test('has no verdict where limits were not the same: a ratio would be of the limits', () => {
    const local = on('local', 1)
    const [across] = compareTargets([local, on('docker', 1.5, { limits: { ...local.limits, cpus: 1 } })])
    expect(across!.warnings.map(({ code }) => code)).toContain('targetLimitsDiffer')
    for (const one of across!.comparisons)
      expect(one).toMatchObject({
        verdict: 'none',
        whyNot: 'their limits differ (1 core, 4096 MiB against 2 cores, 4096 MiB)',
        ratio: null,
        interval: null,
      })
    expect(across!.sameTables).toBe(true)
  })
})
