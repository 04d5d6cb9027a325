import { describe, expect, test } from 'vitest'
import { renderConsole } from '../../reporters/console.ts'
import { renderMarkdown } from '../../reporters/markdown.ts'
import { formatUsd, usdText } from '../../reporters/money.ts'
import { buildResults, buildScenarioResult, type ScenarioRecord } from '../../src/analysis/buildResults.ts'
import type { PricesUsed } from '../../src/analysis/cost/costResult.ts'
import { prices } from '../analysis/cost/priceRecords.ts'
import { runHeader, scenarioRecord, stackRecord, timed, trial, unsoundTrial } from '../analysis/records.ts'

const stacks = {
  spark: stackRecord('spark (local[2])', timed([200, 210, 190])),
  pythonic: stackRecord('pythonic (polars)', timed([100, 105, 95])),
}

const report = (fields: Partial<ScenarioRecord> = {}, used: PricesUsed | null = prices()) =>
  buildResults({ ...runHeader, prices: used }, [buildScenarioResult(scenarioRecord({ stacks, ...fields }))])

const consoleLines = (...given: Parameters<typeof report>) =>
  renderConsole(report(...given), { width: 200, color: false })
    .split('\n')
    .filter((line) => /^cost, |List prices/.test(line))

describe('cost on the console', () => {
  test('is one line for each stack, and the list’s date at the end', () => {
    expect(consoleLines()).toEqual([
      'cost, spark (local[2]): $0.0200 (0.0176–0.0226) a run on x.small; $0.00480 as a share of a cluster; $0.699 a month at 1 run a day',
      'cost, pythonic (polars): $0.00999 (0.00882–0.01131) a run on x.small; $0.00240 as a share of a cluster; $0.395 a month at 1 run a day',
      'List prices of 2026-07-01, never your bill (test-1)',
    ])
  })

  test('says why there is none', () => {
    const spark = stackRecord('spark', [trial(1), unsoundTrial(2, 'outOfMemory', 'killed')])
    const pythonic = stackRecord('pythonic', [trial(1, { peakMemoryUpperMb: 40 * 1024 })])
    expect(consoleLines({ stacks: { spark, pythonic } }).slice(0, 2)).toEqual([
      'cost, spark: none: 1 of 6 trials completed (1 out of memory, 4 not run)',
      'cost, pythonic: $0.0000240 as a share of a cluster; no instance: no instance of the price table has 2 vCPUs and 50 GiB; the most are 4 vCPUs and 16 GiB',
    ])
  })

  test('shows the month that the settings ask for', () => {
    const [line] = consoleLines({}, prices({ alwaysOn: true, runsPerDay: 0.5 }))
    expect(line).toMatch(/; \$336 a month at 0\.5 runs a day, always on$/)
  })

  test('is not there without prices', () => {
    expect(consoleLines({}, null)).toEqual([])
  })
})

describe('cost in Markdown', () => {
  test('is a table, ratios with their intervals, and the list’s date', () => {
    const text = renderMarkdown(report())
    expect(text).toContain(
      [
        '| cost | a run on an instance of its own | a run’s share of a cluster | a month at 1 run a day | a month, always on |',
        '| --- | --- | --- | --- | --- |',
        '| spark (local\\[2\\]) | $0.0200 (0.0176–0.0226) on x.small | $0.00480 (0.00424–0.00543) | $0.699 (0.628–0.780) | $336 |',
      ].join('\n'),
    )
    expect(text).toContain('pythonic (polars) costs 0.50× as much as spark')
    expect(text).toContain('List prices of 2026-07-01, never your bill (test-1)</sub>')
  })

  test('says why an instance is missing', () => {
    const pythonic = stackRecord('pythonic', [
      trial(1, { peakMemoryUpperMb: null, metrics: { peakMemoryMb: null } }),
    ])
    expect(renderMarkdown(report({ stacks: { pythonic } }))).toContain(
      '– cost of pythonic: peak memory was not measured',
    )
  })

  test('is not there without prices', () => {
    const text = renderMarkdown(report({}, null))
    expect(text).not.toContain('| cost |')
    expect(text).not.toContain('List prices')
  })
})

describe('amounts', () => {
  test.each([
    [0, '$0'],
    [0.0000123456, '$0.0000123'],
    [0.0996, '$0.0996'],
    [0.9, '$0.900'],
    [1.234, '$1.23'],
    [12.5, '$12.50'],
    [1234.5, '$1,235'],
  ])('%d is %s', (usd, text) => {
    expect(formatUsd(usd)).toBe(text)
  })

  test('have their interval with as many decimals', () => {
    const interval = { lower: 0.00123, upper: 0.0145, level: 0.95 }
    expect(usdText({ value: 0.0126, interval })).toBe('$0.0126 (0.0012–0.0145)')
    expect(usdText({ value: 0.0126, interval: null })).toBe('$0.0126')
    expect(usdText({ value: 73, interval: { lower: 73, upper: 73, level: 0.95 } })).toBe('$73.00')
  })
})
