import { describe, expect, test } from 'vitest'
import { renderConsole } from '../../reporters/console.ts'
import { renderMarkdown } from '../../reporters/markdown.ts'
import { buildResults } from '../../src/analysis/buildResults.ts'
import { runHeader } from '../analysis/records.ts'
import { type MadeUp, polars, resultsOf, spark } from '../analysis/scalability/records.ts'

const four = { megabytes: [1, 3, 10, 30] }
const resultsFor = (stacks: Record<string, MadeUp>, design: Parameters<typeof resultsOf>[1]) =>
  buildResults(runHeader, resultsOf(stacks, design))
const console80 = (results: ReturnType<typeof resultsFor>): string =>
  renderConsole(results, { color: false, width: 80 })

describe('scalability in the console', () => {
  test('is a title and a line for each crossover', () => {
    expect(console80(resultsFor({ spark, polars }, four))).toContain(
      [
        'hourly revenue by country · 1MB to 30MB on local',
        'polars takes less time up to 5.85 MB (95 % 5.85–5.85 MB), spark beyond',
      ].join('\n'),
    )
  })

  test('says what to run where there are too few sizes for a curve', () => {
    const text = console80(resultsFor({ spark, polars }, { megabytes: [3, 10] })).replaceAll(/\n {2}/g, ' ')
    expect(text).toContain('! spark: 2 sizes have completed trials: a curve needs 3')
  })

  test('names the size at which a stack ran out of memory', () => {
    const fails = (id: string, size: number) => (id === 'polars' && size === 30 ? 'outOfMemory' : null)
    expect(console80(resultsFor({ spark, polars }, { ...four, fails }))).toContain(
      'polars ran out of memory at 30MB; by its curve it stays below its limit of 4 GiB',
    )
  })

  test('has speed-up and the cores that beat one core', () => {
    const parallel: MadeUp = { label: 'parallel', seconds: (_n, cpus) => 40 / cpus }
    const single: MadeUp = { label: 'single', seconds: () => 15 }
    const text = console80(resultsFor({ single, parallel }, { cpus: [1, 2, 4] }))
    expect(text).toContain('hourly revenue by country · 10MB on local, with 1, 2, 4 cores')
    expect(text).toContain('parallel is 4.00 times (95 % 4.00–4.00) as fast on 4 cores as on 1 core')
    expect(text).toContain('parallel needs 4 cores to beat one core of single: 0.67× its time')
  })

  test('is not there for a scenario of one size', () => {
    expect(console80(resultsFor({ spark, polars }, { megabytes: [3] }))).not.toMatch(/less time|sizes have/)
  })
})

describe('scalability in Markdown', () => {
  test('has each size’s time, failures in sight, and the law', () => {
    const fails = (id: string, size: number) => (id === 'polars' && size === 30 ? 'timeout' : null)
    const text = renderMarkdown(resultsFor({ spark, polars }, { ...four, fails }))
    expect(text).toContain('<details><summary>hourly revenue by country on local: scalability</summary>')
    expect(text).toContain('| spark | 15.0 s | 21.0 s | 42.0 s | 102 s | 12.0 s + 3.00 s a MB |')
    expect(text).toContain('| polars | 5.30 s | 15.3 s | 50.3 s | ✗ | 300 ms + 5.00 s a MB |')
    expect(text).toContain('! polars: at 30MB, of 3 trials: 3 timeout')
  })

  test('takes names from outside as text', () => {
    const odd = { ...spark, label: '<b>|a' }
    expect(renderMarkdown(resultsFor({ odd, polars }, four))).not.toContain('<b>')
  })
})
