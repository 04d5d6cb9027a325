import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderJunit } from '../../reporters/junit.ts'
import { renderMarkdown } from '../../reporters/markdown.ts'
import { consoleReport, writeReports } from '../../reporters/writeReports.ts'
import { scratchFolder } from '../support/scratch.ts'
import { gated } from './gateRecords.ts'

const results = gated(null)

describe('writeReports', () => {
  test('writes each to its path in the project', async () => {
    const root = scratchFolder()
    const paths = { junit: 'reports/a.xml', markdown: join(root, 'b.md') }
    const outcome = await writeReports(results, { paths, root, stepSummary: undefined })
    expect(outcome).toEqual({
      written: ['report junit: reports/a.xml', `report markdown: ${join(root, 'b.md')}`],
      failed: [],
    })
    expect(readFileSync(join(root, 'reports', 'a.xml'), 'utf8')).toBe(renderJunit(results))
    expect(readFileSync(join(root, 'b.md'), 'utf8')).toBe(renderMarkdown(results))
  })

  test('names the one that fails; the others are there', async () => {
    const root = scratchFolder()
    mkdirSync(join(root, 'taken'))
    const broken = { ...results, startedAt: undefined as unknown as string }
    const paths = { json: 'a.json', markdown: 'taken', bmf: 'c.json' }
    const outcome = await writeReports(broken, { paths, root, stepSummary: undefined })
    expect(outcome.written).toEqual(['report bmf: c.json'])
    expect(outcome.failed).toEqual([
      expect.stringMatching(
        /^report json: a\.json could not be written: The report does not fit its own schema/,
      ),
      expect.stringMatching(/^report markdown: taken could not be written: EISDIR/),
    ])
    expect(readdirSync(root).sort()).toEqual(['c.json', 'taken'])
  })

  test('a console report that throws is named, and says where everything is', () => {
    const broken = { ...results, results: null as unknown as typeof results.results }
    const { shown, failure } = consoleReport(broken, 'out/report.json')
    expect(shown).toBe('All trials and settings: out/report.json')
    expect(failure).toMatch(/^report console could not be rendered: /)
    expect(consoleReport(results, 'out/report.json').failure).toBeNull()
  })

  test('appends to the summary of a step', async () => {
    const root = scratchFolder()
    const stepSummary = join(root, 'summary.md')
    writeFileSync(stepSummary, 'earlier\n')
    expect(await writeReports(results, { paths: {}, root, stepSummary })).toEqual({
      written: ['report markdown: the step’s summary'],
      failed: [],
    })
    expect(readFileSync(stepSummary, 'utf8')).toBe(`earlier\n\n${renderMarkdown(results)}`)
  })

  test('leaves a summary alone that GitHub would drop as too large', async () => {
    const root = scratchFolder()
    const stepSummary = join(root, 'summary.md')
    writeFileSync(stepSummary, 'x'.repeat(1024 ** 2))
    const { failed } = await writeReports(results, { paths: {}, root, stepSummary })
    expect(failed).toEqual([
      'report markdown: the step’s summary could not be written: expected room in 1 MiB, which is all that GitHub shows; 1048576 bytes are there already',
    ])
    expect(readFileSync(stepSummary, 'utf8')).toHaveLength(1024 ** 2)
  })
})
