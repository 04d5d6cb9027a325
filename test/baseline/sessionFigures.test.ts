import { describe, expect, test } from 'vitest'
import type { ScenarioRecord } from '../../src/analysis/buildResults.ts'
import { judgeGate } from '../../src/baseline/gate.ts'
import { gateInput } from '../../src/baseline/gateInput.ts'
import { scenarioRecord, timed, unsoundTrial } from '../analysis/records.ts'
import { expectedItem, request, result } from './gateRecords.ts'
import { dataset, fastest, fingerprintWith, session, sessions, stored } from './sessionRecords.ts'

const run = (seconds: readonly number[] | ReturnType<typeof timed>, fields: Partial<ScenarioRecord> = {}) =>
  result(seconds, [], {
    base: null,
    dataset: { ...dataset, seed: 42 },
    fingerprint: fingerprintWith(),
    stored: stored(),
    ...fields,
  })

const judged = (results: Parameters<typeof gateInput>[1], fields: Parameters<typeof request>[0] = {}) => {
  const asked = request({
    reference: { kind: 'baseline', name: 'nightly', sessions: 5 },
    looks: [3],
    ...fields,
  })
  return judgeGate(asked, gateInput(asked, results))
}

const textsOf = (gate: ReturnType<typeof judged>) => gate.problems.map(({ text }) => text)

describe('the gate against stored sessions', () => {
  test('holds the run’s value against those of the sessions, by Student’s prediction interval', () => {
    const gate = judged([run([10.9, 11, 10.8])])
    const [item] = gate.families[0]!.items
    const logs = fastest.map(Math.log)
    const centre = logs.reduce((sum, log) => sum + log, 0) / 5
    const variance = logs.reduce((sum, log) => sum + (log - centre) ** 2, 0) / 4
    // 0.95 quantile of t with 4 degrees of freedom, from the NIST/SEMATECH table.
    const half = 2.132 * Math.sqrt(variance * 1.2)
    expect(item!.ratio).toBeCloseTo(10.8 / Math.exp(centre), 10)
    expect(Math.log(item!.interval!.upper / item!.ratio!)).toBeCloseTo(half, 5)
    expect(Math.log(item!.ratio! / item!.interval!.lower)).toBeCloseTo(half, 5)
    expect(item!.sentence).toBe(
      '1.08× of baseline nightly (1.04–1.12 at 90 %, 5 sessions): inconclusive: it may be on either side of +5 %',
    )
    expect(item).toMatchObject({ blocks: 5, look: 1, base: { n: 15, max: 13_260 } })
    expect(gate.families[0]!.suite).toBeNull()
    expect(gate.looks).toEqual([{ blocks: 3, level: 0.05 }])
  })

  test.each([
    ['pass', 0, [9.9, 10, 10.1]],
    ['regressed', 1, [11.9, 12, 12.1]],
    ['inconclusive', 3, [10.4, 10.5, 10.6]],
  ] as const)('%s, which exits %i', (verdict, exitCode, seconds) => {
    expect(judged([run(seconds)])).toMatchObject({ verdict, exitCode, problems: [] })
  })

  test('could not measure with fewer than five sessions, whatever the run shows', () => {
    const gate = judged([run([20, 20, 20], { stored: stored(sessions(4)) })])
    expect(gate.exitCode).toBe(2)
    expect(textsOf(gate)).toEqual([
      '4 stored sessions do not show how much sessions differ; record at least 5 sessions, or compare with --against <git ref>',
    ])
  })

  test('counts the sessions of each stack by themselves', () => {
    const [first, ...others] = sessions()
    const other = { ...first!.scenarios[0]!, stacks: { pythonic: first!.scenarios[0]!.stacks.spark! } }
    const gate = judged([
      run([10, 10, 10], { stored: stored([{ ...first!, scenarios: [other] }, ...others]) }),
    ])
    expect(textsOf(gate)[0]).toMatch(/^4 stored sessions/)
  })
})

