import { describe, expect, test } from 'vitest'
import { buildResults, buildScenarioResult, type ScenarioRecord } from '../../src/analysis/buildResults.ts'
import { addSessions } from '../../src/baseline/addSessions.ts'
import { sessionOf } from '../../src/baseline/session.ts'
import { runHeader, scenarioRecord, stackRecord, timed, trial, unsoundTrial } from '../analysis/records.ts'
import { fingerprintWith, session } from './sessionRecords.ts'

const blocks = [1, 2].map((block) => ({ block, order: ['spark'] }))

const report = (fields: Partial<ScenarioRecord> = {}, header = {}) =>
  buildResults({ ...runHeader, ...header }, [
    buildScenarioResult(
      scenarioRecord({
        fingerprint: fingerprintWith(),
        schedule: { seed: 7, warm: 0, blocks },
        stacks: { spark: stackRecord('spark (local[2])', timed([32, 33])) },
        ...fields,
      }),
    ),
  ])

test('a run becomes a session with its raw trials in the order of their blocks', () => {
  const late = trial(2, { position: 2, cpuSeconds: null })
  const stacks = { spark: stackRecord('spark (local[2])', [late, trial(1)]) }
  expect(sessionOf(report({ stacks }))).toEqual({
    runId: '2026-11-22T10-00-00-ab12',
    startedAt: '2026-11-22T10:00:00.000Z',
    tool: '0.1.0',
    scenarios: [
      {
        file: 'benchmarks/revenue.bench.ts',
        scenario: 'hourly revenue by country',
        size: 'small',
        target: 'local',
        seed: 7,
        dataset: { rows: 100_000, bytes: 10_066_329, digest: 'd1' },
        fingerprint: fingerprintWith(),
        stacks: {
          spark: [
            {
              block: 1,
              position: 1,
              status: 'completed',
              executionTimeMs: 1000,
              peakMemoryMb: 700,
              cpuSeconds: 1.2,
              digest: '5f3a',
            },
            {
              block: 2,
              position: 2,
              status: 'completed',
              executionTimeMs: 1000,
              peakMemoryMb: 700,
              cpuSeconds: null,
              digest: '5f3a',
            },
          ],
        },
      },
    ],
  })
})

describe('a run is refused as a session', () => {
  const failing = [trial(1), unsoundTrial(2, 'failed', 'told to fail\nTraceback')]
  test.each<[string, ReturnType<typeof report>, string]>([
    [
      'that did not end',
      report({}, { finishedAt: null }),
      'it did not end (finish it with --resume 2026-11-22T10-00-00-ab12)',
    ],
    ['without scenarios', buildResults(runHeader, []), 'it has no scenario'],
    [
      'with a failed trial',
      report({ stacks: { spark: stackRecord('spark', failing) } }),
      'hourly revenue by country: spark: failed in 1 of 2 trials, first in block 2: told to fail',
    ],
    [
      'with a wrong output',
      report({
        stacks: { spark: stackRecord('spark', [trial(1), unsoundTrial(2, 'wrongOutput', '1 row differs')]) },
      }),
      'hourly revenue by country: spark: wrong output in 1 of 2 trials, first in block 2: 1 row differs',
    ],
    [
      'that was cut short',
      report({ stacks: { spark: stackRecord('spark', [trial(1)]) } }),
      'hourly revenue by country: spark: cut short, 1 of 2 trials',
    ],
    [
      'whose outputs differ',
      report({ verification: { ...scenarioRecord().verification, identical: false } }),
      'hourly revenue by country: the stacks’ outputs differ',
    ],
    [
      'without a fingerprint',
      report({ fingerprint: null }),
      'hourly revenue by country: it was made by an earlier version of etl-bench; run it again',
    ],
  ])('%s', (_, results, problem) => {
    expect(() => sessionOf(results)).toThrow(
      `Run 2026-11-22T10-00-00-ab12: expected a finished run whose trials all completed; got one that can’t be a session:\n  ${problem}\nNothing was saved.`,
    )
  })
})

describe('sessions are added', () => {
  test('in the order of their runs', () => {
    const [first, second, third] = [1, 2, 3].map((day) => session(day, [10]))
    expect(addSessions([first!, third!], [second!])).toEqual([first, second, third])
  })

  test('once each', () => {
    const text =
      'Run 2026-11-01T02-00-00-ab12: expected a run that is not in the baseline yet; got one that is.'
    expect(() => addSessions([session(1, [10])], [session(1, [10])])).toThrow(text)
    expect(() => addSessions([], [session(1, [10]), session(1, [10])])).toThrow(text)
  })

  test('with the same fingerprint and input only; what differs is named', () => {
    const other = fingerprintWith({ data: 'd2', machine: { cpuModel: 'Other CPU', cpus: 2 } })
    expect(() => addSessions([session(1, [10])], [session(2, [10], { fingerprint: other })])).toThrow(
      [
        'Run 2026-11-02T02-00-00-ab12: expected the fingerprint of the sessions that are stored; got another:',
        '  revenue: machine, CPU model: was Example CPU, is Other CPU',
        '  revenue: scenario, data: was d1d1d1d1d1, is d2',
        'Save it under another name, or begin anew with --replace. Nothing was saved.',
      ].join('\n'),
    )
  })

  test('each stack by itself: what another stack is set to does not matter', () => {
    const spark = { engine: { master: 'local[2]' }, versions: { spark: '4.1.4' } }
    const [, trials] = Object.entries(session(2, [10]).scenarios[0]!.stacks)[0]!
    const both = session(2, [10], {
      fingerprint: fingerprintWith({ stacks: { spark, pythonic: { engine: {}, versions: {} } } }),
      stacks: { spark: trials, pythonic: trials },
    })
    expect(addSessions([session(1, [10])], [both])).toHaveLength(2)
  })
})
