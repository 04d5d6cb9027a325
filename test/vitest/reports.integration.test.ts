import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reportFormats } from '../../reporters/index.ts'
import { renderJunit } from '../../reporters/junit.ts'
import { renderMarkdown } from '../../reporters/markdown.ts'
import { type BenchProject, benchProject } from '../support/benchProject.ts'
import { gitProject } from '../support/gitProject.ts'

const file = (name: string): string => `
import { etlBench, files, filter } from 'etl-bench'
etlBench('${name}', {
  data: files({ numbers: './numbers.csv' }),
  operations: [filter('id > 0')],
  output: { id: 'long', value: 'double' },
  key: ['id'],
  stacks: { 'fake:one': { rows: 0 }, 'fake:two': { rows: 0 } },
})
`

const project = (options: string, ...names: string[]): BenchProject => {
  const made = benchProject(`blocks: 1, ${options}`)
  made.write('numbers.csv', 'id,value\n1,0.5\n2,1.0\n')
  for (const name of names) made.write(`${name}.bench.ts`, file(name))
  return made
}

const text = (made: BenchProject, path: string): string => readFileSync(join(made.folder, path), 'utf8')

describe('reports at the end of a run with a fake stack', () => {
  test('are written as plugin options and command line ask, and to the summary of a step', async () => {
    using made = project("reports: { junit: 'out/bench.xml', bmf: 'no.json' }", 'first')
    const { exitCode, all } = await made.bench(['--', '--report', 'markdown=out/bench.md,bmf=out/bmf.json'], {
      env: { GITHUB_STEP_SUMMARY: join(made.folder, 'summary.md'), VITEST: undefined, NO_COLOR: '1' },
    })
    expect(exitCode, all).toBe(0)
    const report = made.report()
    expect(text(made, 'out/bench.xml')).toBe(renderJunit(report))
    expect(text(made, 'out/bench.md')).toBe(renderMarkdown(report))
    expect(text(made, 'summary.md')).toBe(`\n${renderMarkdown(report)}`)
    expect(Object.keys(JSON.parse(text(made, 'out/bmf.json')))).toHaveLength(2)
    expect(existsSync(join(made.folder, 'no.json'))).toBe(false)
    expect(all).toMatch(/^report junit: out\/bench\.xml$/m)
    expect(all).toMatch(/^report markdown: the step’s summary$/m)
  })

  test('are written, and the report is closed, whatever reporters Vitest has', async () => {
    using made = project("reports: { junit: 'bench.xml' }", 'first')
    const summary = join(made.folder, 'summary.md')
    const { exitCode, all } = await made.bench(
      ['--reporter=json', '--outputFile=vitest.json', '--', '--step-summary', 'false'],
      { env: { GITHUB_STEP_SUMMARY: summary, VITEST: undefined } },
    )
    expect(exitCode, all).toBe(0)
    expect(existsSync(summary)).toBe(false)
    expect(made.report().finishedAt).not.toBeNull()
    expect(text(made, 'bench.xml')).toBe(renderJunit(made.report()))
  })

  test('one that can’t be written is named and ends the command with 1; the others are there', async () => {
    using made = project("reports: { junit: 'taken', markdown: 'bench.md' }", 'first')
    mkdirSync(join(made.folder, 'taken'))
    const { exitCode, all } = await made.bench()
    expect(all).toMatch(/report junit: taken could not be written: EISDIR/)
    expect(exitCode).toBe(1)
    expect(text(made, 'bench.md')).toBe(renderMarkdown(made.report()))
  })

  test('an unknown format is refused before anything is run', async () => {
    using made = project('', 'first')
    const { exitCode, all } = await made.bench(['--', '--report', 'pdf=a.pdf'])
    expect(exitCode).toBe(2)
    expect(all).toContain(`expected some of ${reportFormats.join(', ')}; got "pdf"`)
    expect(made.runs()).toEqual([])
  })
})

describe('blobs of shards with a fake stack', () => {
  test('become one report with --merge-reports', async () => {
    using made = project("reports: { markdown: 'bench.md' }", 'first', 'second', 'third')
    for (const shard of ['1/2', '2/2']) {
      const { exitCode, all } = await made.bench(['--reporter=blob', `--shard=${shard}`])
      expect(exitCode, all).toBe(0)
    }
    const shards = made.runs()
    expect(shards).toHaveLength(2)
    const merged = await made.bench(['--merge-reports'])
    expect(merged.exitCode, merged.all).toBe(0)
    const report = made.report()
    expect(report.results.map(({ scenario }) => scenario).sort()).toEqual(['first', 'second', 'third'])
    expect(report.warnings).toEqual([])
    expect(report.finishedAt).not.toBeNull()
    for (const name of ['first', 'second', 'third']) {
      expect(merged.all).toMatch(new RegExp(`^${name}$`, 'm'))
    }
    expect(text(made, 'bench.md')).toBe(renderMarkdown(report))
    const [own] = made.runs().filter((run) => !shards.includes(run))
    expect(report.runId).toBe(own)
    expect(readdirSync(join(made.folder, '.etl-bench', 'runs', own!))).toEqual(['report.json'])
  })

  test('a scenario that is in two blobs is said, and the newer one shown', async () => {
    using made = project('', 'first')
    await made.bench(['--reporter=blob', '--outputFile=.vitest/blob/a.json'])
    await made.bench(['--reporter=blob', '--outputFile=.vitest/blob/b.json'])
    const newer = made.report().results[0]!.stackResults['fake:one']!.executionResults
    const merged = await made.bench(['--merge-reports'])
    expect(merged.exitCode, merged.all).toBe(0)
    const { results, warnings } = made.report()
    expect(results).toHaveLength(1)
    expect(results[0]!.stackResults['fake:one']!.executionResults).toEqual(newer)
    expect(warnings.map(({ code }) => code)).toEqual(['duplicateScenario'])
    expect(merged.all).toMatch(/! first \(.*, local\) is in 2 of the merged runs/)
  })

  test('a failed test stays a failure', async () => {
    using made = project('', 'first')
    made.write(
      'first.bench.ts',
      file('first').replace("'fake:two': { rows: 0 }", "'fake:two': { behaviour: 'wrongValue' }"),
    )
    const shard = await made.bench(['--reporter=blob'])
    expect(shard.exitCode).toBe(1)
    const merged = await made.bench(['--merge-reports'])
    expect(merged.exitCode).toBe(1)
    expect(merged.all).toMatch(/DIFFERENT ✗/)
  })

  test('are gated anew, over all shards', async () => {
    using made = await gitProject("blocks: 2, gateMetrics: ['time']")
    made.write('numbers.csv', 'id,value\n1,0.5\n2,1.0\n')
    for (const name of ['first', 'second']) {
      made.write(`${name}.bench.ts`, file(name).replace(", 'fake:two': { rows: 0 }", ''))
    }
    await made.commit()
    for (const shard of ['1/2', '2/2']) {
      const { exitCode, all } = await made.bench([
        '--reporter=blob',
        `--shard=${shard}`,
        '--',
        '--against',
        'main',
      ])
      const { gate } = made.report()
      expect(gate!.families[0]!.items, all).toHaveLength(1)
      expect(exitCode).toBe(gate!.exitCode)
      expect(all).toContain('gate against main')
    }
    const merged = await made.bench(['--merge-reports'])
    const { gate } = made.report()
    expect(gate!.problems, merged.all).toEqual([])
    expect(gate!.families[0]!.items.map(({ scenario }) => scenario).sort()).toEqual(['first', 'second'])
    expect(merged.exitCode).toBe(gate!.exitCode)
  })
})
