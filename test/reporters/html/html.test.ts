import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { execa } from 'execa'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { labelsThatFit } from '../../../reporters/html/drawing.ts'
import { plain } from '../../../reporters/html/markup.ts'
import { stackStyles } from '../../../reporters/html/stackStyle.ts'
import { renderHtml } from '../../../reporters/html.ts'
import { reporters } from '../../../reporters/index.ts'
import { renderCsv } from '../../../reporters/raw/csv.ts'
import { compareTargets } from '../../../src/analysis/acrossTargets.ts'
import { type BenchmarkResults, benchmarkResults } from '../../../src/analysis/results.ts'
import type { ScenarioResult } from '../../../src/analysis/scenarioResult.ts'
import { sparkSeconds, stackRecord, timed, unsoundTrial } from '../../analysis/records.ts'
import { scratchFolder } from '../../support/scratch.ts'
import { gateOf, item, regressed } from '../gateRecords.ts'
import { made } from './hostile.ts'
import { hostileReport } from './hostileReport.ts'
import { datasetOf, failingScenario, fullReport, reportOf, soundScenario } from './records.ts'

const opened = async (report: BenchmarkResults) => {
  const text = await renderHtml(report)
  const { document } = parseHTML(text)
  const texts = (selector: string): string[] =>
    [...document.querySelectorAll(selector)].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())
  /** What is packed in the page under this id. */
  const packed = (id: string): string =>
    gunzipSync(Buffer.from(document.getElementById(id)!.textContent, 'base64')).toString()
  return { text, document, texts, packed }
}

const figureNames = (texts: (selector: string) => string[]): string[] => texts('figure h4')

