import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { historyEntry } from '../../src/analysis/runHistory.ts'
import { etlBenchIn } from '../commands/commandLine.ts'
import { type BenchProject, benchProject } from '../support/benchProject.ts'

/**
 * Trials of the fake stack that write no rows take as long as they are told from the start of their process,
 * whatever the machine does.
 */
const file = (ms: number, name = 'steady'): string => `
import { etlBench, files, filter } from 'etl-bench'

etlBench('${name}', {
  data: files({ numbers: './numbers.csv' }),
  operations: [filter('id > 0')],
  output: { id: 'long', value: 'double' },
  key: ['id'],
  stacks: { 'fake:one': { rows: 0, endsAfterMs: ${ms} } },
})
`

const numbers = 'id,value\n1,0.5\n2,1.0\n'

const project = (ms: number): BenchProject => {
  const made = benchProject("blocks: 2, gateMetrics: ['time']")
  made.write('numbers.csv', numbers)
  made.write('numbers.bench.ts', file(ms))
  return made
}

const gate = (...more: string[]): string[] => ['--', '--baseline', 'main', ...more]

/** The run once more under another id, with times that differ by this share from what is right: a session of another day. */
const otherDay = (made: BenchProject, id: string, day: number, share: number): string => {
  const report = made.report()
  const path = (run: string) => `.etl-bench/runs/${run}/report.json`
  const copy = structuredClone(report)
  copy.runId = `${id}-day-${day}`
  copy.startedAt = new Date(Date.parse(report.startedAt) + day * 86_400_000).toISOString()
  for (const { metrics } of copy.results[0]!.stackResults['fake:one']!.executionResults)
    metrics.executionTimeMs = 2000 * (1 + share)
  made.write(path(copy.runId), JSON.stringify(copy))
  return copy.runId
}

describe('a gate against five stored sessions, with a fake stack', () => {
  const made = project(2000)
  const etlBench = (...args: string[]) => etlBenchIn(made.folder, args)
  const bench = async (exitCode: number, ...more: string[]) => {
    const ended = await made.bench(gate(...more))
    expect(ended.exitCode, ended.all).toBe(exitCode)
    return { ...made.report().gate!, all: ended.all }
  }

  // Those below go on with what this one has saved.
  test('can be had from finished runs', async () => {
    const { exitCode, all } = await made.bench()
    expect(exitCode, all).toBe(0)
    const [id] = made.runs() as [string]
    const first = await etlBench('baseline', 'save', 'main')
    expect(first).toMatchObject({
      code: 0,
      stdout: `Saved ${id} in etl-bench.baselines/main.json: 1 session; 4 more make a gate\n`,
    })
    const others = [0.01, -0.01, 0.005, -0.005].map((share, i) => otherDay(made, id, i + 1, share))
    const saved = await etlBench('baseline', 'save', 'main', ...others)
    expect(saved.stdout).toBe(
      `Saved ${others.join(', ')} in etl-bench.baselines/main.json: 5 sessions; gate with --baseline main\n`,
    )
  })

  afterAll(() => made[Symbol.dispose]())

  test('passes the same state, and keeps a history of finished runs', async () => {
    const { all, families } = await bench(0, '--margin', '25%')
    expect(all).toContain('baseline main (5 sessions)')
    expect(families[0]!.items).toMatchObject([{ verdict: 'pass', blocks: 5, base: { n: 10 } }])
    const lines = readFileSync(join(made.folder, '.etl-bench', 'history.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
    const entries = lines.map((line) => historyEntry.parse(JSON.parse(line)))
    const times = entries.filter(({ metric }) => metric === 'executionTimeMs')
    const own = made.runs().filter((id) => !id.includes('day'))
    expect(times.map(({ runId, scenario, n }) => [runId, scenario, n])).toEqual(
      own.map((id) => [id, 'steady', 2]),
    )
    const trend = await etlBench('history', 'steady')
    expect(trend.stdout).toContain('steady · fake:one (ok) · files, local: time')
    for (const id of own) expect(trend.stdout).toContain(id)
  })

  test('says of other settings that they are others; let pass by name, twice the time is regressed', async () => {
    made.write('numbers.bench.ts', file(4000))
    const { problems } = await bench(2)
    expect(problems.map(({ text }) => text)).toEqual([
      'the fingerprint is not that of baseline main: settings of fake:one, endsAfterMs: was 2000, is 4000 (record a new baseline; --allow fingerprint lets it pass)',
    ])
    const refused = await etlBench('baseline', 'save', 'main')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('  steady: settings of fake:one, endsAfterMs: was 2000, is 4000\n')
    const { families, warnings } = await bench(1, '--allow', 'fingerprint')
    expect(families[0]!.items).toMatchObject([{ verdict: 'regressed' }])
    expect(warnings.map(({ code }) => code)).toEqual(['fingerprintAllowed'])
    made.write('numbers.bench.ts', file(2000))
  })

  test('could not measure on other input, unless that is let pass by name', async () => {
    made.write('numbers.csv', `${numbers}3,1.5\n`)
    const { problems } = await bench(2)
    expect(problems).toMatchObject([{ scenario: 'steady', stack: 'fake:one' }])
    expect(problems[0]!.text).toMatch(
      /^the input is not that of baseline main: files, 2 rows, digest \w{8}, now files, 3 rows, digest \w{8} \(record a new baseline; --allow dataset lets it pass\)$/,
    )
    const { warnings } = await bench(0, '--allow', 'dataset', '--margin', '25%')
    expect(warnings.map(({ code }) => code)).toEqual(['datasetAllowed'])
    made.write('numbers.csv', numbers)
  })

  test('could not measure where a scenario has gone; a new one is not gated', async () => {
    made.write('numbers.bench.ts', file(0, 'renamed'))
    const { problems, warnings } = await bench(2)
    expect(problems).toMatchObject([{ scenario: 'steady', stack: 'fake:one' }])
    expect(warnings.map(({ text }) => text)).toEqual(['renamed · fake:one is new: nothing to compare'])
    // What the command leaves out is not missing; then nothing is left to compare.
    made.write('other.bench.ts', file(0, 'other'))
    const filtered = await made.bench(['other', ...gate()])
    expect(filtered.exitCode, filtered.all).toBe(2)
    expect(made.report().gate!.problems.map(({ text }) => text)).toEqual([
      'expected at least one scenario that baseline main has too; got none, so nothing was compared',
    ])
    made.write('numbers.bench.ts', file(2000))
  })
})

test('a gate against a stored baseline that is not there exits 2 before anything runs', async () => {
  using made = project(0)
  const { exitCode, all } = await made.bench(gate())
  expect(exitCode, all).toBe(2)
  expect(all).toContain('--baseline: expected the name of a stored baseline (there is none); got "main"')
  expect(all).not.toContain('    at ')
  expect(made.runs()).toEqual([])
})