describe('could not measure against stored sessions, which exits 2', () => {
  test.each<[string, Parameters<typeof judged>[0], string]>([
    [
      'a scenario is missing',
      [],
      'expected scenario "revenue", as baseline nightly has it; got no result: it was renamed or removed, or its test failed before it ran (--allow missing lets it pass)',
    ],
    [
      'a stack is missing',
      [run([10, 10, 10], { stacks: {} })],
      'expected stack spark, as baseline nightly has it; got none of that name (--allow missing lets it pass)',
    ],
    [
      'a trial failed',
      [run([...timed([10, 10]), unsoundTrial(3, 'failed', 'told to fail')])],
      'spark: failed in 1 of 3 trials, first in block 3: told to fail',
    ],
    [
      'outputs differ',
      [run([10, 10, 10], { verification: { ...scenarioRecord().verification, identical: false } })],
      'the stacks’ outputs differ, and which of them is right is not known',
    ],
    [
      'the run was cut short',
      [
        run([10, 10], {
          schedule: { seed: 7, warm: 0, blocks: [1, 2, 3].map((block) => ({ block, order: ['spark'] })) },
        }),
      ],
      'expected all 3 blocks; the run was cut short (finish it with --resume)',
    ],
    [
      'the input is another',
      [
        run([10, 10, 10], {
          size: 'medium',
          dataset: { ...dataset, seed: 42, rows: 200_000, digest: 'e2e2e2e2e2' },
          fingerprint: fingerprintWith({ data: 'e2e2e2e2e2' }),
        }),
      ],
      'the input is not that of baseline nightly: small, 100,000 rows, digest d1d1d1d1, now medium, 200,000 rows, digest e2e2e2e2 (record a new baseline; --allow dataset lets it pass)',
    ],
    [
      'the machine is another',
      [run([10, 10, 10], { fingerprint: fingerprintWith({ machine: { cpuModel: 'Other CPU', cpus: 4 } }) })],
      'the fingerprint is not that of baseline nightly: machine, CPU model: was Example CPU, is Other CPU; machine, CPUs: was 2, is 4 (record a new baseline; --allow fingerprint lets it pass)',
    ],
  ])('%s', (_, results, text) => {
    const gate = judged(results)
    expect(gate).toMatchObject({ verdict: 'couldNotMeasure', exitCode: 2 })
    expect(textsOf(gate)).toEqual([text])
  })

  test('both another machine and other input, each let pass by its own name alone', () => {
    const other = run([10, 10, 10], {
      fingerprint: fingerprintWith({ data: 'e2', machine: { cpuModel: 'Other CPU', cpus: 2 } }),
    })
    expect(textsOf(judged([other]))[0]).toMatch(/--allow dataset.*; .*--allow fingerprint/)
    expect(textsOf(judged([other], { allow: ['dataset'] }))[0]).toMatch(/^the fingerprint is not/)
    const gate = judged([other], { allow: ['dataset', 'fingerprint'] })
    expect(gate).toMatchObject({ verdict: 'pass', exitCode: 0 })
    expect(gate.warnings.map(({ code }) => code)).toEqual(['datasetAllowed', 'fingerprintAllowed'])
  })

  test('one session of another machine among the stored ones', () => {
    const odd = session(6, [10, 10, 10], {
      fingerprint: fingerprintWith({ machine: { cpuModel: 'X', cpus: 2 } }),
    })
    expect(textsOf(judged([run([10, 10, 10], { stored: stored([...sessions(), odd]) })]))[0]).toMatch(
      /machine, CPU model: was X, is Example CPU/,
    )
  })

  test('a figure that no stored trial has', () => {
    const gate = judged([run([10, 10, 10], { stored: stored(sessions().map(withoutCpu)) })], {
      metrics: ['executionTimeMs', 'cpuSeconds'],
    })
    expect(textsOf(gate)).toEqual([
      'expected a figure above 0 in every trial; got none in some (--gate-metrics time,memory leaves it out)',
    ])
  })
})

const withoutCpu = (given: ReturnType<typeof session>): ReturnType<typeof session> => ({
  ...given,
  scenarios: given.scenarios.map((scenario) => ({
    ...scenario,
    stacks: { spark: scenario.stacks.spark!.map((trial) => ({ ...trial, cpuSeconds: null })) },
  })),
})

test('what a scenario does may change, as it is what is judged; that is said', () => {
  const gate = judged([run([10, 10, 10], { fingerprint: fingerprintWith({ work: { steps: [] } }) })])
  expect(gate).toMatchObject({ verdict: 'pass', problems: [] })
  expect(gate.warnings.map(({ text }) => text)).toEqual([
    'revenue is declared otherwise than when baseline nightly was recorded, and is judged as it is now',
  ])
})

test('settings of another stack do not matter', () => {
  const stacks = {
    spark: { engine: { master: 'local[2]' }, versions: { spark: '4.1.4' } },
    pythonic: { engine: {}, versions: { polars: '2.1.0' } },
  }
  expect(judged([run([10, 10, 10], { fingerprint: fingerprintWith({ stacks }) })]).problems).toEqual([])
})

test('a new scenario is not gated', () => {
  const gate = judged([run([10, 10, 10]), run([10, 10, 10], { scenario: 'second', stored: null })], {
    expected: [expectedItem()],
  })
  expect(gate.verdict).toBe('pass')
  expect(gate.warnings).toMatchObject([{ text: 'second · spark is new: nothing to compare' }])
})
