import { describe, expect, test } from 'vitest'
import { renderBmf } from '../../reporters/bmf.ts'
import { renderConsole } from '../../reporters/console.ts'
import { renderJunit } from '../../reporters/junit.ts'
import { renderMarkdown } from '../../reporters/markdown.ts'
import { compareTargets } from '../../src/analysis/acrossTargets.ts'
import { buildResults, buildScenarioResult } from '../../src/analysis/buildResults.ts'
import { earlierTimes } from '../../src/analysis/earlierTimes.ts'
import { limitsKey } from '../../src/analysis/measuredLimits.ts'
import { historyEntries } from '../../src/analysis/runHistory.ts'
import type { ScenarioResult } from '../../src/analysis/scenarioResult.ts'
import { trendsOf } from '../../src/analysis/trends.ts'
import type { Baseline } from '../../src/baseline/baselineFile.ts'
import { isSameScenario } from '../../src/baseline/sameScenario.ts'
import { mergeRuns } from '../../src/controller/mergeRuns.ts'
import type { PlannedScenario } from '../../src/controller/planned.ts'
import { journalKey } from '../../src/controller/scenarioIdentity.ts'
import { baselineRequest, storedSessionsOf } from '../../src/controller/storedBaseline.ts'
import { readConfiguration } from '../../src/scenario/configuration.ts'
import { clickstream } from '../../src/scenario/data.ts'
import { filter } from '../../src/scenario/operations.ts'
import { parseScenario } from '../../src/scenario/scenario.ts'
import { variantsOf } from '../../src/scenario/variants.ts'
import { runHeader, scenarioRecord, stackRecord, timed } from '../analysis/records.ts'
import { FILE } from '../baseline/gateRecords.ts'
import { fingerprintWith, session } from '../baseline/sessionRecords.ts'

const SCENARIO = 'hourly revenue by country'

/** The same scenario under one core, which takes so much longer, or two. */
const under = (cpus: number, target = 'local'): ScenarioResult =>
  buildScenarioResult(
    scenarioRecord({
      target,
      variant: `small · ${cpus} CPUs`,
      fingerprint: fingerprintWith({ work: cpus }),
      stacks: { spark: stackRecord('spark', timed([10, 11, 12, 13, 14, 15].map((time) => time / cpus))) },
    }),
  )
const results = buildResults(runHeader, [under(1), under(2)])

describe('variants of one scenario are told apart', () => {
  test('where targets are compared', () => {
    expect(compareTargets(results.results)).toEqual([])
    const across = compareTargets([under(1), under(2), under(1, 'docker'), under(2, 'docker')])
    expect(across.map(({ variant, targets }) => [variant, targets])).toEqual([
      ['small · 1 CPUs', ['local', 'docker']],
      ['small · 2 CPUs', ['local', 'docker']],
    ])
  })

  test('where runs are merged', () => {
    const parts = results.results.map((result) => ({ run: { header: runHeader, gateRequest: null }, result }))
    const merged = mergeRuns(parts, { runId: 'merged', finishedAt: '2026-01-01' })
    expect(merged.results).toHaveLength(2)
    expect(merged.warnings).toEqual([])
  })

  test('where an estimate rests on earlier times', () => {
    const work = { scenario: SCENARIO, size: 'small', target: 'local' }
    expect(earlierTimes(results, { ...work, variant: 'small · 1 CPUs' })).toEqual({ spark: 12_500 })
    expect(earlierTimes(results, { ...work, variant: 'small · 2 CPUs' })).toEqual({ spark: 6250 })
    expect(earlierTimes(results, work)).toEqual({})
  })

  test('in the history, where each has a trend of its own', () => {
    const entries = historyEntries(results, null)
    const trends = trendsOf(entries, 'executionTimeMs')
    expect(trends.map(({ variant, otherRuns }) => [variant, otherRuns])).toEqual([
      ['small · 1 CPUs', 0],
      ['small · 2 CPUs', 0],
    ])
  })

  test('where stacks are recommended: executors are part of what ran', () => {
    const over = (executors: number): ScenarioResult => {
      const result = under(2)
      return { ...result, variant: `small · ${executors} executors`, limits: { ...result.limits, executors } }
    }
    const { recommendations } = buildResults(runHeader, [over(0), over(2)])
    expect(recommendations.map(({ limits }) => limits.executors)).toEqual([0, 2])
    const [first, second] = [over(0), over(2)].map(({ limits }) => limitsKey(limits))
    expect(first).not.toBe(second)
  })

  test('in the journal, so that a run that is resumed takes no trial of another', () => {
    const variants = variantsOf(
      parseScenario('revenue', {
        data: clickstream({ size: '3MB' }),
        operations: [filter('is_bot')],
        output: { is_bot: 'boolean' },
        sizes: ['3MB', '5MB'],
        limits: [{ cpus: 1 }, { cpus: 2 }, { cpus: 2, executors: 0 }, { cpus: 2, executors: 2 }],
      }),
      { config: {}, overrides: {} },
    )
    const keys = variants.map((scenario) => {
      const planned = { scenario } as PlannedScenario
      return journalKey({ planned, file: FILE, target: 'docker', repeat: 1, history: null })
    })
    expect(new Set(keys).size).toBe(8)
    expect(keys[3]).toBe(`revenue · 3MB · 2 CPUs, 2 executors · docker · ${FILE}`)
  })

  test('in every report’s names', () => {
    const wide = { color: false, width: 100 }
    const [first, second] = [1, 2].map((cpus) => `${SCENARIO} · small · ${cpus} CPUs`)
    for (const text of [renderConsole(results, wide), renderMarkdown(results), renderJunit(results)]) {
      expect(text).toContain(first)
      expect(text).toContain(second)
    }
    expect(Object.keys(JSON.parse(renderBmf(results)))).toEqual([
      `${SCENARIO} / small · 1 CPUs / local / spark`,
      `${SCENARIO} / small · 2 CPUs / local / spark`,
    ])
  })
})

describe('a gate against a stored baseline holds each variant against its own sessions', () => {
  const scenarios = ['3MB', '10MB'].flatMap(
    (variant) => session(1, [10], { variant, size: variant }).scenarios,
  )
  const baseline: Baseline = {
    name: 'nightly',
    schemaVersion: 1,
    metrics: {},
    sessions: [{ ...session(1, [10]), scenarios }],
  }
  const place = { file: FILE, scenario: 'revenue', target: 'local' }
  const expected = (name?: RegExp) =>
    baselineRequest(
      baseline,
      readConfiguration({ plugin: {}, environment: {}, args: ['--baseline', 'nightly'] }),
      { files: [], name, targets: undefined },
      [],
    ).expected.map(({ variant }) => variant)

  test('of which it has those of that size alone', () => {
    expect(storedSessionsOf(baseline, { ...place, variant: '3MB' })).toMatchObject([{ size: '3MB' }])
    expect(storedSessionsOf(baseline, place)).toBeNull()
  })

  test('and expects what -t leaves of them', () => {
    expect(expected()).toEqual(['3MB', '10MB'])
    expect(expected(/revenue/)).toEqual(['3MB', '10MB'])
    expect(expected(/revenue · 3MB/)).toEqual(['3MB'])
  })

  test('so that no variant is taken for another', () => {
    const [small] = results.results
    const item = { file: small!.file, scenario: SCENARIO, target: 'local' }
    expect(isSameScenario({ ...item, variant: 'small · 1 CPUs' }, small!)).toBe(true)
    expect(isSameScenario({ ...item, variant: 'small · 2 CPUs' }, small!)).toBe(false)
    expect(isSameScenario(item, small!)).toBe(false)
  })
})
