import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BenchmarkResults } from '../../src/analysis/results.ts'
import { resultsFromJournal } from '../../src/controller/journalResults.ts'
import { readRun } from '../../src/controller/storedRun.ts'
import { titleOf } from '../../src/scenario/variants.ts'
import { etlBenchIn } from '../commands/commandLine.ts'
import { type BenchProject, benchProject } from '../support/benchProject.ts'
import { scratchFolder } from '../support/scratch.ts'
import { trialsOf } from './fakeScenarios.ts'

const file = (name: string, settings: string): string => `
import { clickstream, etlBench, transform } from 'etl-bench'

etlBench('${name}', {
  data: clickstream({ size: '3MB', joinTables: 0, complexity: 'simple' }),
  operations: [transform({ id: 'CAST(1 AS bigint)', value: 'CAST(0.5 AS double)' })],
  output: { id: 'long', value: 'double' },
  ${settings}
})
`

const fakes = (sleepMs: number): string =>
  `stacks: { 'fake:one': { rows: 0, sleepMs: ${sleepMs} }, 'fake:two': { rows: 0, sleepMs: ${sleepMs} } },`

const runFile = (made: BenchProject, name: string): string =>
  join(made.folder, '.etl-bench', 'runs', made.runs().at(-1)!, name)

/** As `report.json` has it. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const reported = (made: BenchProject): unknown =>
  JSON.parse(readFileSync(runFile(made, 'report.json'), 'utf8'))

describe('a scenario of several sizes and limits, with a fake stack', () => {
  let made: BenchProject
  let ended: { exitCode?: number; all: string }
  beforeAll(async () => {
    made = benchProject('blocks: 2')
    made.write(
      'grows.bench.ts',
      file('grows', `${fakes(0)} sizes: ['1MB', '2MB'], limits: [{ cpus: 1 }, { cpus: 2 }],`),
    )
    ended = await made.bench()
  })
  afterAll(() => made?.[Symbol.dispose]())

  test('is one test and one result for each of them', () => {
    expect(ended.exitCode, ended.all).toBe(0)
    const { results } = made.report()
    expect(
      results.map(({ scenario, variant, size, limits }) => [scenario, variant, size, limits.cpus]),
    ).toEqual([
      ['grows', '1MB · 1 CPU', '1MB', 1],
      ['grows', '1MB · 2 CPUs', '1MB', 2],
      ['grows', '2MB · 1 CPU', '2MB', 1],
      ['grows', '2MB · 2 CPUs', '2MB', 2],
    ])
    for (const { scenario, variant } of results) expect(ended.all).toContain(titleOf(scenario, variant))
    const [small, , large] = results
    expect(large!.dataset.rows).toBeGreaterThan(1.5 * small!.dataset.rows)
    expect(new Set(trialsOf(made).map(({ scenario }) => scenario)).size).toBe(4)
    expect(made.report().acrossTargets).toEqual([])
  })

  test('the journal alone gives the same report', () => {
    expect(plain(resultsFromJournal(runFile(made, 'journal.jsonl')))).toEqual(reported(made))
  })

  test('is read again by the run’s id, the start of it, latest, its folder and its report', async () => {
    const [id] = made.runs()
    const folder = join('.etl-bench', 'runs', id!)
    for (const name of [id!, id!.slice(0, 19), 'latest', folder, join(made.folder, folder, 'report.json')])
      expect(plain((await readRun(made.folder, name)).results)).toEqual(reported(made))
    await expect(readRun(made.folder, '1999')).rejects.toThrow(`(newest runs: ${id}); got "1999"`)
    await expect(readRun(made.folder, 'none.json')).rejects.toThrow(/none\.json: expected a report, but/)
  })

  test('latest is the copy of the newest report where runs were removed', async () => {
    const root = scratchFolder()
    await expect(readRun(root, 'latest')).rejects.toThrow(
      /report\.json: expected a report, but there is no such file/,
    )
    mkdirSync(join(root, '.etl-bench'))
    writeFileSync(join(root, '.etl-bench', 'report.json'), readFileSync(runFile(made, 'report.json')))
    expect(plain((await readRun(root, 'latest')).results)).toEqual(reported(made))
  })

  test('a report named by its path is held against the journal of its run, where that is there', async () => {
    const changed = structuredClone(made.report())
    const [first] = Object.values(changed.results[0]!.stackResults)
    first!.executionResults[0]!.metrics.executionTimeMs = 1
    const warnings = async (path: string, report: BenchmarkResults): Promise<string[]> => {
      const file = join(path, 'other.json')
      writeFileSync(file, JSON.stringify(report))
      const { results } = await readRun(made.folder, file)
      rmSync(file)
      return results.warnings.map(({ code }) => code)
    }
    const known = changed.warnings.map(({ code }) => code)
    const beside = runFile(made, '.')
    expect(await warnings(beside, changed)).toEqual([...known, 'journalDiffers'])
    expect(await warnings(join(made.folder, '.etl-bench'), changed)).toEqual([...known, 'journalDiffers'])
    expect(await warnings(scratchFolder(), changed)).toEqual(known)
    expect(await warnings(beside, { ...changed, runId: 'another' })).toEqual(known)
  })

  test('a report that a kill has cut off is rendered from the journal, and said to be', async () => {
    const report = runFile(made, 'report.json')
    const [whole, { mtime }] = [readFileSync(report), statSync(report)]
    writeFileSync(report, whole.subarray(0, 1000))
    utimesSync(report, mtime, mtime)
    const { results } = await readRun(made.folder, 'latest')
    writeFileSync(report, whole)
    expect(results.warnings.map(({ code }) => code)).toEqual(['reportUnreadable'])
    expect(plain({ ...results, warnings: [] })).toEqual(reported(made))
  })
})

test('a killed run of a fake stack is reported from its journal, goes on, and is then whole', async () => {
  using made = benchProject('blocks: 3')
  made.write('slow.bench.ts', file('slow', `${fakes(2000)} limits: [{ cpus: 1 }, { cpus: 2 }],`))
  // The name of one variant is enough to run it alone.
  const running = made.bench(['-t', 'slow · 2 CPUs'])
  while (trialsOf(made).length < 3) await sleep(50)
  running.kill('SIGKILL')
  await running
  const [id] = made.runs()
  const first = trialsOf(made)

  const { results: killed } = await readRun(made.folder, id!)
  expect(killed.finishedAt).toBeNull()
  expect(killed.results.map(({ variant }) => variant)).toEqual(['2 CPUs'])
  const trials = Object.values(killed.results[0]!.stackResults)
  expect(trials.flatMap(({ executionResults }) => executionResults)).toHaveLength(first.length)
  expect(killed.warnings).toMatchObject([
    { code: 'runNotFinished', advice: `go on with it: npx vitest bench -- --resume ${id}` },
  ])
  const missing = /Missing: (?:block 3|blocks 2 to 3) of slow · 2 CPUs \(local\) and all that had not begun/
  expect(killed.warnings[0]!.text).toMatch(missing)
  const shown = await etlBenchIn(made.folder, ['report'])
  expect([shown.code, shown.stderr]).toEqual([0, ''])
  expect(shown.stdout).toContain('slow · 2 CPUs\n')
  expect(shown.stdout).toContain('This run is not finished.')

  const resumed = await made.bench(['-t', 'slow · 2 CPUs', '--', '--resume', id!])
  expect(resumed.exitCode, resumed.all).toBe(0)
  expect(resumed.all).toContain(`resuming run ${id}: block 1 of slow · 2 CPUs is done`)
  expect(made.report().finishedAt).not.toBeNull()
  const { resume, ...configuration } = made.report().configuration
  const whole = { ...made.report(), configuration }
  expect(plain(resultsFromJournal(runFile(made, 'journal.jsonl')))).toEqual(plain(whole))
  rmSync(runFile(made, 'report.json'))
  expect(plain((await readRun(made.folder, id!)).results)).toEqual(plain(whole))
})