describe('the page of one scenario', () => {
  test('has the answer, its price and its doubt before anything else', async () => {
    const { document, texts } = await opened(fullReport())
    expect(texts('.card .badge')).toEqual(['✓ recommended'])
    expect(texts('.card .answer')).toEqual([
      'Use pythonic (polars): it takes 0.14× the time and 0.94× the cost of spark (local[2])',
    ])
    expect(texts('.card dt')).toEqual(['Price', 'Doubt'])
    const [price, doubt] = texts('.card dd')
    expect(price).toContain(
      'pythonic (polars): $0.00160 (0.00144–0.00176) a run on m7i.large; $1.17 (1.05–1.28) a month at 24 runs a day',
    )
    expect(price).toContain('List prices of 2026-11-20, never your bill')
    expect(doubt).toContain('with price +30 %: a toss-up at a price 30 % higher')
    expect(doubt).toContain('with input size above 56 MB (50–62): then spark (local[2])')
    const first = document.querySelector('main section .card, main section figure, main section table')
    expect(first?.className).toBe('card sure')
  })

  test('says without a recommendation what was compared, and how sure that is', async () => {
    const { texts } = await opened(reportOf([soundScenario()], { recommendations: [], prices: null }))
    expect(texts('.card .answer')).toEqual([
      'pythonic (polars) took 0.14× the time of spark (local[2]); 95 % 0.14–0.15; 6 blocks',
    ])
    expect(texts('.card dt')).toEqual(['Doubt'])
  })

  test('draws comparison, trials, phases, memory and CPU, each twice and with a table of the same figures', async () => {
    const { document, texts } = await opened(reportOf([soundScenario()]))
    expect(figureNames(texts)).toEqual([
      'Who took less time',
      'Every trial',
      'Where the time went',
      'Memory over time',
      'CPU over time',
    ])
    for (const figure of document.querySelectorAll('figure')) {
      expect(figure.querySelectorAll('.wide svg, .narrow svg')).toHaveLength(2)
      expect(figure.querySelectorAll('details table tbody tr').length).toBeGreaterThan(0)
      for (const svg of figure.querySelectorAll('.drawing svg')) {
        const [name, description] = ['aria-labelledby', 'aria-describedby'].map((attribute) =>
          document.getElementById(svg.getAttribute(attribute)!)?.textContent.trim(),
        )
        expect(name).toBeTruthy()
        expect(description).toBeTruthy()
      }
    }
  })

  test('has a dot for every trial, with its block and time', async () => {
    const { document } = await opened(reportOf([soundScenario()]))
    const titles = [...document.querySelectorAll('.wide title')].map((title) => title.textContent)
    expect(titles.filter((title) => /^(spark|pythonic) .*, block \d: [\d.]+ s$/.test(title))).toHaveLength(12)
  })

  test('draws sizes, cores and costs where they are known', async () => {
    const { texts } = await opened(fullReport())
    expect(figureNames(texts)).toEqual(
      expect.arrayContaining([
        'Time by size',
        'Peak memory by size',
        'Speed-up by cores',
        'What a run costs',
      ]),
    )
    expect(texts('main li')).toContain(
      'from 56 MB (50–62) on spark (local[2]) takes less time than pythonic (polars)',
    )
  })

  test('names every size below its curve, and draws targets and costs once', async () => {
    const full = fullReport()
    const [small, large] = full.results as [ScenarioResult, ScenarioResult]
    const onDocker = [small, large].map((result) => ({ ...result, target: 'docker' }))
    const results = [small, large, ...onDocker]
    const { texts } = await opened({ ...full, results, acrossTargets: compareTargets(results) })
    const ticks = texts('.wide svg text').filter((text) => /^\d+MB$/.test(text))
    expect(ticks.slice(0, 4)).toEqual(['3MB', '10MB', '30MB', '100MB'])
    expect(figureNames(texts).filter((name) => /target|costs/.test(name))).toEqual([
      'What a run costs',
      'Time on each target',
    ])
    expect(texts('.wide svg text')).toContain('100MB · pythonic (polars): docker vs local')
    expect(texts('th[scope=row]').filter((name) => name === '3MB · local · spark (local[2])')).toHaveLength(1)
  })

  test('has the price of the size stated, or says that none was run', async () => {
    const full = fullReport()
    const stated = async (size: string): Promise<string> => {
      const recommendations = full.recommendations.map((one) => ({ ...one, workload: { size } }))
      return (await opened({ ...full, recommendations })).texts('.card dd')[0]!
    }
    expect(await stated('3MB')).toContain('at 3MB; List prices')
    expect(await stated('9MB')).toContain('at 3MB, of what was run nearest to the 9 MB stated; List prices')
    expect(await stated('1TB')).toContain('at 100MB, of what was run nearest to the 1 TB stated')
  })

  test('keeps the peak of a long trial among few marks', async () => {
    const memoryMb = Array.from({ length: 36_000 }, (_, index) => (index === 21_801 ? 3999 : 1000))
    const rest = { cpuCores: memoryMb, diskReadMbPerSec: [], diskWriteMbPerSec: [] }
    const trials = timed([3600]).map((trial) => ({
      ...trial,
      series: { intervalMs: 100, memoryMb, ...rest },
    }))
    const spark = stackRecord('spark (local[2])', trials)
    const { document, text } = await opened(reportOf([soundScenario({ stacks: { spark } })]))
    const titles = [...document.querySelectorAll('.wide title')].map(({ textContent }) => textContent)
    const marks = titles.filter((title) => /GiB|MiB/.test(title))
    expect(marks.length).toBeLessThanOrEqual(40)
    expect(marks.filter((title) => title.includes('3.91 GiB from 2160.0 s'))).toHaveLength(1)
    const places = [...text.matchAll(/ (?:cx|cy|x|y|transform|d)="([^"]*)"/g)].map(([, value]) => value)
    expect(places.filter((place) => /\.\d\d/.test(place!))).toEqual([])
  })

  test('gives the whole report and all trials to take away', async () => {
    const report = fullReport()
    const { packed, text, texts } = await opened(report)
    expect(JSON.parse(packed('report-json'))).toEqual(JSON.parse(JSON.stringify(report)))
    expect(packed('trials-csv')).toBe(renderCsv(report))
    const folder = scratchFolder()
    writeFileSync(join(folder, 'report.html'), text)
    const [, line] = texts('#raw-data code')
    const { stdout } = await execa({ shell: true, cwd: folder })(line!)
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(report)))
  })
})

