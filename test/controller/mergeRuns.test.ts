import { describe, expect, test } from 'vitest'
import { buildScenarioResult } from '../../src/analysis/buildResults.ts'
import type { GateRequest } from '../../src/analysis/gateResult.ts'
import { mergeRuns, type RunPart } from '../../src/controller/mergeRuns.ts'
import { runHeader, scenarioRecord, stackRecord, timed } from '../analysis/records.ts'

const merged = { runId: 'merged', finishedAt: '2026-11-22T12:00:00.000Z' }

/** Six sound blocks of one stack, and the same trials again as those of the base. */
const part = (
  scenario: string,
  header: Partial<RunPart['run']['header']> = {},
  request: GateRequest | null = null,
): RunPart => {
  const stacks = { spark: stackRecord('spark', timed([3.1, 3, 3.2, 3, 3.1, 3])) }
  const base = { ref: 'main', commit: '1a2b3c', problem: null, stacks }
  const record = scenarioRecord({ scenario, file: `${scenario}.bench.ts`, stacks, base: request && base })
  return {
    result: buildScenarioResult(record),
    run: { header: { ...runHeader, finishedAt: null, ...header }, gateRequest: request },
  }
}

const requestFor = (...scenarios: string[]): GateRequest => ({
  reference: { kind: 'revision', ref: 'main', commit: '1a2b3c' },
  margin: 0.05,
  level: 0.05,
  looks: [6],
  metrics: ['executionTimeMs'],
  inconclusive: 'fail',
  allow: [],
  expected: scenarios.map((scenario) => ({
    file: `${scenario}.bench.ts`,
    scenario,
    target: 'local',
    stack: 'spark',
  })),
})

test('merged calibrations are no gate, and say where their counts are', () => {
  const { gate, calibration, warnings } = mergeRuns(
    [part('a', { configuration: { calibrate: 20 } }, requestFor('a'))],
    merged,
  )
  expect({ gate, calibration, codes: warnings.map(({ code }) => code) }).toEqual({
    gate: null,
    calibration: null,
    codes: ['calibrationsNotMerged'],
  })
})

describe('mergeRuns', () => {
  test('puts scenarios of all runs into one report, from the first start to the merge', () => {
    const later = { runId: 'r2', startedAt: '2026-11-22T11:00:00.000Z' }
    const report = mergeRuns([part('b', later), part('a')], merged)
    expect(report).toMatchObject({
      runId: 'merged',
      startedAt: '2026-11-22T10:00:00.000Z',
      finishedAt: merged.finishedAt,
      fingerprint: runHeader.fingerprint,
      warnings: [],
      gate: null,
    })
    expect(report.results.map(({ scenario }) => scenario)).toEqual(['a', 'b'])
  })

  test('says where machines differ, and is then like neither', () => {
    const other = {
      runId: 'r2',
      startedAt: '2026-11-22T11:00:00.000Z',
      fingerprint: { cpu: 'Other CPU', cores: 2 },
    }
    const { fingerprint, warnings } = mergeRuns([part('a'), part('b', other)], merged)
    expect(fingerprint).toEqual({ cpu: 'Example CPU | Other CPU', cores: 2 })
    expect(warnings.map(({ code, text }) => [code, text])).toEqual([
      ['fingerprintsDiffer', 'the merged runs are of different machines: cpu Example CPU | Other CPU'],
    ])
  })

  test('keeps scenarios of the same name in different files', () => {
    const other = part('a')
    const elsewhere = { ...other, result: { ...other.result, file: 'elsewhere.bench.ts' } }
    expect(mergeRuns([other, elsewhere], merged)).toMatchObject({ results: [{}, {}], warnings: [] })
  })

  test('asks the gate anew over all scenarios', () => {
    const parts = [part('a', {}, requestFor('a')), part('b', { runId: 'r2' }, requestFor('b'))]
    const { gate, gateRequest } = mergeRuns(parts, merged)
    expect(gateRequest!.expected.map(({ scenario }) => scenario)).toEqual(['a', 'b'])
    expect(gate).toMatchObject({ verdict: 'pass', exitCode: 0, problems: [] })
    expect(gate!.families[0]!.items.map(({ scenario }) => scenario)).toEqual(['a', 'b'])
    expect(gate!.families[0]!.suite).not.toBeNull()
  })

  test('the gate fails closed where a shard is missing, or was asked something else', () => {
    const missing = mergeRuns([part('a', {}, requestFor('a', 'b'))], merged)
    expect(missing.gate).toMatchObject({ verdict: 'couldNotMeasure', exitCode: 2 })
    const other = { ...requestFor('b'), margin: 0.5 }
    for (const request of [other, null]) {
      const { gate } = mergeRuns(
        [part('a', {}, requestFor('a')), part('b', { runId: 'r2' }, request)],
        merged,
      )
      expect(gate).toMatchObject({ verdict: 'couldNotMeasure', exitCode: 2 })
      expect(gate!.problems.at(-1)!.text).toMatch(/^expected merged runs with the same gate/)
    }
  })
})
