import { describe, expect, test } from 'vitest'
import { reporters } from '../../reporters/index.ts'
import { FILE_OPTIONS } from '../../reporters/writeReports.ts'
import { buildResults, buildScenarioResult } from '../../src/analysis/buildResults.ts'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { sideBySide } from '../../src/controller/sideBySide.ts'
import { runHeader, scenarioRecord } from '../analysis/records.ts'
import { polars, resultsOf, spark } from '../analysis/scalability/records.ts'
import { gateOf } from '../reporters/gateRecords.ts'

const run = (runId: string, startedAt: string, ...scenarios: string[]): BenchmarkResults =>
  buildResults(
    { ...runHeader, runId, startedAt, finishedAt: `${startedAt} end` },
    scenarios.map((scenario) => buildScenarioResult(scenarioRecord({ scenario }))),
  )

const [older, newer] = [run('r1', '2026-01-01', 'a', 'b'), run('r2', '2026-01-02', 'a')]

describe('several runs side by side', () => {
  test('one alone, or the same twice, stays as it is', () => {
    expect(sideBySide([older])).toBe(older)
    expect(sideBySide([older, older])).toBe(older)
  })

  test('each is named after its run where two have the same scenario, the oldest first', () => {
    const both = sideBySide([newer, older])
    expect(both.results.map(({ scenario }) => scenario)).toEqual(['a · run r1', 'b · run r1', 'a · run r2'])
    expect(both).toMatchObject({ runId: 'r1 + r2', startedAt: '2026-01-01', finishedAt: '2026-01-02 end' })
    expect(both.acrossTargets).toEqual([])
  })

  test('no curve and no recommendation is made of sizes of two runs', () => {
    const sized = (runId: string, startedAt: string, ...megabytes: number[]) =>
      buildResults({ ...runHeader, runId, startedAt }, resultsOf({ spark, polars }, { megabytes }))
    const [small, large] = [sized('r1', '2026-01-01', 1, 3), sized('r2', '2026-01-02', 10, 30)]
    const { scalability, recommendations } = sideBySide([small, large])
    expect(scalability.map(({ bySize }) => bySize[0]!.sizes.map(({ size }) => size))).toEqual([
      ['1MB', '3MB'],
      ['10MB', '30MB'],
    ])
    expect(recommendations).toHaveLength(2)
  })

  test('what to run next is said by the names that benchmark files have', () => {
    const record = scenarioRecord({ scenario: 'a', workload: { size: '1GB' } })
    const wanting = ['r1', 'r2'].map((runId) =>
      buildResults({ ...runHeader, runId }, [buildScenarioResult(record)]),
    )
    const nextOf = ({ recommendations }: BenchmarkResults) => recommendations.map(({ next }) => next)
    expect(nextOf(wanting[0]!)).toEqual([expect.stringContaining("-t 'a' -- --sizes ")])
    expect(nextOf(sideBySide(wanting))).toEqual(wanting.flatMap(nextOf))
  })

  test('targets are compared where each run has one', () => {
    const on = (target: string) =>
      buildResults({ ...runHeader, runId: target }, [buildScenarioResult(scenarioRecord({ target }))])
    expect(sideBySide([on('local'), on('docker')]).acrossTargets).toHaveLength(1)
  })

  test('names stay where no two have the same', () => {
    const names = sideBySide([older, run('r3', '2026-01-03', 'c')]).results.map(({ scenario }) => scenario)
    expect(names).toEqual(['a', 'b', 'c'])
  })

  test('a run that has not finished makes a report that has not', () => {
    expect(sideBySide([older, { ...newer, finishedAt: null }]).finishedAt).toBeNull()
  })

  test('what was judged of one stays in its own report, which a warning says', () => {
    const both = sideBySide([{ ...older, gate: gateOf([]) }, newer])
    expect([both.gate, both.gateRequest]).toEqual([null, null])
    expect(both.warnings).toContainEqual(expect.objectContaining({ code: 'judgedAlone' }))
  })

  test.for(Object.keys(reporters) as (keyof typeof reporters)[])('%s shows both', async (format) => {
    const rendered = await reporters[format](sideBySide([older, newer]), FILE_OPTIONS)
    const text = typeof rendered === 'string' ? rendered : new TextDecoder('latin1').decode(rendered)
    expect(text).toContain('run r1')
    expect(text).toContain('run r2')
  })
})