describe('failures', () => {
  test('are marks of their own, in words in the figure, its table, the notes and the doubt', async () => {
    const { document, texts } = await opened(reportOf([failingScenario()], { recommendations: [] }))
    expect(texts('.card .badge')).toEqual(['✗ no verdict'])
    expect(texts('.card dd li')[0]).toBe('✗ spark (local[2]): 2 out of memory, of 6 trials')
    const titles = [...document.querySelectorAll('.wide title')].map(({ textContent }) => textContent)
    expect(titles).toContain('spark (local[2]), block 5: out of memory: killed at 4 GiB')
    expect(texts('.wide svg text')).toContain('median 32.1 s · 4 of 6 completed ✗ 2 out of memory')
    expect(texts('figure tbody tr').filter((row) => row.includes('✗ out of memory'))).toHaveLength(2)
    expect(texts('.notes .bad')).toContain('✗ spark (local[2]), blocks 5, 6: out of memory: killed at 4 GiB')
    expect(texts('.warnings summary')[0]).toMatch(/^Failures/)
  })

  test('of several sizes are added up, with the sizes', async () => {
    const failing = (size: number) => failingScenario({ size: `${size}MB`, dataset: datasetOf(size) })
    const { texts } = await opened(
      reportOf([soundScenario({ size: '1MB', dataset: datasetOf(1) }), failing(2), failing(3)], {
        recommendations: [],
      }),
    )
    expect(texts('.card dd')[0]).toContain('✗ spark (local[2]): 4 out of memory, of 18 trials, at 2MB, 3MB')
  })

  test('and trials that were not run leave no figure saying that all completed', async () => {
    const spark = stackRecord('spark (local[2])', timed(sparkSeconds.slice(0, 4)))
    const { texts } = await opened(reportOf([soundScenario({ stacks: { spark } })]))
    const [caption] = texts('figcaption').filter((text) => text.startsWith('A dot is a trial'))
    expect(caption).toMatch(/is the median\. 2 planned trials were not run\.$/)
  })

  test('of a stack that never completed have phases, but no time among times', async () => {
    const phases = [{ name: 'session', ms: 900, step: null }]
    const trials = [1, 2].map((block) => ({ ...unsoundTrial(block, 'outOfMemory', 'killed'), phases }))
    const { texts } = await opened(
      reportOf([soundScenario({ stacks: { spark: stackRecord('spark (local[2])', trials) } })]),
    )
    expect(texts('.wide svg text')).toContain('✗ out of memory after 900 ms')
    expect(texts('figure thead th')).toContain('spark (local[2]), block 2 ✗ out of memory')
  })

  test('at some number of cores are a cross, with the ends in the table', async () => {
    const report = fullReport()
    const points = report.scalability[0]!.byLimits[0]!.stacks.spark!.points
    points[1]!.efficiency!.value = 1.25
    Object.assign(points[2]!, { n: 0, timeMs: null, speedUp: null, efficiency: null })
    points[2]!.statuses = { outOfMemory: 6 }
    const { document, texts } = await opened(report)
    const titles = [...document.querySelectorAll('.wide title')].map(({ textContent }) => textContent)
    expect(titles).toContain('spark (local[2]), 4 cores: 0 completed, ✗ 6 out of memory')
    const rows = texts('tbody tr').filter((row) => /, \d cores/.test(row))
    expect(rows.map((row) => /125 %|✗ 6 out of memory/.exec(row)?.[0])).toEqual([
      undefined,
      '125 %',
      '✗ 6 out of memory',
    ])
  })

  test('of all trials leave no time to draw, and are drawn all the same', async () => {
    const scenario = failingScenario()
    const failed = scenario.stackResults.spark!.executionResults.slice(4)
    const stack = { ...scenario.stackResults.spark!, executionResults: failed }
    const metrics = { ...stack.aggregatedMetrics, executionTimeMs: null }
    const { document, texts } = await opened(
      reportOf([{ ...scenario, stackResults: { spark: { ...stack, aggregatedMetrics: metrics } } }]),
    )
    const titles = [...document.querySelectorAll('.wide title')].map(({ textContent }) => textContent)
    expect(titles).toContain('spark (local[2]), block 6: out of memory: killed at 4 GiB')
    expect(texts('.wide svg text').filter((text) => /^[\d.]+$/.test(text))).toEqual([])
  })
})

describe('sections', () => {
  test('of a gate are there where there is one, its verdict first', async () => {
    const gate = gateOf([item('spark', regressed)], { verdict: 'regressed', exitCode: 1 })
    const { texts, document } = await opened(reportOf([soundScenario()], { gate }))
    expect(texts('main .card .answer')[0]).toMatch(/^gate: regressed ✗ \(exit code 1\)/)
    expect(texts('#gate tbody tr').some((row) => row.includes('regressed ✗'))).toBe(true)
    expect(document.querySelectorAll('#gate svg').length).toBe(2)
  })

  test('are left out where a report has nothing for them', async () => {
    const { document, texts } = await opened(
      reportOf([soundScenario()], { recommendations: [], prices: null }),
    )
    expect(document.getElementById('gate')).toBeNull()
    expect(document.getElementById('calibration')).toBeNull()
    expect(texts('h3')).not.toContain('Cost')
    expect(document.querySelector('nav')).toBeNull()
  })

  test('of several scenarios are listed with each one’s answer', async () => {
    const { texts } = await opened(
      reportOf([soundScenario(), soundScenario({ scenario: 'sessions' })], { recommendations: [] }),
    )
    const items = texts('nav li')
    expect(items[0]).toBe(
      'hourly revenue by country✓ a difference is shown pythonic (polars) took 0.14× the time of spark (local[2]); 95 % 0.14–0.15; 6 blocks',
    )
    expect(items[1]).toMatch(/^sessions✓/)
  })

  test('of settings have those of a stack once where they are the same at all sizes', async () => {
    const { texts } = await opened(fullReport())
    const titles = texts('#environment summary').filter((text) => text.startsWith('Settings'))
    expect(titles).toEqual([
      'Settings of the run',
      'Settings: 3MB · hourly revenue by country',
      'Settings: 100MB · hourly revenue by country',
      'Settings of spark (local[2]): hourly revenue by country, at 3MB, 100MB',
      'Settings of pythonic (polars): hourly revenue by country, at 3MB, 100MB',
    ])
  })

  test('say where a run is not finished or has no scenario', async () => {
    const { texts } = await opened(reportOf([], { finishedAt: null }))
    expect(texts('header .bad')).toEqual(['✗ This run is not finished.', '✗ No scenario was run.'])
  })
})

