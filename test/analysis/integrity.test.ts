import { describe, expect, test } from 'vitest'
import { buildResults, buildScenarioResult } from '../../src/analysis/buildResults.ts'
import { integrityWarnings } from '../../src/analysis/integrity.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import type { ExecutionResult } from '../../src/trial/record.ts'
import { gateOf, item, regressed } from '../reporters/gateRecords.ts'
import { runHeader, scenarioRecord } from './records.ts'

const whole = (): BenchmarkResults =>
  JSON.parse(
    JSON.stringify(
      buildResults(runHeader, [
        buildScenarioResult(scenarioRecord()),
        buildScenarioResult(scenarioRecord({ scenario: 'other', variant: '3MB' })),
      ]),
    ),
  )

/** The report with its first scenario changed. */
const changed = (change: (result: ScenarioResult) => void): BenchmarkResults => {
  const results = whole()
  change(results.results[0]!)
  return results
}

const trialsOf = ({ stackResults }: ScenarioResult): ExecutionResult[] =>
  Object.values(stackResults)[0]!.executionResults

const [stack] = Object.keys(whole().results[0]!.stackResults)
const [first] = trialsOf(whole().results[0]!)
const place = `${stack}, block ${first!.block}`

test('a report that says what the journal says has no warning', () => {
  expect(integrityWarnings(whole(), whole())).toEqual([])
})

describe('what does not agree is named, and what is sound', () => {
  test.for<[string, BenchmarkResults, BenchmarkResults, string]>([
    [
      'a trial that the report lacks',
      changed((one) => trialsOf(one).shift()),
      whole(),
      `only the journal has 1 trial (${place})`,
    ],
    [
      'a trial that the journal lacks',
      whole(),
      changed((one) => trialsOf(one).shift()),
      `only the report has 1 trial (${place})`,
    ],
    [
      'another digest',
      changed((one) => {
        trialsOf(one)[0]!.output = { rows: 1, files: 1, bytes: 1, digest: 'another' }
      }),
      whole(),
      `other digests of the output in 1 trial (${place})`,
    ],
    [
      'another time',
      changed((one) => {
        trialsOf(one)[0]!.metrics.executionTimeMs = 1
      }),
      whole(),
      `other figures in 1 trial (${place})`,
    ],
    [
      'another input',
      changed((one) => {
        one.dataset.digest = 'another'
      }),
      whole(),
      'the input has another digest',
    ],
    [
      'a figure that does not follow from the trials',
      changed((one) => {
        one.comparativeAnalysis.comparisons[0]!.ratio = 0.001
      }),
      whole(),
      'their trials are the same, but not what is computed from them',
    ],
    [
      'an interval that does not follow from the trials',
      changed((one) => {
        one.comparativeAnalysis.comparisons[0]!.interval!.upper = 0.2
      }),
      whole(),
      'their trials are the same, but not what is computed from them',
    ],
    [
      'outputs said to be identical that are not',
      whole(),
      changed((one) => {
        one.verification.identical = false
      }),
      'their trials are the same, but not what is computed from them',
    ],
  ])('%s', ([, report, journal, text]) => {
    const warnings = integrityWarnings(report, journal)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]!.text).toContain(`report and journal do not agree: ${text}`)
    expect(warnings[0]!.text).toMatch(/Sound is other · 3MB \(\w+\)$/)
    expect(warnings[0]!.advice).toContain(`etl-bench report ${report.runId}`)
  })

  test('a scenario that one of them lacks', () => {
    const short = { ...whole(), results: whole().results.slice(1) }
    expect(integrityWarnings(short, whole())[0]!.text).toMatch(
      /the report lacks it, and the journal has \d+ trials of it/,
    )
    expect(integrityWarnings(whole(), short)[0]!.text).toContain('the journal does not know it')
  })
})

test('a gate with another verdict than the journal’s trials give', () => {
  const gate = gateOf([item('spark')])
  const regressedGate = gateOf([item('spark', regressed)], { verdict: 'regressed', exitCode: 1 })
  const warnings = integrityWarnings({ ...whole(), gate }, { ...whole(), gate: regressedGate })
  expect(warnings.map(({ text }) => text)).toEqual([
    'gate: report and journal do not agree: the report’s verdict is pass, the journal’s regressed',
  ])
  expect(integrityWarnings({ ...whole(), gate }, { ...whole(), gate })).toEqual([])
})

test('a journal of an earlier version, which lacks what a report needs, says nothing of a scenario', () => {
  const warnings = [{ code: 'journalWithoutContext', text: '', advice: '' }]
  expect(integrityWarnings(whole(), { results: [], gate: null, warnings })).toEqual([])
})
