import { describe, expect, test } from 'vitest'
import { renderConsole } from '../../reporters/console.ts'
import { renderMarkdown } from '../../reporters/markdown.ts'
import { buildResults } from '../../src/analysis/buildResults.ts'
import { runHeader } from '../analysis/records.ts'
import { polars, resultsOf, spark } from '../analysis/scalability/records.ts'

const resultsFor = (design: Parameters<typeof resultsOf>[1]) =>
  buildResults(runHeader, resultsOf({ spark, polars }, design))
const answerLines = (design: Parameters<typeof resultsOf>[1]): string[] =>
  renderConsole(resultsFor(design), { color: false, width: 400 }).match(/^→ .*$/gm) ?? []

describe('answers of several limits', () => {
  test('say under which each holds', () => {
    expect(answerLines({ cpus: [1, 2] })).toEqual([
      expect.stringMatching(/^→ 1 CPU, 4096 MiB: .* hourly revenue by country /),
      expect.stringMatching(/^→ 2 CPUs, 4096 MiB: .* hourly revenue by country /),
    ])
    expect(renderMarkdown(resultsFor({ cpus: [1, 2] }))).toContain('**2 CPUs, 4096 MiB: ')
  })

  test('and no limits where there is one answer', () => {
    expect(answerLines({ cpus: [2] })).toEqual([expect.not.stringContaining('CPU')])
  })
})
