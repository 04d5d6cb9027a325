import { describe, expect, test } from 'vitest'
import { buildResults, buildScenarioResult, type ScenarioRecord } from '../../src/analysis/buildResults.ts'
import { historyEntries, historyEntry } from '../../src/analysis/runHistory.ts'
import { stackFingerprint } from '../../src/analysis/stackFingerprint.ts'
import { fingerprintWith } from '../baseline/sessionRecords.ts'
import { runHeader, scenarioRecord, stackRecord, timed, trial, unsoundTrial } from './records.ts'

const blocks = [1, 2].map((block) => ({ block, order: ['spark'] }))

const entriesOf = (trials: ReturnType<typeof timed>, fields: Partial<ScenarioRecord> = {}) =>
  historyEntries(
    buildResults(runHeader, [
      buildScenarioResult(
        scenarioRecord({
          fingerprint: fingerprintWith(),
          schedule: { seed: 7, warm: 0, blocks },
          stacks: { spark: stackRecord('spark (local[2])', trials) },
          ...fields,
        }),
      ),
    ]),
    'c0ffee',
  )

describe('the history of a finished run', () => {
  test('has each metric of each stack: geometric mean with its t interval', () => {
    const entries = entriesOf(timed([8, 12.5]))
    expect(entries.map(({ metric }) => metric)).toEqual(['executionTimeMs', 'peakMemoryMb', 'cpuSeconds'])
    const [time, memory] = entries
    expect(time).toEqual({
      version: 1,
      runId: '2026-11-22T10-00-00-ab12',
      startedAt: '2026-11-22T10:00:00.000Z',
      commit: 'c0ffee',
      file: 'benchmarks/revenue.bench.ts',
      scenario: 'hourly revenue by country',
      size: 'small',
      target: 'local',
      stack: 'spark',
      label: 'spark (local[2])',
      metric: 'executionTimeMs',
      fingerprint: stackFingerprint(fingerprintWith(), 'spark').digest,
      dataset: 'd1',
      n: 2,
      geometricMean: expect.closeTo(10_000, 6),
      interval: expect.objectContaining({ level: 0.95 }),
    })
    // Half the log range of two values is sd / √2; t(0.975, 1) is 12.7062.
    expect(Math.log(time!.interval!.upper / 10_000)).toBeCloseTo(12.7062 * (Math.log(12.5 / 8) / 2), 4)
    expect(memory).toMatchObject({ geometricMean: expect.closeTo(700, 9) })
    for (const entry of entries) expect(historyEntry.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
  })

  test('of one trial has no interval', () => {
    const schedule = { seed: 7, warm: 0, blocks: blocks.slice(0, 1) }
    expect(entriesOf(timed([10]), { schedule })[0]).toMatchObject({ n: 1, interval: null })
  })

  test.each([
    ['with a failed trial', [trial(1), unsoundTrial(2, 'failed', 'no')], {}],
    ['that was cut short', [trial(1)], {}],
    [
      'whose outputs differ',
      timed([8, 9]),
      { verification: { ...scenarioRecord().verification, identical: false } },
    ],
  ])('has nothing of a stack %s', (_, trials, fields) => {
    expect(entriesOf(trials, fields)).toEqual([])
  })

  test('leaves out a metric that some trial lacks', () => {
    const metrics = entriesOf([trial(1), trial(2, { cpuSeconds: null })]).map(({ metric }) => metric)
    expect(metrics).toEqual(['executionTimeMs', 'peakMemoryMb'])
  })
})
