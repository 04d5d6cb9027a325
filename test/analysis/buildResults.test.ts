import { describe, expect, test } from 'vitest'
import { buildResults, buildScenarioResult } from '../../src/analysis/buildResults.ts'
import { earlierTimes } from '../../src/analysis/earlierTimes.ts'
import { benchmarkResults } from '../../src/analysis/results.ts'
import { runHeader, scenarioRecord, stackRecord, timed, trial } from './records.ts'

const warningCodes = (outputs: { files: number; bytes: number }[]) => {
  const stacks = outputs.map((output, i) => [
    `stack${i}`,
    stackRecord(`stack ${i}`, [trial(1, { output: { rows: 1, digest: 'd', ...output } })]),
  ])
  const { warnings } = buildScenarioResult(scenarioRecord({ stacks: Object.fromEntries(stacks) }))
  return warnings.map(({ code }) => code)
}

describe('buildScenarioResult', () => {
  test('adds what is computed to what was recorded', () => {
    const record = scenarioRecord()
    const result = buildScenarioResult(record)
    expect(result.stackResults.pythonic).toMatchObject({
      label: 'pythonic (polars)',
      executionResults: record.stacks.pythonic!.executionResults,
      aggregatedMetrics: { executionTimeMs: { n: 6 }, trials: { planned: 6, notRun: 0 } },
    })
    expect(result.comparativeAnalysis.comparisons.map(({ sentence }) => sentence)).toEqual([
      'pythonic (polars) took 0.14× the time of spark (local[2]); 95 % 0.14–0.15; 6 blocks',
    ])
  })

  test('compares every pair, the later against the earlier', () => {
    const stacks = Object.fromEntries(['a', 'b', 'c'].map((id) => [id, stackRecord(id, timed([1, 2, 3]))]))
    const { comparisons } = buildScenarioResult(scenarioRecord({ stacks })).comparativeAnalysis
    expect(comparisons.map(({ stack, against }) => `${stack}/${against}`)).toEqual(['b/a', 'c/a', 'c/b'])
  })

  test('compares warm times as well where repeats were asked for', () => {
    const record = scenarioRecord()
    const warm = { ...record, schedule: { ...record.schedule, warm: 3 } }
    const { comparisons } = buildScenarioResult(warm).comparativeAnalysis
    expect(comparisons.map(({ metric, verdict }) => [metric, verdict])).toEqual([
      ['executionTimeMs', 'less'],
      ['warmTimeMs', 'none'],
    ])
  })

  test('a single stack has nothing to be compared with', () => {
    const stacks = { spark: stackRecord('spark (local[2])', timed([1])) }
    expect(buildScenarioResult(scenarioRecord({ stacks })).comparativeAnalysis.comparisons).toEqual([])
  })

  test('warns when stacks write clearly different files or bytes for the same rows', () => {
    expect(
      warningCodes([
        { files: 2, bytes: 100 },
        { files: 3, bytes: 150 },
      ]),
    ).toEqual([])
    expect(
      warningCodes([
        { files: 2, bytes: 100 },
        { files: 4, bytes: 151 },
      ]),
    ).toEqual(['filesDiffer', 'bytesDiffer'])
    expect(warningCodes([{ files: 2, bytes: 100 }])).toEqual([])
  })
})

describe('buildResults', () => {
  test('gives a report that its own schema accepts, also from JSON', () => {
    const results = buildResults(runHeader, [buildScenarioResult(scenarioRecord())])
    expect(benchmarkResults.parse(JSON.parse(JSON.stringify(results)))).toEqual(results)
    expect(results.schemaVersion).toBe(1)
  })

  test('puts files in one order, whichever ran first, and leaves targets and the scenarios of a file in theirs', () => {
    const ran = [
      ['docker', 'b', 'zeroth'],
      ['docker', 'a', 'second'],
      ['docker', 'a', 'first'],
      ['local', 'b', 'zeroth'],
      ['local', 'a', 'second'],
    ] as const
    const made = ran.map(([target, file, scenario]) => ({
      ...buildScenarioResult(scenarioRecord()),
      target,
      file,
      scenario,
    }))
    expect(buildResults(runHeader, made).results.map((one) => [one.target, one.file, one.scenario])).toEqual([
      ran[1],
      ran[2],
      ran[0],
      ran[4],
      ran[3],
    ])
  })

  test('accepts an unfinished run without results', () => {
    expect(benchmarkResults.safeParse(buildResults({ ...runHeader, finishedAt: null }, [])).success).toBe(
      true,
    )
  })
})

describe('earlierTimes', () => {
  const results = buildResults(runHeader, [buildScenarioResult(scenarioRecord())])
  const same = { scenario: 'hourly revenue by country', size: 'small', target: 'local' }

  test('are the medians of the same scenario, size and target', () => {
    expect(earlierTimes(results, same)).toEqual({ spark: 32_150, pythonic: 4600 })
  })

  test.for([{ scenario: 'other' }, { size: 'large' }, { target: 'docker' }])('are none for %o', (change) => {
    expect(earlierTimes(results, { ...same, ...change })).toEqual({})
  })

  test('are none without an earlier report', () => {
    expect(earlierTimes(null, same)).toEqual({})
  })
})