test('as many as 36 stacks differ by shape and dashes or colour', () => {
  const scenario = soundScenario()
  const stackResults = Object.fromEntries(
    Array.from({ length: 36 }, (_, index) => [`stack ${index}`, scenario.stackResults.spark!]),
  )
  const styles = [...stackStyles({ results: [{ ...scenario, stackResults }] }).values()]
  expect(new Set(styles.map(({ symbol, dashes, color }) => `${symbol} ${dashes} ${color}`)).size).toBe(36)
  expect(new Set(styles.map(({ symbol, dashes }) => `${symbol} ${dashes}`)).size).toBe(36)
})

test('labels that would run into each other give way to the later ones', () => {
  const at = (...middles: number[]) => middles.map((middle) => ({ text: '100MB', middle }))
  expect(labelsThatFit(at(0, 100, 120, 200))).toEqual(['100MB', null, '100MB', '100MB'])
  expect(labelsThatFit([])).toEqual([])
})

test('a report of an earlier version, without newer fields, is rendered', async () => {
  const { results, ...rest } = JSON.parse(JSON.stringify(reportOf([soundScenario()])))
  const newer = [
    'acrossTargets',
    'prices',
    'recommendations',
    'scalability',
    'gate',
    'gateRequest',
    'calibration',
  ]
  const old = Object.fromEntries(Object.entries(rest).filter(([name]) => !newer.includes(name)))
  const { cost: _cost, workload: _workload, infrastructure: _infrastructure, ...result } = results[0]
  const { texts } = await opened(benchmarkResults.parse({ ...old, results: [result] }))
  expect(texts('.card .answer')).toHaveLength(1)
})

test('the same results give the same page', async () => {
  expect(await reporters.html(fullReport())).toBe(await renderHtml(fullReport()))
})

test('contention and coherence have their intervals, and the peak an open end where it may be anywhere', async () => {
  const report = fullReport()
  const { spark } = report.scalability[0]!.byLimits[0]!.stacks
  const share = (value: number, lower: number, upper: number) => ({
    value,
    interval: { lower, upper, level: 0.95 },
  })
  spark!.usl = {
    lambda: share(0.1, 0.09, 0.11),
    sigma: share(0.05, 0.02, 0.08),
    kappa: share(0.006, 0, 0.012),
    peak: 12.6,
    peakBetween: { lower: 8.8, upper: null },
  }
  const { texts } = await opened(report)
  expect(texts('li')).toContain(
    'spark (local[2]): contention 5 % (2 %–8 %), coherence 0.6 % (0 %–1.2 %); most throughput at 12.6 cores (8.8–any number) (Universal Scalability Law, 95 %)',
  )
})

test('nothing that came from outside is markup', async () => {
  const report = hostileReport()
  const { text, document, texts, packed } = await opened(report)
  expect(document.querySelectorAll('img, iframe, object, embed, base, form, link')).toHaveLength(0)
  expect(document.querySelectorAll('style')).toHaveLength(1)
  expect(document.querySelectorAll('script')).toHaveLength(3)
  const attributes = [...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames())
  expect(attributes.filter((name) => name.startsWith('on'))).toEqual([])
  expect(
    [...document.querySelectorAll('[href]')].map((link) => link.getAttribute('href')!.slice(0, 1)),
  ).not.toContain('j')
  expect(texts('h2')).toContain(plain(made('scenario')).replace(/\s+/g, ' '))
  expect(JSON.parse(packed('report-json'))).toEqual(JSON.parse(JSON.stringify(report)))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e]/)
})
